import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config/schema.ts';
import { EXIT, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { resourceTags } from '../publish/places.ts';
import { formatBytes } from '../text/bytes.ts';
import type { Cloud } from './cloud.ts';

/** A file to upload, and its key below the prefix. */
export interface UploadFile {
  readonly path: string;
  readonly key: string;
}

/** Files of one kind, and the place in the bucket that their names and content give them. */
export interface DataSet {
  /** Such as `train`: the channel. */
  readonly what: string;
  readonly files: readonly UploadFile[];
  /** Twelve hexadecimal digits over names and content: what a running job reads is never changed by the next one. */
  readonly digest: string;
}

/** Key prefix of everything that runs in AWS leave in the bucket; the samples of `publish` lie beside it, by version. */
export function runsPrefix({ name }: Pick<Config, 'name'>): string {
  return `sagemaker-algo/${name}/runs`;
}

/** Reads the files. Throws UserError for one that cannot be read. */
export async function readDataSet(what: string, files: readonly UploadFile[]): Promise<DataSet> {
  const hash = createHash('sha256');
  for (const { path, key } of files) hash.update(`${key}\0${await hashFile(path)}\0`);
  return { what, files, digest: hash.digest('hex').slice(0, 12) };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((error: unknown) =>
    explaining('read', path, () => {
      throw error;
    }),
  );
  return hash.digest('hex');
}

/** Key prefix of a data set, without a slash at its end. */
export function dataPrefix(config: Pick<Config, 'name'>, { what, digest }: Pick<DataSet, 'what' | 'digest'>): string {
  return `${runsPrefix(config)}/data/${what}/${digest}`;
}

/** Throws UserError unless the bucket is there, and in the Region of the jobs; with `create` it is made, encrypted and closed to the public. */
export async function requireBucket(
  { aws, region, progress, config }: Pick<Cloud, 'aws' | 'region' | 'progress' | 'config'>,
  bucket: string,
  create = false,
): Promise<void> {
  const where = await aws.s3.bucketRegion(bucket);
  if (where === undefined && create) {
    await aws.s3.createBucket(bucket, region, resourceTags(config));
    progress.note(`The bucket ${bucket} was made in ${region}, encrypted and closed to the public.`);
    return;
  }
  if (where === undefined) {
    throw new UserError(`There is no bucket ${bucket}.`, {
      hint: 'Have it made, encrypted and closed to the public, with --create-bucket, or name another with --bucket.',
      exitCode: EXIT.couldNotLook,
    });
  }
  if (where === region) return;
  throw new UserError(`The bucket ${bucket} is in ${where}, and the jobs run in ${region}.`, {
    hint: 'Name a bucket of the same Region with --bucket, or another Region with --region.',
    exitCode: EXIT.couldNotLook,
  });
}

/** Files that are sent at once. */
const AT_ONCE = 6;
/** Earlier objects of the same name and size that are compared with a file. */
const CANDIDATES = 3;

/** Uploads a data set; content that is in the bucket already is not sent again. Gives its S3 URI without a slash at its end. */
export async function uploadDataSet(cloud: Cloud, bucket: string, set: DataSet): Promise<string> {
  const { aws, progress, config } = cloud;
  const prefix = dataPrefix(config, set);
  const step = progress.step(`Upload ${set.what}`);
  try {
    const tags = resourceTags(config);
    const earlier = await aws.s3.listObjects(bucket, `${runsPrefix(config)}/data/${set.what}/`);
    const counts = { sent: 0, copied: 0, present: 0 };
    const left = [...set.files];
    const work = async () => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) {
        const { key, path } = file;
        const alike = earlier.filter((one) => one.key.endsWith(`/${key}`) && !one.key.startsWith(`${prefix}/`)).slice(-CANDIDATES);
        const candidates = alike.map((one) => one.key);
        counts[await aws.s3.placeFile({ bucket, key: `${prefix}/${key}`, file: path, tags }, candidates)] += 1;
        step.update(`${counts.sent + counts.copied + counts.present} of ${set.files.length}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const bytes = (await aws.s3.listObjects(bucket, `${prefix}/`)).reduce((sum, one) => sum + one.bytes, 0);
    step.done(`${counts.sent} of ${set.files.length} sent, ${formatBytes(bytes)} in all`);
    return `s3://${bucket}/${prefix}`;
  } catch (error) {
    step.fail();
    throw error;
  }
}
