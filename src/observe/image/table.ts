import type { ObserverTable } from '../observer.ts';
import { imageObserver } from './observers.ts';
import type { ImageObservations } from './types.ts';

/** Who looks at the images. */
export const imageObservers: ObserverTable<ImageObservations> = {
  'image/train': imageObserver('train'),
  'image/serve': imageObserver('serve'),
};
