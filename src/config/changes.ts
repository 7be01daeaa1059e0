import { parseBoundedJson } from '../text/bounded-json.ts';
import { describeValue } from './load.ts';
import type { JsonPath } from './parse-json.ts';
import { formatPath } from './paths.ts';

/** What differs between two spec files, one line a value; undefined when the first is no JSON. */
export function describeChanges(before: string, after: string): readonly string[] | undefined {
  const old = parse(before);
  if (old === undefined) return undefined;
  const [was, is] = [leavesOf(old.value), leavesOf(parse(after)?.value)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [one, other] = [was.get(path), is.get(path)];
    if (one === other) return [];
    if (one === undefined) return [`+ ${path}: ${shorten(other)}`];
    return [other === undefined ? `- ${path}: ${shorten(one)}` : `~ ${path}: ${shorten(one)} is now ${shorten(other)}`];
  });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseBoundedJson(text.replace(/^\uFEFF/, '')) };
  } catch {
    return undefined;
  }
}

/** Every value that is no object or list, as JSON by its path; empty ones count as values. */
function leavesOf(value: unknown, path: JsonPath = []): ReadonlyMap<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return new Map([[formatPath(path), JSON.stringify(value) ?? 'nothing']]);
  return new Map(entries.flatMap(([key, inner]) => [...leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key])]));
}

function shorten(json: string | undefined): string {
  return describeValue(json === undefined ? undefined : parseBoundedJson(json));
}
