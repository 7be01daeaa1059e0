import type { Config } from '../config/schema.ts';
import type { FilePlan } from '../files.ts';
import type { InputMode } from './contract.ts';

/** One channel as it stands in inputdataconfig.json. `contentType` is undefined when the job sets none (TRAIN-10). */
export interface InputChannel {
  readonly name: string;
  readonly mode: InputMode;
  readonly contentType: string | undefined;
  /** How records are wrapped; means something in Pipe mode only (PIPE-07). */
  readonly recordWrapper?: 'None' | 'RecordIO';
}

/** What the three configuration files of a training container say; `plain*` leave out what SageMaker adds, to find what a program chokes on. */
export interface InputConfig {
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly channels: readonly InputChannel[];
  readonly instanceType: string;
  readonly plainResourceConfig?: boolean;
  readonly withTopology?: boolean;
  readonly plainInputDataConfig?: boolean;
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
    channels.map(({ name, mode, contentType, recordWrapper = 'None' }) => [
      name,
      {
        // FastFile shows as File, so that programs that know only File go on working.
        TrainingInputMode: mode === 'Pipe' ? 'Pipe' : 'File',
        ...(plainInputDataConfig === true
          ? {}
          : { S3DistributionType: 'FullyReplicated', RecordWrapperType: mode === 'Pipe' ? recordWrapper : 'None' }),
        ...(contentType === undefined ? {} : { ContentType: contentType }),
      },
    ]),
  );
}

function describeResources({ instanceType, plainResourceConfig, withTopology }: InputConfig): Readonly<Record<string, unknown>> {
  const documented = { current_host: SINGLE_HOST, hosts: [SINGLE_HOST], network_interface_name: 'eth0' };
  if (plainResourceConfig === true) return documented;
  const group = 'homogeneousCluster';
  return {
    current_host: SINGLE_HOST,
    current_instance_type: instanceType,
    current_group_name: group,
    hosts: [SINGLE_HOST],
    instance_groups: [{ instance_group_name: group, instance_type: instanceType, hosts: [SINGLE_HOST] }],
    network_interface_name: 'eth0',
    // Weakly evidenced on ordinary hosts, so only a run of its own has it.
    ...(withTopology === true ? { topology: null } : {}),
  };
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
