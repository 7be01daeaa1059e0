import { describe, expect, it } from 'vitest';
import { instanceTypesOf } from '../../src/sagemaker/instance-types.ts';
import { findMachineSize, hasGpu } from '../../src/sagemaker/machine-sizes.ts';

describe('sizes of machines', () => {
  it.each([
    ['ml.m5.large', { cpus: 2, memoryGiB: 8, gpus: 0 }],
    ['ml.c5.9xlarge', { cpus: 36, memoryGiB: 72, gpus: 0 }],
    ['ml.c5n.18xlarge', { cpus: 72, memoryGiB: 189, gpus: 0 }],
    ['ml.r7i.48xlarge', { cpus: 192, memoryGiB: 1536, gpus: 0 }],
    ['ml.t3.medium', { cpus: 2, memoryGiB: 4, gpus: 0 }],
    ['ml.c4.8xlarge', { cpus: 36, memoryGiB: 60, gpus: 0 }],
    ['ml.g4dn.12xlarge', { cpus: 48, memoryGiB: 192, gpus: 4 }],
    ['ml.p3.2xlarge', { cpus: 8, memoryGiB: 61, gpus: 1 }],
  ])('%s', (type, size) => expect(findMachineSize(type)).toEqual(size));

  it.each(['ml.m5.huge', 'm5.large', 'ml.x9.large', 'ml.m5', 'ml.constructor.large', 'ml.toString.xlarge', ''])(
    'of %j nothing is known',
    (type) => {
      expect(findMachineSize(type)).toBeUndefined();
    },
  );

  it('are known of all but the newest types', () => {
    const types = [...new Set((['training', 'transform', 'realtime'] as const).flatMap((role) => [...instanceTypesOf(role)]))];
    const unknown = [...new Set(types.filter((type) => findMachineSize(type) === undefined).map((type) => type.split('.')[1]))];
    expect(unknown.sort()).toEqual(expect.arrayContaining(['p6-b200']));
    expect(types.filter((type) => findMachineSize(type) !== undefined).length / types.length).toBeGreaterThan(0.85);
    for (const type of types) if ((findMachineSize(type)?.gpus ?? 0) > 0) expect(hasGpu(type)).toBe(true);
  });

  it('GPUs are those of NVIDIA', () => {
    expect(['ml.g5.xlarge', 'ml.p4d.24xlarge', 'ml.g6e.xlarge', 'ml.p6-b200.48xlarge'].map(hasGpu)).toEqual([true, true, true, true]);
    expect(['ml.m5.large', 'ml.inf2.xlarge', 'ml.trn1.2xlarge', 'ml.c6g.large'].map(hasGpu)).toEqual([false, false, false, false]);
  });
});
