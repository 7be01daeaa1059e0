import type { Insertion } from '../config/edit-json.ts';
import { UserError } from '../errors.ts';
import type { Prompter } from '../prompt.ts';
import { type Addition, askOptional, present, remindOfDescription, splitList } from './addition.ts';

export const HYPERPARAMETER_TYPES = ['Integer', 'Continuous', 'Categorical', 'FreeText'] as const;
type HyperparameterType = (typeof HYPERPARAMETER_TYPES)[number];

/** Everything that the spec has of a hyperparameter, as it was typed. */
export interface HyperparameterOptions {
  readonly type?: HyperparameterType | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly values?: readonly string[] | undefined;
  readonly default?: string | undefined;
  readonly required?: boolean | undefined;
  readonly tunable?: boolean | undefined;
  readonly description?: string | undefined;
  /** Value in every sample run. */
  readonly sample?: string | undefined;
}

const ROOT = ['training', 'hyperparameters'] as const;

export const hyperparameter: Addition<HyperparameterOptions> = {
  ask: async (name, options, prompt) => {
    const type = options.type ?? (await askType(prompt));
    const bounds = await askBounds(type, options, prompt);
    const value = options.default ?? (options.required === true ? undefined : await askOptional(prompt, 'Default (empty: none)'));
    const required =
      options.required ?? (value === undefined && (await prompt.confirm({ message: 'Has the buyer to set it?', initial: false })));
    const tunable =
      options.tunable ?? (type !== 'FreeText' && (await prompt.confirm({ message: 'May tuning jobs search it?', initial: false })));
    const sample = options.sample ?? (required ? await askOptional(prompt, `Value of ${name} in the sample runs`) : undefined);
    const description = options.description ?? (await askOptional(prompt, 'What it does, in one line for buyers'));
    return { ...options, ...bounds, type, default: value, required, tunable, description, sample };
  },
  find: (name, _, { training }) => (Object.hasOwn(training.hyperparameters, name) ? `${ROOT.join('.')}.${name}` : undefined),
  plan: (name, options, { config }) => {
    const { type, min, max, values } = options;
    if (type === undefined) throw new UserError('The type is missing.', { hint: `Add --type ${HYPERPARAMETER_TYPES.join(', --type ')}.` });
    if ((min === undefined) !== (max === undefined)) {
      throw new UserError(`${min === undefined ? '--max' : '--min'} is given without ${min === undefined ? '--min' : '--max'}.`, {
        hint: 'A range has both bounds.',
      });
    }
    if (type === 'Categorical' && values === undefined) {
      throw new UserError('A Categorical hyperparameter needs its values.', { hint: 'For example --values small,large' });
    }
    const value = present({
      type,
      range: min === undefined || max === undefined ? undefined : { min: toNumber(min), max: toNumber(max) },
      values,
      default: options.default === undefined ? undefined : isNumeric(type) ? toNumber(options.default) : options.default,
      required: options.required === true ? true : undefined,
      tunable: options.tunable === true ? true : undefined,
      description: options.description ?? '',
    });
    return [{ kind: 'member', path: [...ROOT, name], value }, ...planSamples(name, options, config.samples.hyperparameters)];
  },
  remind: (name, { description }) => remindOfDescription(description, `${ROOT.join('.')}.${name}`),
};

async function askType(prompt: Prompter): Promise<HyperparameterType> {
  const titles = ['a whole number', 'a number', 'one of some values', 'any text'];
  const choices = HYPERPARAMETER_TYPES.map((value, index) => ({ value, title: `${value}: ${titles[index]}` }));
  const answer = await prompt.choose({ message: 'Type', choices, initial: 'Continuous' });
  return HYPERPARAMETER_TYPES.find((type) => type === answer) ?? 'FreeText';
}

async function askBounds(type: HyperparameterType, options: HyperparameterOptions, prompt: Prompter): Promise<HyperparameterOptions> {
  if (type === 'Categorical') {
    const validate = (value: string) => (splitList([value]).length === 0 ? 'Type at least one value.' : undefined);
    const typed = options.values ?? splitList([await prompt.text({ message: 'Values, with commas between', initial: '', validate })]);
    return { values: typed };
  }
  if (!isNumeric(type) || options.min !== undefined || options.max !== undefined) return {};
  const validate = (value: string) => (Number.isFinite(Number(value)) ? undefined : 'It is not a number.');
  const min = await askOptional(prompt, 'Smallest value (empty: no range)', validate);
  if (min === undefined) return {};
  const max = await prompt.text({
    message: 'Largest value',
    initial: '',
    validate: (value) => (value.trim() === '' ? 'Type a number.' : validate(value)),
  });
  return { min, max: max.trim() };
}

/** A required hyperparameter has to be in every set; without a set the run takes one with nothing in it. */
function planSamples(name: string, { sample, type }: HyperparameterOptions, sets: readonly object[]): readonly Insertion[] {
  if (sample === undefined) return [];
  const value = type !== undefined && isNumeric(type) ? toNumber(sample) : sample;
  const path = ['samples', 'hyperparameters'];
  if (sets.length === 0) return [{ kind: 'entry', path, value: { [name]: value } }];
  return sets.flatMap((set, index) => (Object.hasOwn(set, name) ? [] : [{ kind: 'member', path: [...path, index, name], value } as const]));
}

function isNumeric(type: HyperparameterType): boolean {
  return type === 'Integer' || type === 'Continuous';
}

/** As a number of JSON where that loses nothing; text otherwise, which the spec takes as well and the rules judge. */
function toNumber(text: string): number | string {
  const number = Number(text);
  if (text.trim() === '' || !/^-?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) || !Number.isFinite(number)) return text;
  const digits = text.replace(/e.*$/i, '').replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length <= 15 ? number : text;
}
