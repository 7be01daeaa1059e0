import type { ObserverTable } from '../observer.ts';
import { contentsObserver } from './contents.ts';
import { imageObserver } from './observers.ts';
import { imageScan } from './scan.ts';
import type { ImageObservations } from './types.ts';

/** Who looks at the images. */
export const imageObservers: ObserverTable<ImageObservations> = {
  'image/train': imageObserver('train'),
  'image/serve': imageObserver('serve'),
  'image/train-contents': contentsObserver('train'),
  'image/serve-contents': contentsObserver('serve'),
  'image/scan': imageScan,
};
