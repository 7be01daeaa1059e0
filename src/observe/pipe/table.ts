import type { ObserverTable } from '../observer.ts';
import { apart, folders, mixed, together } from './observers.ts';
import type { PipeObservations } from './types.ts';

/** Who looks at Pipe mode. */
export const pipeObservers: ObserverTable<PipeObservations> = {
  'pipe/together': together,
  'pipe/apart': apart,
  'pipe/mixed': mixed,
  'pipe/folders': folders,
};
