import type { ObserverTable } from '../observer.ts';
import type { PipeObservations } from './types.ts';

/** Who looks at Pipe mode. */
export const pipeObservers: ObserverTable<PipeObservations> = {};
