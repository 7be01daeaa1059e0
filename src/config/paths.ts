import type { JsonPath } from './parse-json.ts';

/** The value at a path of parsed JSON, undefined when there is none. */
export function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}

/** A path as people write it: `samples.requests[0].contentType`; keys that would be misread stand in quotes. */
export function formatPath(path: JsonPath): string {
  const parts = path.map((part, index) => {
    if (typeof part === 'number') return `[${part}]`;
    if (!/^[\w:$@/-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
    return index === 0 ? part : `.${part}`;
  });
  return parts.join('') || 'the file';
}
