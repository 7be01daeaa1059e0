import type { Hyperparameter } from '../config/schema.ts';
import type { Project } from './scenario.ts';
import type { TrainingVariant } from './train.ts';

/** A run that a training program must refuse (TRAIN-22). */
export interface BadInput {
  readonly kind: 'missing-channel' | 'broken-data' | 'out-of-range' | 'wrong-type';
  readonly detail: string;
  /** What the reason has to name: the channel or the hyperparameter. */
  readonly subject: string;
  readonly variant: TrainingVariant;
}

/** The negative runs that the spec allows: without its first required channel, with noise in it, with values outside its promises. */
export function planBadInput({ config }: Project): readonly BadInput[] {
  const channel = Object.keys(config.samples.channels).find((name) => config.training.channels[name]?.required !== false);
  const withChannel = channel === undefined ? [] : badChannel(channel);
  const parameters = Object.entries(config.training.hyperparameters);
  const outside = firstOf(parameters, outOfRange);
  const wrong = firstOf(parameters, ({ type }) => (type === 'Integer' || type === 'Continuous' ? 'not-a-number' : undefined));
  return [
    ...withChannel,
    ...(outside === undefined ? [] : [badValue('out-of-range', outside)]),
    ...(wrong === undefined ? [] : [badValue('wrong-type', wrong)]),
  ];
}

function badChannel(channel: string): readonly BadInput[] {
  return [
    {
      kind: 'missing-channel',
      detail: `without the required channel '${channel}'`,
      subject: channel,
      variant: { id: 'train-missing-channel', what: `without the required channel '${channel}'`, withoutChannels: [channel] },
    },
    {
      kind: 'broken-data',
      detail: `every file of channel '${channel}' holds binary noise`,
      subject: channel,
      variant: { id: 'train-broken-data', what: `with binary noise in channel '${channel}'`, brokenChannel: channel },
    },
  ];
}

function badValue(kind: 'out-of-range' | 'wrong-type', { name, value }: { readonly name: string; readonly value: string }): BadInput {
  const detail = `${name}=${value}`;
  return {
    kind,
    detail,
    subject: name,
    variant: { id: `train-${kind}`, what: `with hyperparameter ${detail}`, hyperparameters: { [name]: value } },
  };
}

function firstOf(
  parameters: readonly (readonly [string, Hyperparameter])[],
  choose: (parameter: Hyperparameter) => string | undefined,
): { readonly name: string; readonly value: string } | undefined {
  for (const [name, parameter] of parameters) {
    const value = choose(parameter);
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

function outOfRange({ type, range, values }: Hyperparameter): string | undefined {
  if (type === 'Categorical' && values !== undefined && values.length > 0) return 'no-such-value';
  if (range === undefined) return undefined;
  const min = Number(range.min);
  const max = Number(range.max);
  if (!Number.isFinite(min) || !Number.isFinite(max)) return undefined;
  // Far outside, so that no rounding brings it back.
  const beyond = min > 0 ? -min : max + Math.max(1, Math.abs(max));
  return String(type === 'Integer' ? Math.trunc(beyond) : beyond);
}
