import type { ImageInfo } from '../../engine/engine.ts';

/** What the images are, without running them. */
export interface ImageObservations {
  'image/train': ImageInfo;
  'image/serve': ImageInfo;
}
