import { LENGTH, PRINTABLE } from '../../sagemaker/limits.ts';
import type { JsonPath } from '../parse-json.ts';
import { formatPath } from '../paths.ts';
import type { ConfigIssue } from '../schema.ts';

/** An issue at a path. */
export function issue(path: JsonPath, value: unknown, reason: string, clause: string): ConfigIssue {
  return { path: formatPath(path), value, reason, clause };
}

/** Text that may be too long. */
export function tooLong(path: JsonPath, text: string, max: number, clause = 'API-01'): readonly ConfigIssue[] {
  return text.length > max ? [issue(path, text, `has ${text.length} characters; at most ${max} are allowed`, clause)] : [];
}

/** More entries than the API takes. */
export function tooMany(path: JsonPath, count: number, max: number, clause: string): readonly ConfigIssue[] {
  return count > max ? [issue(path, count, `has ${count} entries; at most ${max} are allowed`, clause)] : [];
}

/** A name with a length and a pattern. */
export function badName(path: JsonPath, name: string, limit: { max: number; pattern: RegExp; words: string }): readonly ConfigIssue[] {
  const long = tooLong(path, name, limit.max);
  if (long.length > 0) return long;
  return limit.pattern.test(name) ? [] : [issue(path, name, `may hold only ${limit.words}`, 'API-01')];
}

/** A description: bounded, and free of line breaks and other control characters. */
export function badDescription(path: JsonPath, text: string): readonly ConfigIssue[] {
  return [...tooLong(path, text, LENGTH.description), ...unprintable(path, text)];
}

/** Text with a character that the API refuses. */
export function unprintable(path: JsonPath, text: string): readonly ConfigIssue[] {
  const character = [...text].find((one) => !PRINTABLE.test(one));
  if (character === undefined) return [];
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [issue(path, text, `holds the control character U+${code}; line breaks and the like are not allowed`, 'API-01')];
}
