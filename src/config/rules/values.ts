import type { Hyperparameter } from '../schema.ts';

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a text means for an Integer or Continuous hyperparameter, undefined when it is none. */
export function parseNumber(type: 'Integer' | 'Continuous', value: string | number | boolean): number | undefined {
  const text = String(value);
  return (type === 'Integer' ? INTEGER : NUMBER).test(text) ? Number(text) : undefined;
}

/** Why a value is not allowed for a hyperparameter, undefined when it is. Broken bounds are another rule's business. */
export function refuseValue(spec: Hyperparameter, value: string | number | boolean): string | undefined {
  if (spec.type === 'FreeText') return undefined;
  if (spec.type === 'Categorical') {
    if (spec.values === undefined || spec.values.includes(String(value))) return undefined;
    return `is not among the allowed values (${spec.values.join(', ')})`;
  }
  const number = parseNumber(spec.type, value);
  if (number === undefined) return spec.type === 'Integer' ? 'is not a whole number' : 'is not a number';
  if (spec.range === undefined) return undefined;
  const min = parseNumber(spec.type, spec.range.min) ?? Number.NEGATIVE_INFINITY;
  const max = parseNumber(spec.type, spec.range.max) ?? Number.POSITIVE_INFINITY;
  return number < min || number > max ? `lies outside the range from ${spec.range.min} to ${spec.range.max}` : undefined;
}
