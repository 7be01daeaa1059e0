import type { Config } from '../config/schema.ts';
import type { Ability, Proof, Recordings } from './types.ts';

/** Machines with an accelerator, by their family. */
const ACCELERATED = /^ml\.(?:p\d|g\d|inf\d|trn\d)/;

/** The part of a run's verdicts that abilities are judged by. */
export function keepProof(proof: Proof): Proof {
  const kept = Object.entries(proof.checks).filter(([check]) => /^(?:train|pipe|distributed)\//.test(check));
  return { ...proof, checks: Object.fromEntries(kept) };
}

/** What buyers ask of an algorithm. Nothing is said to work that nobody has seen to work. */
export function judgeAbilities(config: Config, proof: Proof | undefined, recordings: Recordings): readonly Ability[] {
  return [...askTraining(config, proof), ...askInputModes(config, proof), ...askInference(config, recordings)].map(judge);
}

function askTraining({ training, inference }: Config, proof: Proof | undefined): readonly Question[] {
  const tunable = Object.entries(training.hyperparameters).flatMap(([name, spec]) => (spec.tunable ? [name] : []));
  const metrics = training.objectives.map(({ metric, type }) => `${metric} (${type === 'Minimize' ? 'minimised' : 'maximised'})`);
  const types = [...training.instanceTypes, ...inference.realtimeInstanceTypes, ...inference.transformInstanceTypes];
  return [
    {
      name: 'tuning',
      declared: tunable.length > 0 && metrics.length > 0,
      proven: passed(proof, 'train/', 'train/objective-printed'),
      yes: `Automatic model tuning is supported. It may search ${list(tunable)}; objectives: ${list(metrics)}.`,
      no: 'Automatic model tuning is not supported.',
    },
    {
      name: 'distributed',
      declared: training.distributed,
      proven: passed(proof, 'distributed/', 'distributed/all-hosts-end-well'),
      yes: 'Training on several instances is supported.',
      no: 'Training runs on one instance; several are not supported.',
    },
    {
      name: 'gpu',
      declared: types.some((type) => ACCELERATED.test(type)),
      // No check of ours runs on an accelerator.
      proven: false,
      yes: 'GPU instances are supported.',
      no: 'GPU instances are not supported; training and inference use CPUs.',
    },
  ];
}

function askInputModes({ training: { channels } }: Config, proof: Proof | undefined): readonly Question[] {
  const withMode = (mode: 'Pipe' | 'FastFile') =>
    Object.entries(channels).flatMap(([name, { inputModes }]) => (inputModes.includes(mode) ? [name] : []));
  return [
    {
      name: 'pipe',
      declared: withMode('Pipe').length > 0,
      proven: passed(proof, 'pipe/', 'pipe/channel-opened'),
      yes: `Pipe mode is supported by the ${channelWords(withMode('Pipe'))}: data is read as a stream while it comes.`,
      no: 'Pipe mode is not supported.',
    },
    {
      name: 'fastfile',
      declared: withMode('FastFile').length > 0,
      proven: passed(proof, 'train/fast-file', 'train/fast-file-read-only'),
      yes: `FastFile mode is supported by the ${channelWords(withMode('FastFile'))}.`,
      no: 'FastFile mode is not supported.',
    },
  ];
}

function askInference({ samples }: Config, { realtime, batch }: Recordings): readonly Question[] {
  return [
    {
      name: 'realtime',
      declared: true,
      proven: realtime.some(({ status }) => status >= 200 && status < 300),
      yes: 'Real-time inference on an endpoint is supported.',
      no: 'Real-time inference is not supported.',
    },
    {
      name: 'batch',
      declared: samples.batch !== undefined,
      proven: batch?.objects.some(({ trouble }) => trouble === undefined) === true,
      yes: 'Batch transform is supported.',
      no: 'Batch transform has no sample.',
    },
  ];
}

interface Question {
  readonly name: Ability['name'];
  readonly declared: boolean;
  readonly proven: boolean;
  readonly yes: string;
  readonly no: string;
}

function judge({ name, declared, proven, yes, no }: Question): Ability {
  if (!declared) return { name, declared, state: 'no', sentence: no };
  return { name, declared, state: proven ? 'proven' : 'not-proven', sentence: yes };
}

/** The check that shows it has passed, and none of its kind has failed or could not be made. */
function passed(proof: Proof | undefined, prefix: string, key: string): boolean {
  if (proof === undefined) return false;
  const verdicts = Object.entries(proof.checks).flatMap(([check, verdict]) => (check.startsWith(prefix) ? [verdict] : []));
  return proof.checks[key] === 'passed' && !verdicts.some((verdict) => ['failed', 'error', 'not-checked'].includes(verdict));
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function channelWords(names: readonly string[]): string {
  return `${names.length === 1 ? 'channel' : 'channels'} ${list(names)}`;
}
