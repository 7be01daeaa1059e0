import { closeSync, openSync, readSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ContainerLog } from '../../engine/engine.ts';
import { isUserError } from '../../errors.ts';
import type { Observer } from '../observer.ts';
import { listSample, type SampleFile } from '../sample-files.ts';
import type { SecretInText } from './types.ts';

/** More than these say nothing new. */
const MAX_PLACES = 20;

/** Sample data may be large; a secret that got into it by accident stands in a small file or near the start. */
const SAMPLE = { fileBytes: 1_048_576, files: 1_000, bytes: 16_777_216 };

/** A text, and what a reader calls it. */
interface Text {
  readonly name: string;
  readonly text: string;
}

/** What the training programs wrote. */
export const trainingLogs: Observer<'secrets/training-logs'> = {
  title: undefined,
  unqueued: true,
  after: ['train/nominal'],
  behind: ['train/bad-input'],
  make: ({ seen, tried }) => {
    const badInput = tried('train/bad-input');
    const bad = badInput?.status === 'made' ? badInput.value : [];
    const runs = [
      { name: 'the plain run', run: seen('train/nominal') },
      ...bad.map(({ detail, run }) => ({ name: `the run ${detail}`, run })),
    ];
    return findIn(
      runs.flatMap(({ name, run }) => [...streams(run.log, name), { name: `the failure file of ${name}`, text: run.failure?.text ?? '' }]),
    );
  },
};

/** What the server wrote. */
export const servingLogs: Observer<'secrets/serving-logs'> = {
  title: undefined,
  unqueued: true,
  after: ['serve/health'],
  behind: ['serve/invocations'],
  make: ({ seen, tried }) => {
    const answered = tried('serve/invocations');
    // The later log is the whole log of the same server.
    return findIn(streams(answered?.status === 'made' ? answered.value.log : seen('serve/health').log, 'the server'));
  },
};

/** The files that go into the validation. */
export const samples: Observer<'secrets/samples'> = {
  title: undefined,
  unqueued: true,
  after: [],
  make: ({ lab }) => {
    const { config, dir } = lab.project;
    const { channels, requests, batch } = config.samples;
    const named = [
      ...Object.values(channels).map(({ path }) => path),
      ...requests.map(({ path }) => path),
      ...(batch === undefined ? [] : [batch.path]),
    ];
    const files = [...new Set(named)].flatMap((path) => filesOf(dir, path));
    return findIn(readTexts(files.slice(0, SAMPLE.files)));
  },
};

/** Whoever sends the data says what is wrong with a path; here it holds no secret. */
function filesOf(dir: string, path: string): readonly { readonly name: string; readonly file: SampleFile }[] {
  try {
    return listSample(resolve(dir, path), path).map((file) => ({ name: file.key === basename(path) ? path : `${path}/${file.key}`, file }));
  } catch (error) {
    if (isUserError(error)) return [];
    throw error;
  }
}

function* readTexts(files: readonly { readonly name: string; readonly file: SampleFile }[]): Iterable<Text> {
  const seen = new Set<string>();
  const buffer = Buffer.alloc(SAMPLE.fileBytes);
  let bytes = 0;
  for (const { name, file } of files) {
    if (seen.has(file.path) || bytes >= SAMPLE.bytes) continue;
    seen.add(file.path);
    const opened = openSync(file.path, 'r');
    try {
      const count = readSync(opened, buffer, 0, buffer.length, 0);
      bytes += count;
      const head = buffer.subarray(0, count);
      if (!head.includes(0)) yield { name, text: head.toString('utf8') };
    } finally {
      closeSync(opened);
    }
  }
}

function streams({ stdout, stderr }: ContainerLog, name: string): readonly Text[] {
  return [
    { name: `stdout of ${name}`, text: stdout },
    { name: `stderr of ${name}`, text: stderr },
  ];
}

/** Places of secrets in texts. */
export async function findIn(texts: Iterable<Text>): Promise<readonly SecretInText[]> {
  const { findSecrets, findAssignedSecret } = await import('../../text/secrets.ts');
  const found: SecretInText[] = [];
  for (const { name, text } of texts) {
    if (found.length >= MAX_PLACES) break;
    const known = await findSecrets(text);
    const assigned = known.length > 0 ? undefined : findAssignedSecret(text);
    found.push(...known.map(({ what, line }) => ({ what, where: `${name}, line ${line}` })));
    if (assigned !== undefined) found.push({ what: assigned, where: name });
  }
  return found.slice(0, MAX_PLACES);
}
