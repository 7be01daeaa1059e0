import type { Exchange } from '../observe/types.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';

/** Figures may differ in their last digits: the order of a sum depends on what else is predicted. */
const RELATIVE = 1e-3;
const ABSOLUTE = 1e-6;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Whether two answers say the same: the same text with the same figures but for the last digits. Single values beside the
 * results of a JSON answer (times, ids) do not count.
 */
export function sayTheSame(one: Exchange, other: Exchange): boolean {
  const [left, right] = [one.response, other.response];
  if (left === undefined || right === undefined || left.status !== right.status) return false;
  if (left.bodySha256 === right.bodySha256) return true;
  return sameText(left.body, right.body) || sameText(resultsOf(left.body), resultsOf(right.body));
}

function sameText(left: string, right: string): boolean {
  if (left.replaceAll(NUMBER, '#') !== right.replaceAll(NUMBER, '#')) return false;
  const [ours, theirs] = [left, right].map((text) => (text.match(NUMBER) ?? []).map(Number)) as [number[], number[]];
  return ours.every((value, index) => {
    const difference = Math.abs(value - (theirs[index] ?? Number.NaN));
    return difference <= ABSOLUTE || difference <= RELATIVE * Math.abs(value);
  });
}

/** A JSON object without its single values, as long as something is left of it; any other text as it is. */
function resultsOf(body: string): string {
  try {
    const value: unknown = parseBoundedJson(body);
    if (Array.isArray(value)) return body;
    const results = Object.entries(value ?? {}).filter(([, member]) => typeof member === 'object' && member !== null);
    return results.length === 0 ? body : JSON.stringify(results);
  } catch {
    return body;
  }
}
