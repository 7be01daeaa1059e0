import { createHash } from 'node:crypto';
import type { Endpoint } from '../aws/endpoints.ts';
import { asAwsFailure } from '../aws/failure.ts';
import type { EndpointAnswer } from '../aws/runtime.ts';
import type { ContainerLog } from '../engine/engine.ts';
import type { SampleCall } from '../observe/serve/requests.ts';
import { firstOfEachType, readRequests } from '../observe/serve/requests.ts';
import type { HealthObservation, InvocationsObservation, VariationKind } from '../observe/serve/types.ts';
import { planVariations } from '../observe/serve/variations.ts';
import type { Attempt, Exchange } from '../observe/types.ts';
import { breakBody } from '../sagemaker/broken-body.ts';
import { TIME } from '../sagemaker/contract.ts';
import type { Cloud } from './cloud.ts';
import { failed, made } from './rehearsal-attempt.ts';

/**
 * Kinds of requests that InvokeEndpoint passes on as they are. The others are about the connection, which SageMaker makes; and the SDK
 * sends no request without a content type.
 */
const PASSED_ON: readonly VariationKind[] = [
  'again',
  'content-type-parameter',
  'content-type-case',
  'content-type-undeclared',
  'accept-declared',
  'accept-any',
  'accept-absent',
  'accept-unsupported',
  'size-6-mib',
];
const BODY_KEPT = 65_536;

/** What an endpoint shows of the server's start. The time is an upper bound: it holds the wait for the machine, too. */
export function observeEndpoint(
  { status, failureReason = '' }: Pick<Endpoint, 'status' | 'failureReason'>,
  { name, creatingMs, log }: { readonly name: string; readonly creatingMs: number; readonly log: ContainerLog },
): Attempt<HealthObservation> {
  const seen = { pings: [], listening: undefined, log, command: `endpoint ${name}` };
  const none = { ...seen, readyMs: undefined };
  if (status === 'InService') {
    const readyMs = Math.min(creatingMs, TIME.startupWindow * 1000);
    return made({ ...seen, readyMs, exit: undefined }, creatingMs);
  }
  if (/CannotStartContainer/i.test(failureReason)) {
    const exit = { exitCode: 127, oomKilled: false, startError: failureReason, durationMs: 0 };
    return made({ ...none, exit }, creatingMs);
  }
  if (/ping health check|respond to ping/i.test(failureReason)) return made({ ...none, exit: undefined }, creatingMs);
  // What is wrong with the archive is seen where it was made.
  const after = /model data archive|model data/i.test(failureReason) ? ('train/nominal' as const) : undefined;
  return failed(`The endpoint ${name} is ${status}: ${failureReason === '' ? 'no reason given' : failureReason}`, after);
}

/** So many requests may hang: each costs a minute of the endpoint, and there are dozens. */
const LATE_MAX = 2;

type Seen = Pick<InvocationsObservation, 'samples' | 'variations' | 'badInput' | 'stoppedAt'>;

/** Sends the sample requests, what a buyer's client may make of them, and bad input, through InvokeEndpoint. Throws AwsError. */
export async function askEndpoint(cloud: Cloud, endpoint: string): Promise<Seen> {
  const { config, projectDir, signal } = cloud;
  const project = { config, issues: [], dir: projectDir };
  const calls = readRequests({ project, limits: { invocation: TIME.invocation }, signal });
  let late = 0;
  const send = async (call: SampleCall) => {
    const exchange = await invoke(cloud, endpoint, call);
    if (exchange.error?.code === 'DEADLINE') late += 1;
    return exchange;
  };
  const samples: Exchange[] = [];
  for (const call of calls) samples.push(await send(call));
  const good = calls.filter((_, index) => isGood(samples[index]));
  const variations: InvocationsObservation['variations'][number][] = [];
  const badInput: InvocationsObservation['badInput'][number][] = [];
  const [first] = calls;
  if (first !== undefined && !isGood(samples[0])) {
    variations.push({
      kind: 'again',
      contentType: first.sample.contentType,
      exchange: await send({ ...first, label: `${first.label} (again)` }),
    });
  }
  for (const call of firstOfEachType(project, good)) {
    const { contentType } = call.sample;
    for (const { kind, call: varied } of planVariations(call, config.inference.responseTypes)) {
      if (late >= LATE_MAX) return { samples, variations, badInput, stoppedAt: kind };
      if (PASSED_ON.includes(kind)) variations.push({ kind, contentType, exchange: await send(varied) });
    }
    for (const { kind, body } of breakBody(call.body, contentType)) {
      if (late >= LATE_MAX) return { samples, variations, badInput, stoppedAt: 'bad-input' };
      const bad = await send({ ...call, body, label: `${call.label} (${kind})` });
      badInput.push({ kind, bad, goodAfter: await send({ ...call, label: `${call.label} (after ${kind})` }) });
    }
  }
  return { samples, variations, badInput };
}

function isGood(exchange: Exchange | undefined): boolean {
  return exchange?.response !== undefined && exchange.response.status < 300;
}

async function invoke(cloud: Cloud, endpoint: string, call: SampleCall): Promise<Exchange> {
  const headers = call.headers ?? {};
  const body = call.stream === undefined ? call.body : await collect(call.stream.chunks);
  const base = { label: call.label, method: 'POST', path: '/invocations', requestHeaders: headers, requestBytes: body.length };
  const began = performance.now();
  const wish = { endpoint, body, contentType: headers['Content-Type'] ?? '', accept: headers['Accept'] };
  const timed = () => ({ connectMs: undefined, totalMs: performance.now() - began });
  try {
    const answer = await cloud.aws.runtime.invoke(wish);
    return { ...base, ...readAnswer(answer, performance.now() - began), ...timed() };
  } catch (error) {
    const failure = asAwsFailure(error);
    // What the service itself refuses, such as a body that is too large, says nothing about the container.
    if (failure === undefined || !/^ValidationError|RequestEntityTooLarge/.test(failure.code)) throw error;
    return { ...base, response: undefined, error: { code: failure.code, message: failure.message }, ...timed() };
  }
}

function readAnswer(answer: EndpointAnswer, ms: number): Pick<Exchange, 'response' | 'error'> {
  if (answer.status === 'answered') return { response: describe(200, answer.contentType, answer.body), error: undefined };
  if (answer.code !== undefined) return { response: describe(answer.code, '', Buffer.from(answer.message)), error: undefined };
  const late = ms >= (TIME.invocation - 1) * 1000 || /timed out/i.test(answer.message);
  return { response: undefined, error: { code: late ? 'DEADLINE' : 'NO_ANSWER', message: answer.message } };
}

function describe(status: number, type: string, content: Uint8Array): NonNullable<Exchange['response']> {
  const body = Buffer.from(content);
  return {
    status,
    headers: type === '' ? {} : { 'content-type': type },
    body: body.subarray(0, BODY_KEPT).toString('utf8'),
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  };
}

async function collect(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
