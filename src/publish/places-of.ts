import type { DescribedAlgorithm } from '../aws/algorithms.ts';
import { algorithmName } from './names.ts';
import { s3Places } from './places.ts';
import type { Place } from './session.ts';

/** Where everything of one version is in S3; the prefix has no slash at its end. */
export interface DataPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/**
 * Where the data of an algorithm is: as the resource itself says, or as the project would put it. Undefined where neither says it, or
 * the place is not one of those that this tool makes, which alone may be emptied.
 */
export function dataPlaceOf(
  name: string,
  seen: DescribedAlgorithm | undefined,
  { config, settings }: Pick<Place, 'config' | 'settings'>,
): DataPlace | undefined {
  const [, bucket, prefix] = OURS.exec(JSON.stringify(seen?.request['ValidationSpecification'] ?? '')) ?? [];
  if (bucket !== undefined && prefix !== undefined) return { bucket, prefix };
  if (config === undefined || settings.bucket === undefined || algorithmName(config) !== name) return undefined;
  return { bucket: settings.bucket, prefix: s3Places(settings.bucket, config).prefix };
}

const OURS = /"s3:\/\/([^/"]+)\/(sagemaker-algo\/[\w.-]+\/[\w.-]+)\/samples\//;
