import type { ObserverTable } from '../observer.ts';
import { bindPort } from './bind-port.ts';
import { deadWorker } from './dead-worker.ts';
import { health } from './health.ts';
import { invocations } from './invocations.ts';
import { pings, serveDiagnosis, stop } from './observers.ts';
import { stopBusy } from './stop-busy.ts';
import type { ServeObservations } from './types.ts';

/** Who looks at the serving container as an endpoint. */
export const serveObservers: ObserverTable<ServeObservations> = {
  'serve/health': health,
  'serve/diagnosis': serveDiagnosis,
  'serve/invocations': invocations,
  'serve/pings': pings,
  'serve/stop': stop,
  'serve/stop-busy': stopBusy,
  'serve/dead-worker': deadWorker,
  'serve/bind-port': bindPort,
};
