import { COUNT, LENGTH } from '../../sagemaker/limits.ts';
import type { JsonPath } from '../parse-json.ts';
import type { Config, ConfigIssue, Hyperparameter } from '../schema.ts';
import { badDescription, issue, tooLong, tooMany, unprintable } from './texts.ts';
import { parseNumber, refuseValue } from './values.ts';

const ROOT = ['training', 'hyperparameters'] as const;

const each =
  (rule: (spec: Hyperparameter, path: JsonPath, name: string) => readonly ConfigIssue[]) =>
  (config: Config): readonly ConfigIssue[] =>
    Object.entries(config.training.hyperparameters).flatMap(([name, spec]) => rule(spec, [...ROOT, name], name));

/** API-06. */
export const hyperparameterCount = (config: Config): readonly ConfigIssue[] =>
  tooMany(ROOT, Object.keys(config.training.hyperparameters).length, COUNT.hyperparameters, 'API-06');

/** Names and descriptions (API-01). */
export const hyperparameterTexts = each((spec, path, name) => [
  ...tooLong(path, name, LENGTH.hyperparameterName),
  ...unprintable(path, name),
  ...badDescription([...path, 'description'], spec.description),
]);

/** The kind of range must match the type (API-02). */
export const rangeMatchesType = each((spec, path) => {
  const numeric = spec.type === 'Integer' || spec.type === 'Continuous';
  return [
    ...(spec.range !== undefined && !numeric
      ? [issue([...path, 'range'], spec.range, `belongs to Integer and Continuous only, this is ${spec.type}`, 'API-02')]
      : []),
    ...(spec.values !== undefined && spec.type !== 'Categorical'
      ? [issue([...path, 'values'], spec.values, `belongs to Categorical only, this is ${spec.type}`, 'API-02')]
      : []),
  ];
});

/** Bounds are numbers of the type, the lower one first (API-02). */
export const rangeBounds = each((spec, path) => {
  if (spec.range === undefined || (spec.type !== 'Integer' && spec.type !== 'Continuous')) return [];
  const { type, range } = spec;
  const wrong = (['min', 'max'] as const).flatMap((side) => {
    const at = [...path, 'range', side];
    if (parseNumber(type, range[side]) !== undefined) return tooLong(at, String(range[side]), LENGTH.rangeBound);
    return [issue(at, range[side], type === 'Integer' ? 'is not a whole number' : 'is not a number', 'API-02')];
  });
  if (wrong.length > 0) return wrong;
  return Number(range.min) > Number(range.max) ? [issue([...path, 'range'], range, 'has its min above its max', 'API-02')] : [];
});

/** 1 to 30 different values of bounded length (API-01). */
export const categoricalValues = each((spec, path) => {
  if (spec.values === undefined) return [];
  const at = [...path, 'values'];
  const twice = spec.values.filter((value, index) => spec.values?.indexOf(value) !== index);
  return [
    ...(spec.values.length === 0 ? [issue(at, spec.values, 'needs at least 1 value', 'API-01')] : []),
    ...tooMany(at, spec.values.length, COUNT.categoricalValues, 'API-01'),
    ...spec.values.flatMap((value, index) => tooLong([...at, index], value, LENGTH.categoricalValue)),
    ...(twice.length > 0 ? [issue(at, twice, 'holds the same value twice', 'API-01')] : []),
  ];
});

/** A default satisfies type and range, and excludes `required` (API-02). */
export const defaults = each((spec, path) => {
  if (spec.default === undefined) return [];
  const at = [...path, 'default'];
  const reason = refuseValue(spec, spec.default);
  return [
    ...(spec.required ? [issue(at, spec.default, 'cannot stand together with required: true; keep one of them', 'API-02')] : []),
    ...(reason === undefined ? [] : [issue(at, spec.default, reason, 'API-02')]),
    ...tooLong(at, String(spec.default), LENGTH.hyperparameterValue),
  ];
});

/** Tuning searches no free text (API-02). */
export const freeTextIsNotTunable = each((spec, path) =>
  spec.tunable && spec.type === 'FreeText'
    ? [issue([...path, 'tunable'], true, 'cannot be set for FreeText: tuning has no range for it', 'API-02')]
    : [],
);
