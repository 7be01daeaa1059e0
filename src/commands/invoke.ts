import { resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { type HttpRequest, sendRequest, type Target } from '../observe/http.ts';
import { createLab, type LabParts } from '../observe/lab.ts';
import { showLive } from '../observe/live-log.ts';
import { serveModel } from '../observe/serve/served.ts';
import type { Exchange } from '../observe/types.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import { resolveRequest } from './invoke-request.ts';

/** Options of `invoke`, as `cli/program.ts` defines them. */
export interface InvokeOptions {
  readonly file?: string | undefined;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  readonly url?: string | undefined;
  readonly model: string;
  readonly timeout: number;
  readonly engine?: EngineName | undefined;
}

/** Sends one request; the body of the answer goes to stdout, everything else to stderr. Exit code 1 unless the answer is 2xx; `parts` is for tests. */
export async function invoke(options: InvokeOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  // With a URL and a content type the request needs no project.
  const project =
    options.url !== undefined && options.file !== undefined && options.contentType !== undefined ? undefined : loadConfig(context);
  const request = resolveRequest(options, context, project);
  if (options.url !== undefined) {
    const { target, path } = parseUrl(options.url);
    return answer(await send(target, { ...request, path }, context), context);
  }
  const { config, issues, projectDir } = project ?? loadConfig(context);
  const engine = await (parts.findEngine ?? resolveEngine)(context, { name: options.engine, projectDir, config });
  const lab = createLab(context, { engine, project: { config, issues, dir: projectDir }, limits: parts.limits ?? {} });
  const live = showLive(context.progress);
  try {
    const step = context.progress.step('Start the server');
    const served = await serveModel(lab, resolve(context.cwd, options.model), live.watch);
    if (served.status === 'failed') {
      step.fail(served.reason);
      return EXIT.failed;
    }
    step.done(`ready after ${formatDuration(served.readyMs)}`);
    const sent = await send(served.target, request, context);
    live.end();
    return answer(sent, context);
  } finally {
    context.progress.close();
    await lab.close();
  }
}

interface Sent {
  readonly exchange: Exchange;
  readonly body: Uint8Array;
}

async function send(target: Target, request: HttpRequest, { signal }: Pick<Context, 'signal'>): Promise<Sent> {
  const chunks: Uint8Array[] = [];
  const exchange = await sendRequest(target, { ...request, signal, onBody: (chunk) => chunks.push(chunk) });
  return { exchange, body: Buffer.concat(chunks) };
}

function answer({ exchange, body }: Sent, context: Context): ExitCode {
  const { response, error, totalMs } = exchange;
  context.progress.close();
  if (response === undefined) {
    const refused = error?.code === 'ECONNREFUSED';
    throw new UserError(`There was no answer: ${error?.message ?? 'unknown reason'}.`, {
      hint: refused ? 'Is the server running? `sagemaker-algo serve` starts one and prints its URL.' : 'Look at what the server printed.',
      exitCode: EXIT.couldNotLook,
    });
  }
  const type = response.headers['content-type'] ?? 'no content type';
  context.stderr.write(`${response.status} ${neutraliseLine(type)}, ${body.length} bytes in ${formatDuration(totalMs)}\n`);
  // A terminal must not be moved by what a server sends; a file or a program gets the bytes as they are.
  context.stdout.write(context.stdout.isTTY ? `${neutralise(Buffer.from(body).toString('utf8'))}\n` : body);
  return response.status >= 200 && response.status < 300 ? EXIT.ok : EXIT.failed;
}

/** `http://host:port`, with or without the path. Throws UserError for anything else. */
function parseUrl(text: string): { readonly target: Target; readonly path: string } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'http:') {
    throw new UserError(`${text} is not a URL of a server.`, { hint: 'It has the form http://127.0.0.1:8080' });
  }
  const path = url.pathname === '/' ? '/invocations' : url.pathname;
  return { target: { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) }, path: `${path}${url.search}` };
}
