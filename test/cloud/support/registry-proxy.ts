import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { pipeline, Transform } from 'node:stream';

/** What the proxy does with a request instead of passing it on: answers, cuts the connection, or passes it on later. */
export type Mischief =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'cut'
  | { readonly cutAfterBytes: number }
  | { readonly bytesPerSecond: number };

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** Of the registry's answer, once there is one. */
  status?: number;
}

/** Stands between whoever pushes and a registry, and misbehaves as it is told. */
export interface RegistryProxy {
  readonly host: string;
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Asked for each request with the number of its kind so far, from 1 on; undefined passes it on. */
  misbehave(rule: (request: Seen) => Mischief | undefined): void;
  stop(): Promise<void>;
}

export async function startRegistryProxy(target: string): Promise<RegistryProxy> {
  const { hostname, port } = new URL(target);
  const seen: Seen[] = [];
  let rule: (request: Seen) => Mischief | undefined = () => undefined;
  const server = createServer((incoming, answer) => {
    const one: Seen = { method: incoming.method ?? '', path: incoming.url ?? '', authorization: incoming.headers.authorization };
    seen.push(one);
    const mischief = rule(one);
    if (mischief === 'cut') return void incoming.socket.destroy();
    if (mischief !== undefined && 'status' in mischief) {
      incoming.resume();
      answer.writeHead(mischief.status, { 'content-type': 'application/json', ...mischief.headers });
      answer.end(mischief.body ?? '');
      return;
    }
    // The host stays, so that the registry names this proxy in the addresses that it gives.
    const { method, url: path, headers } = incoming;
    const outgoing = request({ hostname, port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
      if (reply.statusCode !== undefined) one.status = reply.statusCode;
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    const cut = () => {
      incoming.destroy();
      outgoing.destroy();
    };
    pipeline(incoming, spoil(mischief, cut), outgoing, () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    host,
    url: `http://${host}`,
    seen,
    misbehave: (next) => {
      rule = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Passes a body on as the mischief wants it. */
function spoil(mischief: Exclude<Mischief, 'cut' | { status: number }> | undefined, cut: () => void): Transform {
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length;
      if (mischief !== undefined && 'cutAfterBytes' in mischief && sent > mischief.cutAfterBytes) return cut();
      const wait = mischief !== undefined && 'bytesPerSecond' in mischief ? (chunk.length / mischief.bytesPerSecond) * 1_000 : 0;
      setTimeout(() => done(undefined, chunk), wait);
    },
  });
}
