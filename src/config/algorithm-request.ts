import { readFileSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import { draftOf } from './algorithm-request-draft.ts';
import { requestSchema } from './algorithm-request-shape.ts';
import { describeIssues } from './describe-issues.ts';
import type { Draft } from './draft.ts';
import { describeValue } from './load.ts';
import { type JsonPath, parseJson } from './parse-json.ts';
import { formatPath, valueAt } from './paths.ts';

/** What a request says, as far as the spec has a place for it, and the paths of everything else. */
export interface ReadRequest {
  readonly draft: Draft;
  readonly placeless: readonly string[];
  /** What was taken for granted. */
  readonly assumed: readonly string[];
}

/** Reads a CreateAlgorithm request or a DescribeAlgorithm answer from a file. Throws a UserError with place and reason. */
export function readAlgorithmRequest(file: string, shown: string): ReadRequest {
  return parseAlgorithmRequest(
    explaining('read', shown, () => readFileSync(file)),
    shown,
  );
}

/** The same for what stands in the file. */
export function parseAlgorithmRequest(bytes: Uint8Array, shown: string): ReadRequest {
  const text = decode(bytes, shown);
  const json = parseJson(text);
  const fail = (lines: readonly string[]) => {
    throw new UserError(`${shown} is no CreateAlgorithm request:\n  ${lines.map((line) => neutraliseLine(line, 500)).join('\n  ')}`, {
      hint: 'It has to be the JSON of a CreateAlgorithm request or of a DescribeAlgorithm answer. Nothing was written.',
    });
  };
  if (json.status === 'malformed') return fail([`${json.at.line}:${json.at.column}: not valid JSON: ${json.reason}`]);
  const result = requestSchema.safeParse(json.value);
  const twice = json.duplicates.map(({ path, at }) => `${at.line}: ${formatPath(path)}: stands twice; keep one`);
  const wrong = result.success ? [] : describeIssues(result.error.issues, json.value);
  const lines = wrong.map(({ path, reason, found }) => {
    const value = found ? ` (found: ${describeValue(valueAt(json.value, path))})` : '';
    return `${json.locate(path).line}: ${formatPath(path)}: ${reason}${value}`;
  });
  if (!result.success || twice.length > 0) return fail([...twice, ...lines]);
  const { draft, assumed } = draftOf(result.data);
  const unused = listPlaceless(json.value, result.data, []).map(formatPath);
  const containers = (result.data.InferenceSpecification?.Containers ?? [])
    .slice(1)
    .map((_, index) => `InferenceSpecification.Containers[${index + 1}]`);
  const profiles = (result.data.ValidationSpecification?.ValidationProfiles ?? [])
    .slice(1)
    .map((_, index) => `ValidationSpecification.ValidationProfiles[${index + 1}]`);
  return { draft, assumed, placeless: [...unused, ...containers, ...profiles] };
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    throw new UserError(`${shown} is not UTF-8 text.`, { hint: 'Save it again with the encoding UTF-8.', cause: error });
  }
}

/** What stands in the file and not in what was understood of it: the uppermost path of each such part. */
function listPlaceless(raw: unknown, understood: unknown, path: JsonPath): readonly JsonPath[] {
  if (typeof raw !== 'object' || raw === null || typeof understood !== 'object' || understood === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const at = [...path, Array.isArray(raw) ? Number(key) : key];
    const known = (understood as Record<string, unknown>)[key];
    return known === undefined ? [at] : listPlaceless(value, known, at);
  });
}
