import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { kindOf, readText } from '../files.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import type { ListingFile } from './bodies.ts';
import { PACK_FILE } from './render-files.ts';
import type { Gap, ListingPack, Proof, RecordedBatch, RecordedBody, Recordings } from './types.ts';

/** What an earlier `listing` has recorded, with the files that hold it. */
export interface KeptRecordings {
  readonly recordings: Recordings;
  readonly recordedAt: string;
  readonly images: ListingPack['product']['images'];
  /** The run that proved abilities of these images. */
  readonly provenBy?: Proof | undefined;
  readonly files: readonly ListingFile[];
  /** What has changed since then. */
  readonly gaps: readonly Gap[];
}

const AGAIN = 'sagemaker-algo listing';

/** Reads the pack of a folder; undefined when there is none. Throws a UserError when it cannot be used. */
export function readPack(folder: string): ListingPack | undefined {
  const file = join(folder, PACK_FILE);
  if (kindOf(file) === undefined) return undefined;
  const pack = parse(readText(file));
  if (pack?.schemaVersion === 1 && pack.recordings !== undefined) return pack;
  throw new UserError(`${file} is not what this version of the tool writes.`, { hint: `Make it anew with: ${AGAIN}` });
}

function parse(text: string): ListingPack | undefined {
  try {
    return parseBoundedJson(text) as ListingPack;
  } catch {
    return undefined;
  }
}

/** The samples that recordings should be of; `batch` are the objects of the batch sample as they are now. */
export interface CurrentSamples {
  readonly config: Config;
  readonly dir: string;
  readonly batch: readonly { readonly path: string; readonly key: string }[];
}

/** The recordings of an earlier run, and whether they still belong to the samples of the project. */
export function readKept(folder: string, project: CurrentSamples): KeptRecordings | undefined {
  const pack = readPack(folder);
  if (pack === undefined) return undefined;
  const { recordings, recordedAt, product, provenBy } = pack;
  const bodies = [
    ...recordings.realtime.flatMap(({ request, response }) => [request, response]),
    ...(recordings.batch?.objects ?? []).flatMap(({ input, output }) => [input, output]),
  ];
  const read = bodies.map((body) => readBody(folder, body));
  return {
    ...{ recordings, recordedAt, images: product.images, provenBy },
    files: read.flatMap(({ file }) => (file === undefined ? [] : [file])),
    gaps: [...read.flatMap(({ gap }) => (gap === undefined ? [] : [gap])), ...findChanges(recordings, project)],
  };
}

function readBody(folder: string, { file: path, sha256 }: RecordedBody): { readonly file?: ListingFile; readonly gap?: Gap } {
  const changed = (reason: string): { readonly gap: Gap } => ({
    gap: { field: 'Samples', reason: `${path} ${reason}`, source: AGAIN, severity: 'must' },
  });
  const content = readIfFile(join(folder, path));
  if (content === undefined) return changed('is gone since it was recorded');
  return hash(content) === sha256 ? { file: { path, content } } : changed('was changed since it was recorded');
}

/** Samples that are others than those that were sent. */
function findChanges({ realtime, batch }: Recordings, { config, dir, batch: files }: CurrentSamples): readonly Gap[] {
  const gap = (source: string, reason: string): Gap => ({
    field: 'Samples',
    reason: `${source} ${reason}; record again`,
    source: AGAIN,
    severity: 'must',
  });
  const wanted = config.samples.requests.filter(({ expect }) => expect.status < 300);
  const same = (one: (typeof wanted)[number]) =>
    realtime.find(({ sample, contentType, accept }) => sample === one.path && contentType === one.contentType && accept === one.accept);
  return [
    ...wanted.flatMap((request) => {
      const recorded = same(request);
      if (recorded === undefined) return [gap(request.path, 'was never sent')];
      const content = readIfFile(resolve(dir, request.path));
      return content !== undefined && hash(content) === recorded.request.sha256
        ? []
        : [gap(request.path, 'was changed since it was recorded')];
    }),
    ...(config.samples.batch?.path === batch?.sample
      ? changedObjects(batch?.objects ?? [], files).map((key) => gap(`${batch?.sample}, ${key},`, 'was changed since it was recorded'))
      : [gap(config.samples.batch?.path ?? 'the batch sample', 'is not what was recorded')]),
  ];
}

/** Keys of objects that came, went or hold something else. */
function changedObjects(recorded: RecordedBatch['objects'], files: CurrentSamples['batch']): readonly string[] {
  const then = new Map(recorded.map(({ key, input }) => [key, input.sha256]));
  const now = new Map(files.map(({ key, path }) => [key, hash(explaining('read', path, () => readFileSync(path)))]));
  return [...new Set([...then.keys(), ...now.keys()])].filter((key) => then.get(key) !== now.get(key));
}

function readIfFile(path: string): Uint8Array | undefined {
  return kindOf(path) === 'file' ? explaining('read', path, () => readFileSync(path)) : undefined;
}

function hash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
