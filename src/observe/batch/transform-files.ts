import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { describeFileError } from '../../file-errors.ts';
import type { BatchRequest } from '../../plan/transform.ts';
import { endOfAnswer } from '../../sagemaker/assemble.ts';
import { BATCH_MB } from '../../sagemaker/contract.ts';
import { CutError, cutRequests } from '../../sagemaker/cut-records.ts';
import type { TransformSettings } from '../../sagemaker/transform-settings.ts';
import type { Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import type { SampleFile } from '../sample-files.ts';
import { describeHeaders } from './jobs.ts';
import type { Outputs } from './keep-outputs.ts';
import { type ObjectResult, runTransform, type Sendable, type TransformObject } from './run-transform.ts';

/** Times that a failed request is sent again (BATCH-12). */
const RETRIES = 3;
/** Bytes read at once. */
const PIECE = 262_144;

export interface FilesJob {
  readonly request: BatchRequest;
  readonly files: readonly SampleFile[];
  readonly settings: TransformSettings;
  readonly outputs: Outputs;
  readonly onObject: (result: ObjectResult) => void;
}

/** Sends files to a ready container as a batch job does, and writes an output for each; neither is ever in memory as a whole. */
export async function transformFiles(lab: Lab, target: Target, job: FilesJob): Promise<readonly ObjectResult[]> {
  const objects = job.files.map((file) => createObject(file, job));
  const closers = new Map(objects.map(({ object, close }) => [object.key, close]));
  return runTransform(
    objects.map(({ object }) => object),
    {
      target,
      headers: describeHeaders(job.request),
      maxConcurrent: job.settings.maxConcurrent,
      deadlineMs: lab.limits.batchInvocation * 1000,
      retries: RETRIES,
      retryLate: true,
      signal: lab.signal,
      onObject(result) {
        closers.get(result.key)?.();
        job.onObject(result);
      },
    },
  );
}

function createObject({ path, key }: SampleFile, { request, settings, outputs }: FilesJob): { object: TransformObject; close(): void } {
  const { split } = request.wish;
  const { strategy, maxPayloadMb } = settings;
  const output = outputs.open(key);
  let last: number | undefined;
  const add = (part: Uint8Array) => {
    if (part.length === 0) return;
    last = part.at(-1);
    output.add(part);
  };
  const complete = () => {
    const end = endOfAnswer(last, request.assemble);
    if (end.length > 0) output.add(end);
    last = undefined;
  };
  const streamed: readonly Sendable[] = [{ open: () => readObject(path), records: 1 }];
  return {
    object: {
      key,
      requests: maxPayloadMb === 0 ? streamed : cutRequests(readObject(path), { split, strategy, maxBytes: maxPayloadMb * BATCH_MB }),
      sink: {
        add,
        restart: () => {
          last = undefined;
          output.restart();
        },
        complete,
      },
    },
    close: output.close,
  };
}

/** A file in pieces, unpacked if its name says that it is packed (BATCH-17). */
async function* readObject(path: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: PIECE });
  if (!path.endsWith('.gz')) {
    yield* explained(file, path);
    return;
  }
  const unpacked = createGunzip({ chunkSize: PIECE });
  file.on('error', (error) => unpacked.destroy(error));
  try {
    yield* explained(file.pipe(unpacked), path);
  } finally {
    file.destroy();
  }
}

async function* explained(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw new CutError('it is no gzip file');
    throw describeFileError(error, 'read', path);
  }
}
