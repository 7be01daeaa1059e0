import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import { EXIT, UserError } from '../errors.ts';
import { resourceTags } from '../publish/places.ts';
import { formatBytes } from '../text/bytes.ts';
import type { Cloud } from './cloud.ts';

/** A file to upload, and its key below the prefix. */
export interface UploadFile {
  readonly path: string;
  readonly key: string;
}

/** Key prefix of everything that runs in AWS leave in the bucket; samples of `publish` lie beside it, by version. */
export function runsPrefix({ name }: Pick<Config, 'name'>): string {
  return `sagemaker-algo/${name}/runs`;
}

/** Where the data of one source lie; the same source has the same place, so that nothing is sent twice. */
export function dataPrefix(config: Pick<Config, 'name'>, what: string, source: string): string {
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 12);
  return `${runsPrefix(config)}/data/${what}-${digest}`;
}

/** Throws UserError unless the bucket is there, and in the Region of the jobs. */
export async function requireBucket({ aws, region }: Pick<Cloud, 'aws' | 'region'>, bucket: string): Promise<void> {
  const where = await aws.s3.bucketRegion(bucket);
  if (where === undefined) {
    throw new UserError(`There is no bucket ${bucket}.`, {
      hint: `Make it in ${region}, or name another with --bucket.`,
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
const AT_ONCE = 4;

/** Makes a prefix hold these files and no others; what is there already is not sent again. Gives its S3 URI without a slash at its end. */
export async function uploadFiles(cloud: Cloud, bucket: string, prefix: string, files: readonly UploadFile[]): Promise<string> {
  const { aws, progress, config } = cloud;
  const step = progress.step(`Upload ${prefix.split('/').at(-1)}`);
  try {
    const tags = resourceTags(config);
    let sent = 0;
    let done = 0;
    const left = [...files];
    const work = async () => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) {
        if ((await aws.s3.putFile(bucket, `${prefix}/${file.key}`, file.path, tags)) === 'sent') sent += 1;
        done += 1;
        step.update(`${done} of ${files.length}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const wanted = new Set(files.map(({ key }) => `${prefix}/${key}`));
    const there = await aws.s3.listObjects(bucket, `${prefix}/`);
    const stale = there.map(({ key }) => key).filter((key) => !wanted.has(key));
    if (stale.length > 0) await aws.s3.deleteObjects(bucket, stale);
    const bytes = there.reduce((sum, one) => sum + (wanted.has(one.key) ? one.bytes : 0), 0);
    step.done(
      `${sent} of ${files.length} sent, ${formatBytes(bytes)} in all${stale.length > 0 ? `, ${stale.length} outdated removed` : ''}`,
    );
    return `s3://${bucket}/${prefix}`;
  } catch (error) {
    step.fail();
    throw error;
  }
}
