import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { byCodePoint, kindOf, listFiles, readText } from '../files.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { ANSWERS_FILE, type KeptAnswer, type Output, type Results, TRANSFORM_FOLDER } from './results.ts';

/** Records that the stages leave beside their results. */
const TRAIN_RECORD = 'train-run.json';
const TRANSFORM_RECORD = 'transform-run.json';

/** What a folder of results holds, whether `train`, `transform` or `test-cloud` has made it. Throws UserError for what cannot be read. */
export function readResults(folder: string): Results {
  const record = readJson(join(folder, TRAIN_RECORD));
  const batch = [join(folder, TRANSFORM_FOLDER), folder].find((place) => kindOf(join(place, TRANSFORM_RECORD)) === 'file');
  return {
    metrics: isObject(record) ? textsOf(record['metrics']) : undefined,
    model: kindOf(join(folder, 'model')) === 'folder' ? digest(join(folder, 'model')) : undefined,
    outputs: batch === undefined ? undefined : readOutputs(batch),
    answers: readAnswers(folder),
  };
}

/** The answers that a folder of results holds; undefined when there are none, or the file of that name is none of ours. Throws UserError. */
export function readAnswers(folder: string): readonly KeptAnswer[] | undefined {
  const answers = readJson(join(folder, ANSWERS_FILE));
  return Array.isArray(answers) && answers.every(isAnswer) ? answers : undefined;
}

function readOutputs(folder: string): ReadonlyMap<string, Output> {
  const record = readJson(join(folder, TRANSFORM_RECORD));
  const named = isObject(record) && Array.isArray(record['files']) ? record['files'].map(String) : [];
  const names = named.filter((name) => name.endsWith('.out')).sort(byCodePoint);
  return new Map(names.map((name) => [name, readOutput(join(folder, name))]));
}

function readOutput(file: string): Output {
  // Never through a link, nor from something that has no end.
  if (kindOf(file) !== 'file') throw new UserError(`${file} is no regular file.`, { hint: 'Run the stage again that writes it.' });
  const bytes = explaining('read', file, () => readFileSync(file));
  if (!bytes.includes(0)) return { kind: 'text', text: bytes.toString('utf8') };
  return { kind: 'bytes', sha256: createHash('sha256').update(bytes).digest('hex') };
}

function digest(folder: string): string {
  const hash = createHash('sha256');
  for (const name of [...listFiles(folder)].sort(byCodePoint)) {
    const content = explaining('read', join(folder, name), () => contentOf(join(folder, name)));
    if (content !== undefined) hash.update(`${name}\0${createHash('sha256').update(content).digest('hex')}\0`);
  }
  return hash.digest('hex');
}

/** A training chooses what its model holds: a link is the path that it names, and of a FIFO or a device there is nothing to compare. */
function contentOf(path: string): Buffer | string | undefined {
  const kind = kindOf(path);
  if (kind === 'link') return readlinkSync(path);
  return kind === 'file' ? readFileSync(path) : undefined;
}

function readJson(file: string): unknown {
  if (kindOf(file) !== 'file') return undefined;
  const text = readText(file);
  try {
    return parseBoundedJson(text);
  } catch {
    throw new UserError(`${file} is no JSON.`, { hint: 'Run the stage again that writes it.' });
  }
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one)])) : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAnswer(value: unknown): value is KeptAnswer {
  return isObject(value) && typeof value['request'] === 'string';
}
