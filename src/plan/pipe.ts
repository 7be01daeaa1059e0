import type { Config } from '../config/schema.ts';
import type { PipeOddity } from '../observe/pipe/types.ts';
import type { InputMode } from '../sagemaker/contract.ts';
import type { ChannelFeed } from './scenario.ts';
import { resolveMode, type TrainingVariant } from './train.ts';

/** The training runs that show whether each declared input mode works, and how the pipes of each are fed. */

/** Between epoch 0 and the FIFO of epoch 1; real jobs have shown seconds (PIPE-02). */
const LATE_MS = 2_000;

/** A run with pipes, before it happens. `pace` is how they are written to. */
export interface PipePlan {
  readonly variant: TrainingVariant;
  readonly pace: { readonly pieces?: boolean; readonly lateMs?: number; readonly ahead?: boolean };
}

/** Channels with a sample that promise Pipe mode. */
export function findPipeChannels({ samples, training }: Config): readonly string[] {
  return Object.keys(samples.channels).filter((name) => training.channels[name]?.inputModes.includes('Pipe'));
}

/** What may be odd about the pipes of a real job and has to be borne; split records only where some channel promises RecordIO. */
export function findOddities(config: Config): readonly PipeOddity[] {
  return wrappedChannels(config).length === 0 ? ['late', 'pieces'] : ['late', 'pieces', 'split-records'];
}

/** Every channel that can be as a pipe, with all oddities at once; undefined when no channel promises Pipe. */
export function planTogether(config: Config): PipePlan | undefined {
  return planPipes(config, { id: 'pipe', what: 'with channels in Pipe mode', oddities: findOddities(config) });
}

/** The tamest pipes: whole blocks, whole records, the next FIFO there before anybody wants it. `id` tells equal runs apart. */
export function planPlainPipes(config: Config, id = 'pipe-plain'): PipePlan | undefined {
  return planPipes(config, { id, what: 'with channels in Pipe mode, without anything odd', oddities: [] });
}

const ODDITIES: Readonly<Record<PipeOddity, string>> = {
  late: `the FIFO of the second epoch comes ${LATE_MS / 1000} s late`,
  pieces: 'the bytes come in pieces of odd sizes',
  'split-records': 'RecordIO records come in several parts',
};

/** Pipes with one oddity. */
export function planOddPipes(config: Config, oddity: PipeOddity): PipePlan | undefined {
  return planPipes(config, { id: `pipe-${oddity}`, what: `with channels in Pipe mode: ${ODDITIES[oddity]}`, oddities: [oddity] });
}

/** A mix of modes that no other run has; undefined when the channels promise none, or the other runs are mixed already (PIPE-11). */
export function planMixed(
  config: Config,
): (PipePlan & { readonly piped: readonly string[]; readonly folders: readonly string[] }) | undefined {
  const names = Object.keys(config.samples.channels);
  const piped = findPipeChannels(config);
  const [first, ...rest] = piped;
  if (first === undefined || rest.length === 0 || piped.length < names.length) return undefined;
  const restFolders = rest.filter((name) => folderMode(config, name) !== undefined);
  const folders = restFolders.length > 0 ? restFolders : [first].filter((name) => folderMode(config, name) !== undefined);
  if (folders.length === 0) return undefined;
  const modes = Object.fromEntries(names.map((name) => [name, folders.includes(name) ? (folderMode(config, name) ?? 'File') : 'Pipe']));
  const still = names.filter((name) => !folders.includes(name));
  const what = `with ${still.join(', ')} in Pipe mode and ${folders.join(', ')} in File mode`;
  return { variant: { id: 'pipe-mixed', what, modes }, pace: { ahead: true }, piped: still, folders };
}

/** Channels that the sample run has as pipes although they promise folders too, as folders; undefined when there are none (PIPE-12). */
export function planFolders(config: Config): TrainingVariant | undefined {
  const names = Object.keys(config.samples.channels).filter((name) => resolveMode(config, name) === 'Pipe');
  const modes = Object.fromEntries(names.flatMap((name) => [[name, folderMode(config, name)] as const].filter(hasMode)));
  if (Object.keys(modes).length === 0) return undefined;
  return { id: 'pipe-folders', what: `with ${Object.keys(modes).join(', ')} in File mode`, modes };
}

function hasMode(entry: readonly [string, InputMode | undefined]): entry is readonly [string, InputMode] {
  return entry[1] !== undefined;
}

/** FastFile looks like File, but for the read-only folder that every run has. */
function folderMode({ training }: Config, name: string): InputMode | undefined {
  return training.channels[name]?.inputModes.find((mode) => mode !== 'Pipe');
}

function wrappedChannels(config: Config): readonly string[] {
  return findPipeChannels(config).filter((name) => config.training.channels[name]?.recordWrapper === 'RecordIO');
}

function planPipes(
  config: Config,
  { id, what, oddities }: { readonly id: string; readonly what: string; readonly oddities: readonly PipeOddity[] },
): PipePlan | undefined {
  const piped = findPipeChannels(config);
  if (piped.length === 0) return undefined;
  const split: ChannelFeed = { splitRecords: true };
  const feeds = oddities.includes('split-records') ? Object.fromEntries(wrappedChannels(config).map((name) => [name, split])) : {};
  const late = oddities.includes('late');
  return {
    variant: { id, what, modes: Object.fromEntries(piped.map((name) => [name, 'Pipe'])), feeds },
    pace: {
      ...(oddities.includes('pieces') ? { pieces: true } : {}),
      // With all at once the next FIFO has to come after the one before, or nothing could be late.
      ...(late ? { lateMs: LATE_MS } : { ahead: true }),
    },
  };
}
