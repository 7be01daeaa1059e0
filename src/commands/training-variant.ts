import { resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import type { TrainingVariant } from '../plan/train.ts';
import { INPUT_MODES, type InputMode } from '../sagemaker/contract.ts';
import { suggest } from '../text/nearest.ts';
import type { TrainOptions } from './train.ts';

/** The training that the user asks for. Says what SageMaker would refuse; throws UserError for what cannot be run at all. */
export function resolveVariant(
  options: Pick<TrainOptions, 'hp' | 'channel' | 'inputMode' | 'network'>,
  config: Config,
  context: Context,
): TrainingVariant {
  const { training } = config;
  const undeclared = (names: readonly string[], known: object) => names.filter((name) => !Object.hasOwn(known, name));
  const [channel] = undeclared(Object.keys(options.channel), training.channels);
  if (channel !== undefined) {
    throw new UserError(`There is no channel '${channel}' in sagemaker-algo.json.`, {
      hint: `${suggest(channel, Object.keys(training.channels))}It declares: ${Object.keys(training.channels).join(', ')}.`,
    });
  }
  for (const name of undeclared(Object.keys(options.hp), training.hyperparameters)) {
    const meant = suggest(name, Object.keys(training.hyperparameters));
    context.progress.note(
      `Hyperparameter '${name}' is not declared in sagemaker-algo.json; SageMaker would refuse the job. ${meant}`.trimEnd(),
    );
  }
  const mode = resolveInputMode(options.inputMode);
  const names = [...new Set([...Object.keys(config.samples.channels), ...Object.keys(options.channel)])];
  for (const name of mode === undefined ? [] : names) {
    if (mode !== undefined && training.channels[name]?.inputModes.includes(mode) !== true) {
      context.progress.note(`Channel '${name}' does not declare ${mode} mode in sagemaker-algo.json.`);
    }
  }
  return {
    id: 'train',
    what: 'as asked for',
    hyperparameters: options.hp,
    sources: Object.fromEntries(Object.entries(options.channel).map(([name, path]) => [name, resolve(context.cwd, path)])),
    outside: options.network,
    ...(mode === undefined ? {} : { modes: Object.fromEntries(names.map((name) => [name, mode])) }),
  };
}

function resolveInputMode(value: string | undefined): InputMode | undefined {
  const mode = INPUT_MODES.find((known) => known.toLowerCase() === value?.toLowerCase());
  if (value !== undefined && mode === undefined) {
    throw new UserError(`There is no input mode '${value}'.`, {
      hint: `${suggest(value, INPUT_MODES)}It is one of ${INPUT_MODES.join(', ')}.`,
    });
  }
  return mode;
}
