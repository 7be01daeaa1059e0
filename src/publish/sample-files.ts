import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { chooseBatchSample } from '../config/batch-sample.ts';
import type { Config } from '../config/schema.ts';
import { isUserError, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { byCodePoint, kindOf, listFiles } from '../files.ts';
import { isInside, realOf, rootsOf } from '../inside.ts';

/** One file of the sample data that validation reads. */
export interface SampleFile {
  /** `channels/train/part-1.csv` or `batch/rows.csv`: where it goes, below the samples of a version. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
}

export interface SampleSet {
  readonly files: readonly SampleFile[];
  readonly bytes: number;
  /** Twelve hexadecimal digits over names and content: another one for every other set of samples. */
  readonly digest: string;
}

/** What is left out of an upload: what tools of the desktop leave behind, which no algorithm reads. */
export const LEFT_BEHIND = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/;

/** Reads which files belong to the channels and the batch input of the samples. Throws UserError when one is missing or empty. */
export async function readSamples(config: Pick<Config, 'samples'>, projectDir: string): Promise<SampleSet> {
  const sources = Object.entries(config.samples.channels).map(([channel, { path }]) => ({ to: `channels/${channel}`, path }));
  const batch = chooseBatchSample(config);
  if (batch !== undefined) sources.push({ to: 'batch', path: batch.path });
  const files = sources.flatMap(({ to, path }) => listSource(to, path, projectDir)).sort((a, b) => byCodePoint(a.path, b.path));
  const hash = createHash('sha256');
  for (const { path, file } of files) hash.update(`${path}\0${await hashFile(file)}\0`);
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), digest: hash.digest('hex').slice(0, 12) };
}

function listSource(to: string, path: string, projectDir: string): readonly SampleFile[] {
  const source = resolve(projectDir, path);
  const isFolder = explaining('read', path, () => statSync(source)).isDirectory();
  const home = [...rootsOf(projectDir), realOf(source)];
  const names = isFolder ? listFiles(source).filter((name) => !LEFT_BEHIND.test(name)) : [''];
  const files = names.map((name) => {
    const file = name === '' ? source : `${source}/${name}`;
    const shown = name === '' ? path : `${path}/${name}`;
    const stats = explaining('read', shown, () => statSync(file));
    if (isFolder && kindOf(file) === 'link' && !isInside(home, file)) {
      throw new UserError(`${shown} is a link out of the project, to ${realOf(file)}, so it is not uploaded.`, {
        hint: 'Put the file itself there.',
      });
    }
    if (!stats.isFile()) throw new UserError(`${shown} is no file, so it cannot be uploaded.`, { hint: 'Put the files themselves there.' });
    return { path: `${to}/${name === '' ? basename(source) : name}`, file, bytes: stats.size };
  });
  if (files.length > 0) return files;
  throw new UserError(`There is no sample data in ${path}, so validation would find nothing to read.`, {
    hint: `Put the data there, or change samples.${to === 'batch' ? 'batch' : 'channels'} in sagemaker-algo.json.`,
  });
}

/** The digest of the samples; undefined where they cannot be read, which the lints tell. Throws what is no UserError. */
export async function findSampleDigest(config: Pick<Config, 'samples'>, projectDir: string): Promise<string | undefined> {
  try {
    return (await readSamples(config, projectDir)).digest;
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash).catch((error: unknown) =>
    explaining('read', file, () => {
      throw error;
    }),
  );
  return hash.digest('hex');
}
