import type { Config, Hyperparameter } from '../config/schema.ts';
import { resolveHyperparameters } from '../sagemaker/input-tree.ts';
import type { TrainingVariant } from './train.ts';

/** Another way of writing values (TRAIN-07): as a JSON text, between blanks, or as a number with 17 digits and an exponent. */
export type Spelling = 'quoted' | 'padded' | 'scientific';

/** The values of a run as text, every one written as the variant says. */
export function planHyperparameters(config: Config, variant: TrainingVariant): Readonly<Record<string, string>> {
  const values = { ...baseValues(config, variant.base ?? 'sample'), ...textOf(variant.hyperparameters ?? {}) };
  const spellings = variant.spellings ?? [];
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      spellings.reduce((text, spelling) => spell(text, spelling, config.training.hyperparameters[name]), value),
    ]),
  );
}

/** Values before anything is changed: the main sample set over the defaults, the defaults alone, or required ones alone. */
export function baseValues(config: Config, base: 'sample' | 'defaults' | 'required'): Readonly<Record<string, string>> {
  const sample = config.samples.hyperparameters[0];
  if (base === 'sample') return resolveHyperparameters(config, sample);
  const required = Object.entries(sample ?? {}).filter(([name]) => config.training.hyperparameters[name]?.required === true);
  return base === 'required' ? textOf(Object.fromEntries(required)) : resolveHyperparameters(config, Object.fromEntries(required));
}

function textOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function spell(text: string, spelling: Spelling, declared: Hyperparameter | undefined): string {
  // Names that nobody declares come from the platform, which writes them in its own way.
  if (declared === undefined) return text;
  if (spelling === 'quoted') return JSON.stringify(text);
  if (spelling === 'padded') return ` ${text} `;
  const number = Number(text);
  return declared.type === 'Continuous' && text.trim() !== '' && Number.isFinite(number) ? scientific(number) : text;
}

/** The same number as Python writes one in scientific form, with all 17 digits: `1e-05` reads `1.0000000000000001e-05`. */
export function scientific(number: number): string {
  const [digits = '0', exponent = '+0'] = number.toExponential(16).split('e');
  return `${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}
