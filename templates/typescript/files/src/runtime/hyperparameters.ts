import { BuyerError, quote } from './buyer-error.ts';
import type { HyperparameterSpec, Spec } from './spec.ts';

type Declared = Spec['training']['hyperparameters'];
type Value<T> = T extends { range: unknown } | { default: number } ? number : string;
type Optional<T> = T extends { default: unknown } | { required: unknown } ? never : undefined;

/** The declared hyperparameters: a number where the spec gives a range or a numeric default, text otherwise. */
export type Hyperparameters = { readonly [K in keyof Declared]: Value<Declared[K]> | Optional<Declared[K]> };

/** Added by tuning jobs (`_tuning_objective_metric`) and by SDK clients (`sagemaker_...`); not ours to judge. */
const INJECTED = /^(_tuning_|sagemaker_)/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Turns the content of hyperparameters.json, where SageMaker makes every value a string, into typed values. Accepted are
 * plain and scientific spelling, surrounding blanks, and values that a client has JSON-encoded once more (`"\"5\""`).
 */
export function parseHyperparameters(
  given: unknown,
  declared: Readonly<Record<string, HyperparameterSpec>>,
  log: (line: string) => void,
): Hyperparameters {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new BuyerError('hyperparameters.json does not hold an object of names and values.');
  }
  const values: Record<string, number | string | undefined> = {};
  for (const [name, spec] of Object.entries(declared)) {
    const raw = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : spec.default;
    if (raw === undefined && spec.required) {
      throw new BuyerError(`Hyperparameter ${quote(name)} is required and was not given.`);
    }
    values[name] = raw === undefined ? undefined : parseValue(name, String(raw), spec);
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name) && !INJECTED.test(name)) log(`Unknown hyperparameter ${quote(name)} is ignored.`);
  }
  return values as Hyperparameters;
}

/** The value inside, when a client has JSON-encoded the text; otherwise the text without surrounding blanks. */
export function plainText(raw: string): string {
  const text = raw.trim();
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  try {
    return String(JSON.parse(text)).trim();
  } catch {
    return text;
  }
}

function parseValue(name: string, raw: string, spec: HyperparameterSpec): number | string {
  const text = plainText(raw);
  if (spec.type === 'Integer' || spec.type === 'Continuous') return parseNumber(name, text, spec);
  if (spec.values === undefined) return text;
  const lower = text.toLowerCase();
  const value = spec.values.find((v) => v === text) ?? spec.values.find((v) => v.toLowerCase() === lower);
  if (value === undefined) {
    throw new BuyerError(`Hyperparameter ${quote(name)} is ${quote(text)}; it must be one of ${spec.values.join(', ')}.`);
  }
  return value;
}

function parseNumber(name: string, text: string, spec: HyperparameterSpec): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  const whole = spec.type === 'Integer';
  if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
    throw new BuyerError(`Hyperparameter ${quote(name)} is ${quote(text)}; it must be a ${whole ? 'whole ' : ''}number.`);
  }
  if (spec.range !== undefined && (value < Number(spec.range.min) || value > Number(spec.range.max))) {
    const { min, max } = spec.range;
    throw new BuyerError(`Hyperparameter ${quote(name)} is ${value}; it must lie between ${min} and ${max}.`);
  }
  return value;
}
