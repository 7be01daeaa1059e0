import type { Config } from '../config/schema.ts';
import type { Role } from '../sagemaker/contract.ts';

/** Where the objects of one version of a product are in S3: every address ends without a slash. */
export interface S3Places {
  readonly bucket: string;
  /** Key prefix of everything of this version. */
  readonly prefix: string;
  /** Sample data of a channel. */
  channel(name: string): string;
  readonly batch: string;
  readonly trainingOutput: string;
  readonly transformOutput: string;
}

export function s3Places(bucket: string, { name, version }: Pick<Config, 'name' | 'version'>): S3Places {
  const prefix = `sagemaker-algo/${name}/${version.replace(/[^\w.-]+/g, '-')}`;
  const uri = (path: string) => `s3://${bucket}/${prefix}/${path}`;
  return {
    bucket,
    prefix,
    channel: (channel) => uri(`samples/channels/${channel}`),
    batch: uri('samples/batch'),
    trainingOutput: uri('validation/training'),
    transformOutput: uri('validation/transform'),
  };
}

/** References of both images for a request, `repositoryUri@sha256:...`: digests, never tags. */
export type ImageReferences = Readonly<Record<Role, string>>;

/** Tags of everything that is made in AWS, by which it is found again. */
export function resourceTags({ name, version, publish }: Pick<Config, 'name' | 'version' | 'publish'>): Readonly<Record<string, string>> {
  return { ...publish.tags, 'sagemaker-algo.project': name, 'sagemaker-algo.version': version };
}
