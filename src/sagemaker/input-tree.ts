import type { Config } from '../config/schema.ts';
import type { FilePlan } from '../files.ts';
import type { InputMode } from './contract.ts';

/** One channel as it stands in inputdataconfig.json. `contentType` is undefined when the job sets none (TRAIN-10). */
export interface InputChannel {
  readonly name: string;
  readonly mode: InputMode;
  readonly contentType: string | undefined;
  /** Each host gets its share of the objects instead of all of them (DATA-06). */
  readonly sharded?: boolean;
  /** How records are wrapped; means something in Pipe mode only (PIPE-07). */
  readonly recordWrapper?: 'None' | 'RecordIO';
}

/** The hosts of a job, as one of them is told (DIST-01). */
export interface Cluster {
  readonly hosts: readonly string[];
  readonly current: string;
  /** Two instance groups, one with the first host alone, as jobs on unlike machines have them (DIST-10). */
  readonly twoGroups?: boolean;
}

/** What the three configuration files of a training container say; `plain*` leave out what SageMaker adds, to find what a program chokes on. */
export interface InputConfig {
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly channels: readonly InputChannel[];
  readonly instanceType: string;
  readonly plainResourceConfig?: boolean;
  readonly withTopology?: boolean;
  readonly plainInputDataConfig?: boolean;
  /** Left out, the job has one host. */
  readonly cluster?: Cluster;
}

/** Name of the only host of a job that is not distributed (TRAIN-11). */
export const SINGLE_HOST = 'algo-1';

const CONFIG_FOLDER = 'input/config';

/** The configuration files below `/opt/ml` exactly as the platform writes them (TRAIN-06, TRAIN-10, TRAIN-11). */
export function planInputConfig(input: InputConfig): readonly FilePlan[] {
  return [
    { name: 'hyperparameters.json', content: input.hyperparameters },
    { name: 'inputdataconfig.json', content: describeChannels(input) },
    { name: 'resourceconfig.json', content: describeResources(input) },
  ].map(({ name, content }) => ({ path: `${CONFIG_FOLDER}/${name}`, content: JSON.stringify(content), mode: 0o644 }));
}

function describeChannels({ channels, plainInputDataConfig }: InputConfig): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    channels.map(({ name, mode, contentType, sharded, recordWrapper = 'None' }) => [
      name,
      {
        // FastFile shows as File, so that programs that know only File go on working.
        TrainingInputMode: mode === 'Pipe' ? 'Pipe' : 'File',
        ...(plainInputDataConfig === true
          ? {}
          : {
              S3DistributionType: sharded === true ? 'ShardedByS3Key' : 'FullyReplicated',
              RecordWrapperType: mode === 'Pipe' ? recordWrapper : 'None',
            }),
        ...(contentType === undefined ? {} : { ContentType: contentType }),
      },
    ]),
  );
}

function describeResources({ instanceType, plainResourceConfig, withTopology, cluster }: InputConfig): Readonly<Record<string, unknown>> {
  const { hosts, current } = cluster ?? { hosts: [SINGLE_HOST], current: SINGLE_HOST };
  // As text: algo-10 stands before algo-2.
  const sorted = [...hosts].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const documented = { current_host: current, hosts: sorted, network_interface_name: 'eth0' };
  if (plainResourceConfig === true) return documented;
  const groups = planGroups(sorted, cluster?.twoGroups === true);
  return {
    current_host: current,
    current_instance_type: instanceType,
    current_group_name: groups.find((group) => group.hosts.includes(current))?.name,
    hosts: sorted,
    instance_groups: groups.map(({ name, hosts: members }) => ({
      instance_group_name: name,
      instance_type: instanceType,
      hosts: members,
    })),
    network_interface_name: 'eth0',
    // Weakly evidenced on ordinary hosts, so only a run of its own has it.
    ...(withTopology === true ? { topology: null } : {}),
  };
}

/** Within a group the hosts stand in no order that could be relied on (DIST-03). */
function planGroups(sorted: readonly string[], two: boolean): readonly { readonly name: string; readonly hosts: readonly string[] }[] {
  const backwards = [...sorted].reverse();
  if (!two || sorted.length < 2) return [{ name: 'homogeneousCluster', hosts: backwards }];
  return [
    { name: 'group-1', hosts: backwards.slice(0, -1) },
    { name: 'group-2', hosts: backwards.slice(-1) },
  ];
}

/** Declared defaults spelled out, then the chosen values, every one as text as SageMaker passes it (TRAIN-06, TRAIN-09). */
export function resolveHyperparameters(
  config: Config,
  chosen: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, string>> {
  const defaults = Object.entries(config.training.hyperparameters).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return {
    ...Object.fromEntries(defaults),
    ...Object.fromEntries(Object.entries(chosen ?? {}).map(([name, value]) => [name, String(value)])),
  };
}

/** The same values as JSON numbers and booleans, as a program expects that was never run on SageMaker. */
export function typeHyperparameters(config: Config, values: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, typeValue(config.training.hyperparameters[name]?.type, text)]),
  );
}

function typeValue(type: string | undefined, text: string): unknown {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  const numeric = type === undefined || type === 'Integer' || type === 'Continuous';
  return numeric && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
