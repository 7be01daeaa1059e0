import { resolve } from 'node:path';
import type { FilePlan } from '../files.ts';
import type { TrainRelaxation } from '../observe/train/types.ts';
import { type InputMode, ML_ROOT, TRAINING_FOLDERS } from '../sagemaker/contract.ts';
import { type InputChannel, planInputConfig, SINGLE_HOST, typeHyperparameters } from '../sagemaker/input-tree.ts';
import type { DataShape } from './data-shape.ts';
import { HOSTNAME, MORE_VARIABLES, type Project, type Scenario } from './scenario.ts';
import { planHyperparameters, type Spelling } from './spelling.ts';
import { describeToolkitVariables } from './toolkit-variables.ts';

/** How a training run differs from the plain one: all sample channels, main hyperparameter set, every rule of the platform kept. */
export interface TrainingVariant {
  readonly id: string;
  readonly what: string;
  /** Set over the declared defaults and the main set. */
  readonly hyperparameters?: Readonly<Record<string, unknown>>;
  /** Data of a channel instead of its sample, relative to the project folder; may name channels that have no sample. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly modes?: Readonly<Record<string, InputMode>>;
  /** Where the values come from: the main sample set over the defaults, the defaults alone, or required ones alone (TRAIN-09). */
  readonly base?: 'sample' | 'defaults' | 'required';
  /** Ways in which values are written, one after the other (TRAIN-07). */
  readonly spellings?: readonly Spelling[];
  readonly withoutChannels?: readonly string[];
  readonly brokenChannel?: string;
  /** How the files of File channels are laid out instead (DATA-01, DATA-08). */
  readonly shape?: DataShape;
  /** Put below `/opt/ml` besides (TRAIN-12). */
  readonly extraFiles?: readonly FilePlan[];
  /** Whether the job has a checkpoint location (TRAIN-28). */
  readonly checkpoints?: boolean;
  readonly withoutContentTypes?: boolean;
  /** `topology: null` in resourceconfig.json, which some real jobs are said to have (TRAIN-11). */
  readonly withTopology?: boolean;
  /** Share of one core. */
  readonly cpus?: number;
  /** The one rule of the platform that is lifted. */
  readonly lifted?: TrainRelaxation;
  /** `--network`: the user gives the containers the network. */
  readonly outside?: boolean;
  /** What stands for `/opt/ml` in variables; another folder where no container hides the difference. */
  readonly root?: string;
}

interface ChannelPlan extends InputChannel {
  readonly from: string;
  readonly named: string;
}

/** One training run as the platform starts it (contract 9.1): no network, input read-only, nothing but three variables. */
export function planTraining(project: Project, variant: TrainingVariant): Scenario {
  const { config } = project;
  const { lifted } = variant;
  const channels = planChannels(project, variant);
  const hyperparameters = planHyperparameters(config, variant);
  const files = planInputConfig({
    hyperparameters: lifted === 'typed-hyperparameters' ? typeHyperparameters(config, hyperparameters) : hyperparameters,
    channels,
    instanceType: config.training.instanceTypes[0] ?? 'ml.m5.large',
    plainResourceConfig: lifted === 'plain-resource-config',
    withTopology: variant.withTopology === true,
    plainInputDataConfig: lifted === 'plain-input-data-config',
  });
  const absent = lifted === 'folders-absent';
  return {
    id: variant.id,
    what: variant.what,
    folders: [...(absent ? ['input/config', 'input/data'] : TRAINING_FOLDERS), ...(variant.checkpoints === true ? ['checkpoints'] : [])],
    files: [...files, ...(variant.extraFiles ?? [])],
    data: channels.map(({ name, mode, from, named }) => ({
      channel: name,
      from,
      named,
      as: mode === 'Pipe' ? 'pipe' : 'folder',
      ...(variant.brokenChannel === name ? { broken: true } : {}),
      ...(variant.shape === undefined || mode === 'Pipe' ? {} : { shape: variant.shape }),
    })),
    network: variant.outside === true || lifted === 'network' ? 'outside' : 'none',
    run: {
      role: 'train',
      image: config.images.train.tag,
      mounts: [
        { path: 'input', readOnly: lifted !== 'writable-input' },
        ...(absent ? [] : ['model', 'output'].map((path) => ({ path, readOnly: false }))),
        ...(variant.checkpoints === true ? [{ path: 'checkpoints', readOnly: false }] : []),
      ],
      env: {
        ...(lifted === 'more-variables' ? MORE_VARIABLES : {}),
        ...(lifted === 'sm-variables' ? describeToolkitVariables(variant.root ?? ML_ROOT, channels, hyperparameters) : {}),
        ...describeJob(project, variant.id),
      },
      hostname: HOSTNAME,
      hosts: { [SINGLE_HOST]: '127.0.0.1' },
      ...(variant.cpus === undefined ? {} : { cpus: variant.cpus }),
    },
  };
}

/** The variables of every training container (TRAIN-13); account and region are invented. */
function describeJob({ config }: Project, id: string): Readonly<Record<string, string>> {
  const name = `${config.name}-${id}`.slice(0, 63);
  return {
    TRAINING_JOB_NAME: name,
    TRAINING_JOB_ARN: `arn:aws:sagemaker:us-east-1:123456789012:training-job/${name}`,
    AWS_REGION: 'us-east-1',
  };
}

function planChannels(project: Project, variant: TrainingVariant): readonly ChannelPlan[] {
  const { samples, training } = project.config;
  const names = [...new Set([...Object.keys(samples.channels), ...Object.keys(variant.sources ?? {})])];
  return names
    .filter((name) => variant.withoutChannels?.includes(name) !== true)
    .map((name) => {
      const sample = samples.channels[name];
      const source = variant.sources?.[name];
      const contentType = sample?.contentType ?? training.channels[name]?.contentTypes[0];
      return {
        name,
        mode: variant.modes?.[name] ?? resolveMode(project, name),
        contentType: variant.withoutContentTypes === true ? undefined : contentType,
        from: resolve(project.dir, source ?? sample?.path ?? name),
        named: source === undefined ? `samples.channels.${name}.path` : `--channel ${name}`,
      };
    });
}

/** The sample's mode where the channel promises it, else the first that it promises (PIPE-11). */
function resolveMode({ config }: Project, name: string): InputMode {
  const declared = config.training.channels[name]?.inputModes ?? ['File'];
  const wanted = config.samples.channels[name]?.inputMode ?? 'File';
  return declared.includes(wanted) ? wanted : (declared[0] ?? 'File');
}
