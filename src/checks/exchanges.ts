import type { InvocationsObservation, VariationKind } from '../observe/serve/types.ts';
import type { Exchange, Observations } from '../observe/types.ts';
import { TIME } from '../sagemaker/contract.ts';
import type { Outcome } from './define-check.ts';
import { describeExchange, describeStatus } from './evidence.ts';

type Seen = Pick<Observations, 'serve/invocations'>;
type Variation = InvocationsObservation['variations'][number];

/** Whether an answer came and was a success. */
export function isSuccess({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

/** Whether an answer came and blames the request. */
export function isClientError({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 400 && response.status < 500;
}

/** Whether a request took longer than its deadline in seconds, or was given up because of it. */
export function isLate({ totalMs, error }: Exchange, deadline: number): boolean {
  return totalMs > deadline * 1000 || error?.code === 'DEADLINE';
}

/** Media type without parameters, in lower case. */
export function mediaType(value: string | undefined): string {
  return (value ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The plain request that variations of a content type are made from. */
export function baseOf(seen: InvocationsObservation, contentType: string): Exchange | undefined {
  const sample = seen.samples.find(({ requestHeaders }) => mediaType(contentTypeOf(requestHeaders)) === mediaType(contentType));
  return sample !== undefined && isSuccess(sample) ? sample : (repeatOf(seen, contentType) ?? sample);
}

/** The plain request sent a second time. */
export function repeatOf(seen: InvocationsObservation, contentType: string): Exchange | undefined {
  return seen.variations.find((one) => one.kind === 'again' && mediaType(one.contentType) === mediaType(contentType))?.exchange;
}

/** The sample requests, and those of them that were sent once more as they are. */
export function plainRequests({ samples, variations }: InvocationsObservation): readonly Exchange[] {
  return [...samples, ...variations.filter(({ kind }) => kind === 'again').map(({ exchange }) => exchange)];
}

function deadlineOf({ deadlineSeconds = TIME.invocation }: InvocationsObservation): number {
  return deadlineSeconds;
}

/** The first sample when it failed only because the server said it was ready too early: sent again, it succeeds (INF-05). */
export function tooEarly(seen: InvocationsObservation): Exchange | undefined {
  const [first] = seen.samples;
  if (first === undefined || isSuccess(first) || isLate(first, deadlineOf(seen))) return undefined;
  const again = repeatOf(seen, contentTypeOf(first.requestHeaders) ?? '');
  return again !== undefined && isSuccess(again) ? first : undefined;
}

/** Whether the server ended while requests were sent; a good request may notice it before the engine does. */
export function hasEnded({ exit, badInput }: InvocationsObservation): boolean {
  return exit !== undefined || badInput.some(({ goodAfter }) => goodAfter.error?.code === 'ECONNREFUSED');
}

/** Whether the request found nobody listening, because the container had ended before. */
export function cameTooLate(seen: InvocationsObservation, { error }: Exchange): boolean {
  return hasEnded(seen) && error !== undefined && error.code !== 'ECONNRESET';
}

/** Every request to /invocations and its answer, in the order in which they were sent. */
export function allExchanges({ samples, variations, parallel = [], badInput, inARow }: InvocationsObservation): readonly Exchange[] {
  return [
    ...samples,
    ...variations.map(({ exchange }) => exchange),
    ...parallel.flatMap(({ bodies }) =>
      bodies.flatMap(({ alone, together, afterwards }) => [...alone, ...together, ...(afterwards === undefined ? [] : [afterwards])]),
    ),
    ...badInput.flatMap(({ bad, goodAfter }) => [bad, goodAfter]),
    ...(inARow === undefined ? [] : [inARow.first, ...(inARow.second === undefined ? [] : [inARow.second])]),
  ];
}

/** The check that judges the requests after which no more were sent, because they were not answered in time. */
const STOPPED_BY = {
  sample: 'serve/invocation-time',
  again: 'serve/invocation-status',
  'content-type-parameter': 'serve/content-type-parameters',
  'content-type-case': 'serve/content-type-case',
  'content-type-undeclared': 'serve/content-type-undeclared',
  'content-type-absent': 'serve/content-type-absent',
  'accept-declared': 'serve/accept-declared',
  'accept-any': 'serve/accept-declared',
  'accept-absent': 'serve/accept-declared',
  'accept-unsupported': 'serve/accept-unsupported',
  'extra-headers': 'serve/extra-headers',
  chunked: 'serve/chunked-body',
  'size-6-mib': 'serve/payload-6-mib',
  'size-25-mb': 'serve/payload-25-mb',
  parallel: 'serve/parallel-requests',
  'bad-input': 'serve/bad-input-is-client-error',
  burst: 'serve/many-requests',
} as const satisfies Record<NonNullable<InvocationsObservation['stoppedAt']>, string>;

/** Outcome of a check whose requests were never sent: why that is. */
export function neverSent(seen: InvocationsObservation): Outcome {
  const { samples, stoppedAt, exit } = seen;
  if (samples.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no sample request.' };
  if (stoppedAt !== undefined) {
    const follows = plainRequests(seen).some((plain) => isLate(plain, deadlineOf(seen))) ? 'serve/invocation-time' : STOPPED_BY[stoppedAt];
    return { status: 'not-checked', reason: 'Not tried after other requests had hung.', follows };
  }
  if (exit !== undefined) return { status: 'not-checked', reason: 'The container had ended by then.', follows: 'serve/survives-bad-input' };
  const plain = samples.some(isSuccess);
  if (!plain) return { status: 'not-checked', reason: 'The plain request fails already.', follows: 'serve/invocation-status' };
  return { status: 'not-applicable', reason: 'No sample request could be varied in this way.' };
}

/**
 * Judges the variations of some kinds. `fault` says in words what is wrong with one, given the plain request that it varies, or
 * nothing. Where the plain request fails already, that is another check's matter.
 */
export function judgeVariations(
  { 'serve/invocations': seen }: Seen,
  kinds: readonly VariationKind[],
  words: { expected: string; cause: string; fix: string; fault: (exchange: Exchange, base: Exchange) => string | undefined },
): Outcome {
  const sent = seen.variations.filter(({ kind }) => kinds.includes(kind));
  if (sent.length === 0) return neverSent(seen);
  const fair = sent.flatMap((variation) => fairPair(seen, variation));
  if (fair.length === 0) return { status: 'not-checked', reason: 'The plain request fails already.', follows: 'serve/invocation-status' };
  if (
    fair.every(({ exchange }) => isLate(exchange, deadlineOf(seen))) &&
    plainRequests(seen).some((plain) => isLate(plain, deadlineOf(seen)))
  ) {
    return { status: 'not-checked', reason: 'The plain request hangs, too.', follows: 'serve/invocation-time' };
  }
  const { fault, ...fixed } = words;
  for (const { exchange, base } of fair) {
    const actual = fault(exchange, base);
    if (actual === undefined || cameTooLate(seen, exchange)) continue;
    return { status: 'fail', ...fixed, actual, evidence: describeExchange(exchange) };
  }
  if (fair.every(({ exchange }) => exchange.response === undefined)) {
    if (!hasEnded(seen)) return { status: 'not-checked', reason: 'No request of this kind was answered.' };
    return { status: 'not-checked', reason: 'The container had ended by then.', follows: 'serve/survives-bad-input' };
  }
  return { status: 'pass' };
}

/** Status and type of request, for `actual`. */
export function describeVaried(exchange: Exchange): string {
  return `${describeStatus(exchange)} for ${exchange.label}`;
}

function fairPair(seen: InvocationsObservation, { contentType, exchange }: Variation): readonly { exchange: Exchange; base: Exchange }[] {
  const base = baseOf(seen, contentType);
  return base !== undefined && isSuccess(base) ? [{ exchange, base }] : [];
}

function contentTypeOf(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
}
