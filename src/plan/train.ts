import { resolve } from 'node:path';
import type { Channel, Config } from '../config/schema.ts';
import type { FilePlan } from '../files.ts';
import type { TrainRelaxation } from '../observe/train/types.ts';
import { type InputMode, ML_ROOT, TRAINING_FOLDERS } from '../sagemaker/contract.ts';
import { type Cluster, type InputChannel, planInputConfig, SINGLE_HOST, typeHyperparameters } from '../sagemaker/input-tree.ts';
import type { DataShape } from './data-shape.ts';
import { type ChannelFeed, HOSTNAME, MORE_VARIABLES, type Project, type Scenario } from './scenario.ts';
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
  /** How channels in Pipe mode are fed, besides what the spec says of them. */
  readonly feeds?: Readonly<Record<string, ChannelFeed>>;
  /** How the files of File channels are laid out instead (DATA-01, DATA-08). */
  readonly shape?: DataShape;
  /** Put below `/opt/ml` besides (TRAIN-12). */
  readonly extraFiles?: readonly FilePlan[];
  /** Whether the job has a checkpoint location (TRAIN-28). */
  readonly checkpoints?: boolean;
  readonly withoutContentTypes?: boolean;
  /** `topology: null` in resourceconfig.json, which some real jobs are said to have (TRAIN-11). */
  readonly withTopology?: boolean;
  /** One host of a job on several (DIST-01). */
  readonly host?: HostPart;
  /** On an isolated network of its own instead of none, where a resolver of ours sees what it asks for (TRAIN-21). */
  readonly watched?: boolean;
  /** Share of one core. */
  readonly cpus?: number;
  /** The one rule of the platform that is lifted. */
  readonly lifted?: TrainRelaxation;
  /** `--network`: the user gives the containers the network. */
  readonly outside?: boolean;
  /** What stands for `/opt/ml` in variables; another folder where no container hides the difference. */
  readonly root?: string;
}

/** What one host of a job knows and gets. */
export interface HostPart {
  /** Name of the job; its hosts have it in common, and their network. */
  readonly job: string;
  readonly cluster: Cluster;
  readonly hostname: string;
  /** The channel whose files are dealt out, and this host's share. */
  readonly shard?: { readonly channel: string; readonly at: number; readonly of: number };
}

interface ChannelPlan extends InputChannel {
  readonly from: string;
  readonly named: string;
  readonly feed: ChannelFeed | undefined;
}

/** One training run as the platform starts it (contract 9.1): no network, input read-only, nothing but three variables. */
export function planTraining(project: Project, variant: TrainingVariant): Scenario {
  const { config } = project;
  const { lifted, host } = variant;
  const channels = planChannels(project, variant);
  const hyperparameters = planHyperparameters(config, variant);
  const files = planInputConfig({
    hyperparameters: lifted === 'typed-hyperparameters' ? typeHyperparameters(config, hyperparameters) : hyperparameters,
    channels,
    instanceType: config.training.instanceTypes[0] ?? 'ml.m5.large',
    plainResourceConfig: lifted === 'plain-resource-config',
    withTopology: variant.withTopology === true,
    plainInputDataConfig: lifted === 'plain-input-data-config',
    ...(host === undefined ? {} : { cluster: host.cluster }),
  });
  const absent = lifted === 'folders-absent';
  return {
    id: variant.id,
    what: variant.what,
    folders: [...(absent ? ['input/config', 'input/data'] : TRAINING_FOLDERS), ...(variant.checkpoints === true ? ['checkpoints'] : [])],
    files: [...files, ...(variant.extraFiles ?? [])],
    data: channels.map(({ name, mode, from, named, feed }) => ({
      channel: name,
      from,
      named,
      as: mode === 'Pipe' ? 'pipe' : 'folder',
      ...(variant.brokenChannel === name ? { broken: true } : {}),
      ...(host?.shard?.channel === name ? { shard: { at: host.shard.at, of: host.shard.of } } : {}),
      ...(feed === undefined ? {} : { feed }),
      ...(variant.shape === undefined || mode === 'Pipe' ? {} : { shape: variant.shape }),
    })),
    ...planNetwork(variant),
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
        ...describeJob(project, host?.job ?? variant.id),
      },
      hostname: host?.hostname ?? HOSTNAME,
      // The names of peers come from their network.
      hosts: host === undefined ? { [SINGLE_HOST]: '127.0.0.1' } : {},
      ...(variant.cpus === undefined ? {} : { cpus: variant.cpus }),
    },
  };
}

/** No network at all, unless there are peers, or somebody looks at what is asked for. */
function planNetwork({ id, host, watched, outside, lifted }: TrainingVariant): Pick<Scenario, 'network' | 'peers'> {
  if (host !== undefined) return { network: 'internal', peers: { group: host.job, aliases: [host.cluster.current] } };
  if (outside === true || lifted === 'network') return { network: 'outside' };
  return watched === true ? { network: 'internal', peers: { group: id, aliases: [] } } : { network: 'none' };
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
      const mode = variant.modes?.[name] ?? resolveMode(project.config, name);
      const feed = mode === 'Pipe' ? resolveFeed(training.channels[name], variant.feeds?.[name]) : undefined;
      return {
        name,
        mode,
        ...(feed?.recordWrapper === undefined ? {} : { recordWrapper: feed.recordWrapper }),
        feed,
        contentType: variant.withoutContentTypes === true ? undefined : contentType,
        sharded: variant.host?.shard?.channel === name,
        from: resolve(project.dir, source ?? sample?.path ?? name),
        named: source === undefined ? `samples.channels.${name}.path` : `--channel ${name}`,
      };
    });
}

/** What the spec says of the channel, and what this run adds; undefined when nothing is special. */
function resolveFeed(channel: Channel | undefined, added: ChannelFeed = {}): ChannelFeed | undefined {
  const feed: ChannelFeed = {
    ...(channel?.recordWrapper === 'RecordIO' ? { recordWrapper: 'RecordIO' } : {}),
    ...(channel?.compression.includes('Gzip') === true ? { inflate: true } : {}),
    ...added,
  };
  return Object.keys(feed).length === 0 ? undefined : feed;
}

/** The sample's mode where the channel promises it, else the first that it promises (PIPE-11). */
export function resolveMode(config: Config, name: string): InputMode {
  const declared = config.training.channels[name]?.inputModes ?? ['File'];
  const wanted = config.samples.channels[name]?.inputMode ?? 'File';
  return declared.includes(wanted) ? wanted : (declared[0] ?? 'File');
}
