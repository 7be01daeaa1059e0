import { Agent, request } from 'node:http';

export type SocketAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly json: unknown }
  /** `ENOENT`, `EACCES`, `ECONNREFUSED` ... */
  | { readonly kind: 'failed'; readonly code: string };

/** Asks the engine over its Unix socket. Only for looking: what changes something goes through the docker client. */
export interface EngineSocket {
  get(path: string, timeoutMs?: number): Promise<SocketAnswer>;
}

/**
 * Reads from the engine's API directly: 1 ms instead of the 16 ms that a docker client takes, which decides how fast an
 * unchanged build is and how soon a started container is noticed.
 */
export function openEngineSocket(path: string): EngineSocket {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  return {
    get: (target, timeoutMs = 10_000) =>
      new Promise((resolve) => {
        const call = request({ socketPath: path, path: target, agent, timeout: timeoutMs, headers: { host: 'docker' } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => resolve({ kind: 'failed', code: codeOf(error) }));
          response.on('end', () => resolve(parseAnswer(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
        });
        // An idle connection must not keep the process alive; one that is asked something does.
        call.on('timeout', () => call.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
        call.on('error', (error) => resolve({ kind: 'failed', code: codeOf(error) }));
        call.end();
      }),
  };
}

function parseAnswer(status: number, text: string): SocketAnswer {
  try {
    return { kind: 'answer', status, json: JSON.parse(text) };
  } catch {
    return { kind: 'failed', code: 'EPROTO' };
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}
