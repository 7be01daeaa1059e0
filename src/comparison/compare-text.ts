import { parseBoundedJson } from '../text/bounded-json.ts';

/** How two results of one record differ; undefined when they do not. `by` is the largest relative difference of numbers, where the rest is the same. */
export interface Difference {
  readonly local: string;
  readonly cloud: string;
  readonly by: number | undefined;
}

/** A number that stands by itself: digits inside a word are part of it. */
const NUMBER = /((?<![\w.])[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))/;
/** Below this, differences count as they are: figures near zero have no useful ratio. */
const NEAR_ZERO = 1e-9;

/** Compares two results: JSON by its values, whatever the order of members; anything else by its text, and numbers in it by their size. */
export function compareResult(local: string, cloud: string, tolerance: number): Difference | undefined {
  if (local === cloud) return undefined;
  const [some, other] = [parse(local), parse(cloud)];
  const by = some !== undefined && other !== undefined ? apart(some.json, other.json) : apartText(local, cloud);
  return by !== undefined && by <= tolerance ? undefined : { local, cloud, by };
}

/** How far two JSON values are apart; undefined when they are of different form. */
function apart(local: unknown, cloud: unknown): number | undefined {
  if (typeof local === 'number' && typeof cloud === 'number') return distance(local, cloud);
  if (typeof local === 'string' && typeof cloud === 'string') return apartText(local, cloud);
  if (Array.isArray(local) && Array.isArray(cloud)) {
    return local.length === cloud.length ? largest(local.map((one, index) => apart(one, cloud[index]))) : undefined;
  }
  if (isObject(local) && isObject(cloud)) {
    const names = Object.keys(local);
    if (names.length !== Object.keys(cloud).length || !names.every((name) => Object.hasOwn(cloud, name))) return undefined;
    return largest(names.map((name) => apart(local[name], cloud[name])));
  }
  return local === cloud ? 0 : undefined;
}

function apartText(local: string, cloud: string): number | undefined {
  // What stands between figures has even places.
  const [some, other] = [local.split(NUMBER), cloud.split(NUMBER)];
  if (some.length !== other.length) return undefined;
  return largest(
    some.map((part, index) => {
      if (index % 2 === 0) return part === other[index] ? 0 : undefined;
      return distance(Number(part), Number(other[index]));
    }),
  );
}

function distance(local: number, cloud: number): number {
  if (local === cloud) return 0;
  return Math.abs(local - cloud) / Math.max(NEAR_ZERO, Math.abs(local), Math.abs(cloud));
}

function largest(all: readonly (number | undefined)[]): number | undefined {
  return all.reduce((most, one) => (most === undefined || one === undefined ? undefined : Math.max(most, one)), 0);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: parseBoundedJson(text) };
  } catch {
    return undefined;
  }
}
