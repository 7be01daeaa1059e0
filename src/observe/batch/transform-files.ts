import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { describeFileError } from '../../file-errors.ts';
import type { BatchRequest } from '../../plan/transform.ts';
import { endOfAnswer } from '../../sagemaker/assemble.ts';
import { BATCH_MB } from '../../sagemaker/contract.ts';
import { CutError, type Cutting, cutRequests, roomBytes } from '../../sagemaker/cut-records.ts';
import { createRooms, PIECE, type ReadInto, type Rooms, readFrom, readPieces } from '../../sagemaker/read-into.ts';
import type { TransformSettings } from '../../sagemaker/transform-settings.ts';
import type { Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import type { SampleFile } from '../sample-files.ts';
import { describeHeaders } from './jobs.ts';
import type { Outputs } from './keep-outputs.ts';
import { type ObjectResult, runTransform, type Sendable, type TransformObject } from './run-transform.ts';

/** Times that a failed request is sent again (BATCH-12). */
const RETRIES = 3;

export interface FilesJob {
  readonly request: BatchRequest;
  readonly files: readonly SampleFile[];
  readonly settings: TransformSettings;
  readonly outputs: Outputs;
  readonly onObject: (result: ObjectResult) => void;
}

/** Sends files to a ready container as a batch job does, and writes an output for each; neither is ever in memory as a whole. */
export async function transformFiles(lab: Lab, target: Target, job: FilesJob): Promise<readonly ObjectResult[]> {
  const rooms = createRooms(roomBytes(job.settings.maxPayloadMb * BATCH_MB));
  const objects = job.files.map((file) => createObject(file, job, rooms));
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

function createObject(
  { path, key }: SampleFile,
  { request, settings, outputs }: FilesJob,
  rooms: Rooms,
): { object: TransformObject; close(): void } {
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
  const streamed: readonly Sendable[] = [{ open: () => streamFile(path), records: 1 }];
  return {
    object: {
      key,
      requests: maxPayloadMb === 0 ? streamed : cutFile(path, { split, strategy, maxBytes: maxPayloadMb * BATCH_MB, rooms }),
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

async function* cutFile(path: string, cutting: Cutting): AsyncGenerator<Sendable> {
  const object = await openObject(path);
  try {
    yield* cutRequests(object.read, cutting);
  } finally {
    await object.close();
  }
}

async function* streamFile(path: string): AsyncGenerator<Uint8Array> {
  const object = await openObject(path);
  try {
    yield* readPieces(object.read);
  } finally {
    await object.close();
  }
}

interface OpenObject {
  readonly read: ReadInto;
  close(): Promise<void>;
}

/** A file, unpacked if its name says that it is packed (BATCH-17). */
async function openObject(path: string): Promise<OpenObject> {
  const file = await explained(path, open(path));
  const close = () => file.close();
  if (!path.endsWith('.gz')) return { read: async (room) => (await explained(path, file.read(room))).bytesRead, close };
  const packed = file.createReadStream({ autoClose: false, highWaterMark: PIECE });
  const unpacked = createGunzip({ chunkSize: PIECE });
  packed.on('error', (error) => unpacked.destroy(error));
  const read = readFrom(packed.pipe(unpacked));
  return {
    read: (room) => explained(path, read(room)),
    async close() {
      packed.destroy();
      unpacked.destroy();
      await close();
    },
  };
}

async function explained<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw new CutError('it is no gzip file');
    throw describeFileError(error, 'read', path);
  }
}
