import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type _Error as KeyError,
  PutBucketEncryptionCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ClientSettings } from './client-settings.ts';
import { AwsError, type AwsFailure, callAws, failedWith } from './failure.ts';

export interface S3Object {
  readonly key: string;
  readonly bytes: number;
}

/** Buckets and objects. Every method throws AwsError. */
export interface S3 {
  /** The Region of a bucket; undefined when there is no such bucket. A bucket of somebody else throws. */
  bucketRegion(bucket: string): Promise<string | undefined>;
  /** Makes a bucket that is encrypted, closed to the public and tagged, in the Region of the client. */
  createBucket(bucket: string, region: string, tags?: Readonly<Record<string, string>>): Promise<void>;
  /** Uploads a file, in parts when it is large, unless the same content is there already; says whether it was sent. */
  putFile(bucket: string, key: string, file: string, tags: Readonly<Record<string, string>>): Promise<'sent' | 'present'>;
  /**
   * The same, but takes the content from another object of the bucket when one of those named holds it: a copy inside of S3 costs no line.
   */
  placeFile(file: FileToPut, candidates: readonly string[]): Promise<'sent' | 'present' | 'copied'>;
  listObjects(bucket: string, prefix: string): Promise<readonly S3Object[]>;
  /** Writes an object into a file, whose folder is made. */
  getFile(bucket: string, key: string, file: string): Promise<void>;
  deleteObjects(bucket: string, keys: readonly string[]): Promise<void>;
}

/** Metadata in which an upload keeps the hash of its content: what S3 itself keeps depends on the size of the parts. */
const HASH = 'sagemaker-algo-sha256';

export function createS3(settings: ClientSettings, signal: AbortSignal): S3 {
  const client = new S3Client({ ...settings, followRegionRedirects: true });
  // Uploads in parts take no signal for their requests: given up, these would go on and keep the process.
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) => handle(request, { ...options, abortSignal: signal });
  const abort = { abortSignal: signal };
  return {
    async bucketRegion(Bucket) {
      try {
        const { BucketRegion } = await call('HeadBucket', () => client.send(new HeadBucketCommand({ Bucket }), abort));
        return BucketRegion ?? (await client.config.region());
      } catch (error) {
        if (failedWith(error, 'NotFound', 'NoSuchBucket')) return undefined;
        throw error;
      }
    },
    createBucket: (bucket, region, tags = {}) => createClosedBucket(client, { bucket, region, tags }, signal),
    putFile: async (bucket, key, file, tags) => {
      const put = await placeFile(client, { bucket, key, file, tags }, [], signal);
      return put === 'copied' ? 'sent' : put;
    },
    placeFile: (file, candidates) => placeFile(client, file, candidates, signal),
    listObjects: (Bucket, Prefix) =>
      call('ListObjectsV2', async () => {
        const found: S3Object[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }, { abortSignal: signal })) {
          found.push(...Contents.map(({ Key = '', Size = 0 }) => ({ key: Key, bytes: Size })));
        }
        return found;
      }),
    async getFile(Bucket, Key, file) {
      await mkdir(dirname(file), { recursive: true });
      await call('GetObject', async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), abort);
        if (!(Body instanceof Readable)) throw new Error('the answer has no body');
        await pipeline(Body, createWriteStream(file), { signal });
      });
    },
    async deleteObjects(Bucket, keys) {
      for (let from = 0; from < keys.length; from += 1000) {
        const Objects = keys.slice(from, from + 1000).map((Key) => ({ Key }));
        const command = new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } });
        const { Errors = [] } = await call('DeleteObjects', () => client.send(command, abort));
        const [first] = Errors;
        // Refusals of single keys come with a 200.
        if (first !== undefined) throw new AwsError(describeRefusal(first, Errors.length));
      }
    },
  };
}

function describeRefusal({ Key = '', Code = 'Unknown', Message = '' }: KeyError, count: number): AwsFailure {
  const more = count > 1 ? ` and ${count - 1} more` : '';
  return {
    ...{ service: 's3', operation: 'DeleteObjects', code: Code, message: `${Key}${more}: ${Message}` },
    ...{ status: 403, requestId: undefined },
  };
}

type Call = <T>(operation: string, send: () => Promise<T>) => Promise<T>;
const call: Call = (operation, send) => callAws('s3', operation, send);

interface NewBucket {
  readonly bucket: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
}

async function createClosedBucket(client: S3Client, { bucket: Bucket, region, tags }: NewBucket, signal: AbortSignal): Promise<void> {
  const abort = { abortSignal: signal };
  // The oldest Region is the one that may not be named.
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
  await call('CreateBucket', () => client.send(new CreateBucketCommand({ Bucket, ...where }), abort));
  const closed = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await call('PutPublicAccessBlock', () =>
    client.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: closed }), abort),
  );
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
  await call('PutBucketEncryption', () =>
    client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }), abort),
  );
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (TagSet.length === 0) return;
  await call('PutBucketTagging', () => client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }), abort));
}

/** A file, and the object that it becomes. */
export interface FileToPut {
  readonly bucket: string;
  readonly key: string;
  readonly file: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Largest object that S3 copies in one piece. */
const COPY_MAX = 5_000_000_000;

async function placeFile(
  client: S3Client,
  { bucket: Bucket, key: Key, file, tags }: FileToPut,
  candidates: readonly string[],
  signal: AbortSignal,
): Promise<'sent' | 'present' | 'copied'> {
  const hash = await hashFile(file);
  const abort = { abortSignal: signal };
  const Tagging = new URLSearchParams({ ...tags }).toString();
  if ((await storedHash(client, Bucket, Key, signal)) === hash) return 'present';
  for (const candidate of candidates) {
    if ((await stat(file)).size > COPY_MAX || (await storedHash(client, Bucket, candidate, signal)) !== hash) continue;
    const CopySource = `${Bucket}/${candidate.split('/').map(encodeURIComponent).join('/')}`;
    const params = { Bucket, Key, CopySource, ServerSideEncryption: 'AES256', TaggingDirective: 'REPLACE', Tagging } as const;
    await call('CopyObject', () => client.send(new CopyObjectCommand(params), abort));
    return 'copied';
  }
  const upload = new Upload({
    client,
    params: {
      ...{ Bucket, Key, Body: createReadStream(file), Metadata: { [HASH]: hash }, ServerSideEncryption: 'AES256' },
      Tagging,
    },
  });
  const stop = () => void upload.abort();
  signal.addEventListener('abort', stop, { once: true });
  await call('PutObject', () => upload.done()).finally(() => signal.removeEventListener('abort', stop));
  return 'sent';
}

/** The hash that an upload of ours has left with an object; undefined where there is none. */
async function storedHash(client: S3Client, Bucket: string, Key: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { Metadata } = await call('HeadObject', () => client.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal: signal }));
    return Metadata?.[HASH];
  } catch (error) {
    if (failedWith(error, 'NotFound', 'NoSuchKey')) return undefined;
    throw error;
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Bucket and key of `s3://bucket/key`. */
export function splitS3Uri(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
  return { bucket, key };
}
