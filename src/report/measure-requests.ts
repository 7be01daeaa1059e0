import type { BatchJob } from '../observe/batch/types.ts';
import type { ParallelRound } from '../observe/serve/types.ts';
import type { Attempts, Exchange } from '../observe/types.ts';
import type { Measurements, PingPhase, PingTime, RequestTime } from './measurements.ts';
import { seen, shorten, thinOut } from './seen.ts';

const REQUESTS_MAX = 1_000;
/** Of each phase. */
const PINGS_MAX = 200;

type Sent = readonly [kind: string, exchange: Exchange | undefined];

/** Every request of a run whose time was kept, bounded. `since` is the moment from which times count. */
export function measureRequests(
  attempts: Attempts,
  since: number | undefined,
): Pick<Measurements, 'pings' | 'requests' | 'burst' | 'leftOut'> {
  const phases = [
    ['starting', seen(attempts, 'serve/health')?.pings],
    ['busy', seen(attempts, 'serve/invocations')?.pings],
    ['idle', seen(attempts, 'serve/pings')?.idle],
  ] as const;
  const pings = phases.flatMap(([phase, list = []]) => thinOut(list, PINGS_MAX).map((one) => describePing(phase, one, since)));
  const pinged = phases.reduce((sum, [, list = []]) => sum + list.length, 0);
  const requests = [
    ...servingRequests(attempts).flatMap((sent) => describeRequest('serve', sent, since)),
    ...batchRequests(attempts).flatMap((sent) => describeRequest('batch', sent, since)),
  ];
  const kept = thinOut(requests, REQUESTS_MAX);
  const leftOut = {
    ...(pinged > pings.length ? { pings: pinged - pings.length } : {}),
    ...(requests.length > kept.length ? { requests: requests.length - kept.length } : {}),
  };
  return { pings, requests: kept, ...describeBurst(attempts), ...(Object.keys(leftOut).length === 0 ? {} : { leftOut }) };
}

function describeBurst(attempts: Attempts): Pick<Measurements, 'burst'> {
  const { timesMs = [], memoryBytes = [] } = seen(attempts, 'serve/invocations')?.burst ?? {};
  return timesMs.length === 0 ? {} : { burst: { timesMs, memoryBytes } };
}

function servingRequests(attempts: Attempts): readonly Sent[] {
  const asked = seen(attempts, 'serve/invocations');
  if (asked === undefined) return [];
  return [
    ...asked.samples.map((one): Sent => ['sample', one]),
    ...asked.variations.map(({ kind, exchange }): Sent => [kind, exchange]),
    ...asked.badInput.flatMap(({ bad, goodAfter }): Sent[] => [
      ['bad-input', bad],
      ['after-bad-input', goodAfter],
    ]),
    ...(asked.parallel ?? []).flatMap(parallelRequests),
    ...[asked.inARow?.first, asked.inARow?.second].map((one): Sent => ['in-a-row', one]),
    ['burst', asked.burst?.failed],
    ['in-flight-at-stop', seen(attempts, 'serve/stop-busy')?.inFlight],
  ];
}

function parallelRequests({ bodies }: ParallelRound): readonly Sent[] {
  return bodies.flatMap(({ alone, together, afterwards }): Sent[] => [
    ...alone.map((one): Sent => ['alone', one]),
    ...together.map((one): Sent => ['parallel', one]),
    ['alone', afterwards],
  ]);
}

function batchRequests(attempts: Attempts): readonly Sent[] {
  const batch = seen(attempts, 'batch/transform');
  if (batch === undefined) return [];
  const records = (jobs: readonly BatchJob[], kind: string) => jobs.flatMap(({ requests }) => requests.map((one): Sent => [kind, one]));
  const { badRecords = [], files = [], payload } = batch.probes ?? {};
  return [
    ['execution-parameters', batch.executionParameters],
    ...records(batch.jobs, 'records'),
    ...records(
      badRecords.map(({ job }) => job),
      'bad-record',
    ),
    ...records(files, 'files'),
    ['payload', payload?.exchange],
  ];
}

function describeRequest(area: RequestTime['area'], [kind, exchange]: Sent, since: number | undefined): readonly RequestTime[] {
  if (exchange === undefined) return [];
  const { label, response, error, requestBytes } = exchange;
  const answered =
    response === undefined ? { error: shorten(error?.code ?? 'no answer', 60), receivedBytes: 0 } : { receivedBytes: response.bodyBytes };
  const status = response === undefined ? {} : { status: response.status };
  return [{ label: shorten(label, 200), area, kind, ...timed(exchange, since), ...status, sentBytes: requestBytes, ...answered }];
}

function describePing(phase: PingPhase, exchange: Exchange, since: number | undefined): PingTime {
  const { response } = exchange;
  return { phase, ...timed(exchange, since), ...(response === undefined ? {} : { status: response.status }) };
}

function timed({ at, totalMs }: Exchange, since: number | undefined): { readonly atMs?: number; readonly ms: number } {
  const ms = Math.round(totalMs * 100) / 100;
  return at === undefined || since === undefined ? { ms } : { atMs: at - since, ms };
}
