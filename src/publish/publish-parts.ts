import type { Algorithms } from '../aws/algorithms.ts';
import type { S3 } from '../aws/s3.ts';
import type { CreateAlgorithmRequest } from '../config/create-algorithm.ts';
import type { ImageWork } from './image-work.ts';
import type { ImageReferences, S3Places } from './places.ts';
import type { Destination } from './preflight.ts';
import type { SampleSet } from './sample-files.ts';
import type { Pace } from './watch-algorithm.ts';

/** Everything that the publication of one version is made of. */
export interface PublishParts {
  readonly algorithms: Algorithms;
  readonly s3: S3;
  readonly images: ImageWork;
  readonly destination: Destination;
  readonly places: S3Places;
  readonly samples: SampleSet;
  /** Tags of what is made; empty for none. */
  readonly tags: Readonly<Record<string, string>>;
  /** The request, once the digests of the images are known; before that it says so in their place. */
  readonly planRequest: (images?: ImageReferences) => CreateAlgorithmRequest;
  readonly options: PublishWish;
}

export interface PublishWish {
  readonly replace: boolean;
  readonly yes: boolean;
  /** Waits for the end of the validation. */
  readonly wait: boolean;
  readonly pace: Pace;
  /** Options to be repeated by the command that looks again, such as ` --region us-east-1`. */
  readonly again: string;
}
