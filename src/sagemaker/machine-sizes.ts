/** What a machine of an instance type has. */
export interface MachineSize {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly gpus: number;
}

/** Cores of a size where a family has no table of its own; from `12xlarge` on the number is in the name. */
const CORES: Readonly<Record<string, number>> = { medium: 2, large: 2, xlarge: 4 };

/** Families whose memory grows with the cores: GiB for each. As EC2 documents the machines of the same names. */
const PER_CORE: Readonly<Record<string, number>> = {
  ...{ c5: 2, c5d: 2, c6i: 2, c6id: 2, c7i: 2, 'c7i-flex': 2, c8i: 2, 'c8i-flex': 2, c6g: 2, c6gd: 2, c7g: 2, c8g: 2, c6gn: 2, c5n: 2.625 },
  ...{ m4: 4, m5: 4, m5d: 4, m6i: 4, m6id: 4, m7i: 4, 'm7i-flex': 4, m8i: 4, 'm8i-flex': 4, m6g: 4, m6gd: 4, m8g: 4 },
  ...{ r5: 8, r5d: 8, r6i: 8, r6id: 8, r7i: 8, r8i: 8, 'r8i-flex': 8, r6g: 8, r6gd: 8, r7g: 8, r8g: 8 },
};

/** The others, size by size: cores, GiB, GPUs. */
const TABLES: Readonly<Record<string, Readonly<Record<string, readonly [number, number, number?]>>>> = {
  t2: { medium: [2, 4], large: [2, 8], xlarge: [4, 16], '2xlarge': [8, 32] },
  t3: { medium: [2, 4], large: [2, 8], xlarge: [4, 16], '2xlarge': [8, 32] },
  c4: { large: [2, 3.75], xlarge: [4, 7.5], '2xlarge': [8, 15], '4xlarge': [16, 30], '8xlarge': [36, 60] },
  p2: { xlarge: [4, 61, 1], '8xlarge': [32, 488, 8], '16xlarge': [64, 732, 16] },
  p3: { '2xlarge': [8, 61, 1], '8xlarge': [32, 244, 4], '16xlarge': [64, 488, 8] },
  p3dn: { '24xlarge': [96, 768, 8] },
  p4d: { '24xlarge': [96, 1152, 8] },
  p4de: { '24xlarge': [96, 1152, 8] },
  p5: { '48xlarge': [192, 2048, 8] },
  p5e: { '48xlarge': [192, 2048, 8] },
  p5en: { '48xlarge': [192, 2048, 8] },
  g4dn: {
    ...{ xlarge: [4, 16, 1], '2xlarge': [8, 32, 1], '4xlarge': [16, 64, 1], '8xlarge': [32, 128, 1] },
    ...{ '12xlarge': [48, 192, 4], '16xlarge': [64, 256, 1] },
  },
  g5: {
    ...{ xlarge: [4, 16, 1], '2xlarge': [8, 32, 1], '4xlarge': [16, 64, 1], '8xlarge': [32, 128, 1], '12xlarge': [48, 192, 4] },
    ...{ '16xlarge': [64, 256, 1], '24xlarge': [96, 384, 4], '48xlarge': [192, 768, 8] },
  },
  g6: {
    ...{ xlarge: [4, 16, 1], '2xlarge': [8, 32, 1], '4xlarge': [16, 64, 1], '8xlarge': [32, 128, 1], '12xlarge': [48, 192, 4] },
    ...{ '16xlarge': [64, 256, 1], '24xlarge': [96, 384, 4], '48xlarge': [192, 768, 8] },
  },
  g6e: {
    ...{ xlarge: [4, 32, 1], '2xlarge': [8, 64, 1], '4xlarge': [16, 128, 1], '8xlarge': [32, 256, 1], '12xlarge': [48, 384, 4] },
    ...{ '16xlarge': [64, 512, 1], '24xlarge': [96, 768, 4], '48xlarge': [192, 1536, 8] },
  },
  inf1: { xlarge: [4, 8], '2xlarge': [8, 16], '6xlarge': [24, 48], '24xlarge': [96, 192] },
  inf2: { xlarge: [4, 16], '8xlarge': [32, 128], '24xlarge': [96, 384], '48xlarge': [192, 768] },
  trn1: { '2xlarge': [8, 32], '32xlarge': [128, 512] },
  trn1n: { '32xlarge': [128, 512] },
};

/** Families with NVIDIA GPUs, those whose sizes we do not know too. */
const GPU_FAMILY = /^ml\.(?:g\d|p\d)/;

/** Whether an instance type has GPUs that a container gets through the NVIDIA runtime (TRAIN-20). */
export function hasGpu(type: string): boolean {
  return GPU_FAMILY.test(type);
}

/** Cores, memory and GPUs of an instance type such as `ml.m5.large`; undefined where we do not know them. */
export function findMachineSize(type: string): MachineSize | undefined {
  const [, family = '', size = ''] = /^ml\.([a-z0-9-]+)\.([a-z0-9-]+)$/.exec(type) ?? [];
  const row = TABLES[family]?.[size];
  if (row !== undefined) return { cpus: row[0], memoryGiB: row[1], gpus: row[2] ?? 0 };
  const perCore = Object.hasOwn(PER_CORE, family) ? PER_CORE[family] : undefined;
  const cpus = CORES[size] ?? 4 * Number(/^(\d+)xlarge$/.exec(size)?.[1] ?? Number.NaN);
  if (perCore === undefined || Number.isNaN(cpus)) return undefined;
  return { cpus, memoryGiB: cpus * perCore, gpus: 0 };
}
