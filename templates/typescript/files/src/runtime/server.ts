import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { BuyerError } from './buyer-error.ts';
import { createDecoder } from './decode.ts';
import { createEncoder } from './encode.ts';
import { describeForLog } from './failure.ts';
import { knownTypes, type MediaType, resolveAnswerType, resolveRequestType } from './media-types.ts';
import type { RuntimeSpec } from './spec.ts';
import type { Predictions, Rows } from './types.ts';

/** An import would also load Node's WebSocket client, which `node:http` exports: twice the start-up time, and 5 MB in each process. */
const http = process.getBuiltinModule('node:http');

/** Largest request body in bytes: what batch transform may send at most (MaxPayloadInMB of 100). */
export const LARGEST_BODY = 100 * 1024 * 1024;

/** So many bytes of a body, then other requests have their turn. Node by itself reads up to 2 MB of one before it looks at the next. */
const TURN = 64 * 1024;

export interface ServerOptions {
  readonly predict: (rows: Rows) => Predictions;
  readonly inference: RuntimeSpec['inference'];
  /** Requests that can be worked on at the same time. */
  readonly processes: number;
  /** True once the server is to stop: connections are then closed after their answer. */
  readonly stopping: () => boolean;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The formats of a request and of its answer. */
interface Formats {
  readonly type: MediaType;
  readonly answerType: MediaType;
}

/** The HTTP server of the inference container: /ping, /invocations, /execution-parameters. */
export function createServer(options: ServerOptions): Server {
  const requestTypes = knownTypes(options.inference.contentTypes);
  const answerTypes = knownTypes(options.inference.responseTypes ?? options.inference.contentTypes);
  const parameters = describeExecution(options.processes);

  /** What can be said without the body: the answer, or the formats of a request for predictions. */
  function resolveRequest({ method = '', url = '', headers }: IncomingMessage): Answer | Formats {
    const path = url.split('?', 1)[0];
    if (path === '/ping') return only(['GET', 'HEAD', 'POST'], method) ?? text(200, '');
    if (path === '/execution-parameters') return only(['GET', 'HEAD'], method) ?? parameters;
    if (path !== '/invocations') return text(404, 'there are only /ping, /invocations and /execution-parameters');
    return only(['POST'], method) ?? resolveFormats(headers);
  }

  function resolveFormats(headers: IncomingHttpHeaders): Answer | Formats {
    const type = resolveRequestType(headers['content-type'], requestTypes);
    if (type === undefined) return text(415, `Content-Type must be one of ${requestTypes.join(', ')}`);
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') return text(415, 'Content-Encoding is not supported');
    const answerType = resolveAnswerType(headers.accept, type, answerTypes);
    if (answerType === undefined) return text(406, `Accept must allow one of ${answerTypes.join(', ')}`);
    return Number(headers['content-length']) > LARGEST_BODY ? tooLarge() : { type, answerType };
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const resolved = resolveRequest(request);
    if ('answerType' in resolved) predictBody(request, response, resolved);
    else {
      // The body is read to its end first: a client that is still sending would not see the answer.
      request.resume();
      request.on('end', () => send(response, resolved));
    }
  }

  function predictBody(request: IncomingMessage, response: ServerResponse, { type, answerType }: Formats): void {
    const encoder = createEncoder(answerType);
    let records = 0;
    const decoder = createDecoder(type, (rows) => {
      const count = encoder.add(options.predict(rows));
      if (count !== rows.count) throw new Error(`predict() returned ${count} predictions for ${rows.count} rows`);
      records += count;
    });
    let received = 0;
    let inThisTurn = 0;
    let problem: Answer | undefined;
    const attempt = (work: () => void) => {
      if (problem !== undefined) return;
      try {
        work();
      } catch (error) {
        problem = describeProblem(error);
      }
    };
    request.on('data', (piece: Buffer) => {
      received += piece.length;
      if (received > LARGEST_BODY) problem ??= tooLarge();
      attempt(() => decoder.push(piece));
      inThisTurn += piece.length;
      if (inThisTurn < TURN) return;
      inThisTurn = 0;
      request.pause();
      setImmediate(() => request.resume());
    });
    request.on('end', () => {
      attempt(() => decoder.end());
      if (records === 0) problem ??= text(400, received === 0 ? 'the body is empty' : 'the body holds no record');
      send(response, problem ?? { status: 200, type: answerType, body: encoder.finish() });
    });
  }

  function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
    if (options.stopping()) response.shouldKeepAlive = false;
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...headers });
    response.end(body);
  }

  const server = http.createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, handle);
  // curl asks before it sends a large body; then a refusal saves the transfer.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const resolved = resolveRequest(request);
    if ('answerType' in resolved) {
      response.writeContinue();
      predictBody(request, response, resolved);
    } else send(response, resolved);
  });
  return server;
}

/** What batch transform asks before it begins. The product of the two numbers may not exceed 100. */
function describeExecution(processes: number): Answer {
  const body = JSON.stringify({ MaxConcurrentTransforms: Math.min(processes, 16), BatchStrategy: 'MULTI_RECORD', MaxPayloadInMB: 6 });
  return { status: 200, type: 'application/json', body };
}

function only(methods: readonly string[], method: string): Answer | undefined {
  if (methods.includes(method)) return undefined;
  return { ...text(405, `use ${methods[0]}`), headers: { Allow: methods.join(', ') } };
}

function text(status: number, reason: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: reason === '' ? '' : `${reason}\n` };
}

function tooLarge(): Answer {
  return text(413, `the body is larger than ${LARGEST_BODY} bytes`);
}

/** The caller's mistakes are explained; our own are logged and not shown. */
function describeProblem(error: unknown): Answer {
  if (error instanceof BuyerError) return text(400, error.message);
  for (const line of ['Request failed:', ...describeForLog(error)]) console.error(line);
  return text(500, 'the model failed to answer this request');
}
