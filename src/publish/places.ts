import type { Config } from '../config/schema.ts';
import type { Role } from '../sagemaker/contract.ts';

/**
 * Where the objects of one version of a product are in S3: every address ends without a slash. What reads data from one has to add it,
 * or `channels/train` would also get the files of `channels/train-2`.
 */
export interface S3Places {
  readonly bucket: string;
  /** Key prefix of everything of this version, without a slash at its end. */
  readonly prefix: string;
  /** Key prefix of the samples, without a slash at its end. */
  readonly samples: string;
  /** Sample data of a channel. */
  channel(name: string): string;
  readonly batch: string;
  readonly trainingOutput: string;
  readonly transformOutput: string;
}

/**
 * Places of one version. `samples` is the digest of its sample data, if it is to have a place of its own: two who publish the same
 * version at once then never change what the other's validation reads.
 */
export function s3Places(bucket: string, { name, version }: Pick<Config, 'name' | 'version'>, samples?: string): S3Places {
  const prefix = `sagemaker-algo/${name}/${version.replace(/[^\w.-]+/g, '-')}`;
  const data = samples === undefined ? `${prefix}/samples` : `${prefix}/samples/${samples}`;
  return {
    bucket,
    prefix,
    samples: data,
    channel: (channel) => `s3://${bucket}/${data}/channels/${channel}`,
    batch: `s3://${bucket}/${data}/batch`,
    trainingOutput: `s3://${bucket}/${prefix}/validation/training`,
    transformOutput: `s3://${bucket}/${prefix}/validation/transform`,
  };
}

/** References of both images for a request, `repositoryUri@sha256:...`: digests, never tags. */
export type ImageReferences = Readonly<Record<Role, string>>;

/** Tags of everything that is made in AWS, by which it is found again. */
export function resourceTags({ name, version, publish }: Pick<Config, 'name' | 'version' | 'publish'>): Readonly<Record<string, string>> {
  return { ...publish.tags, 'sagemaker-algo.project': name, 'sagemaker-algo.version': version };
}
