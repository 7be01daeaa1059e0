import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { HostCertificate } from './tls-front.ts';

/** What reached the proxy. */
export interface Passed {
  /** `CONNECT host:port`, or method and whole address. */
  readonly asked: string;
  readonly authorization: string | undefined;
}

/** What the proxy does with the wish for a tunnel instead of making it; undefined lets it pass. */
export type Refusal = (asked: string, socket: Socket, authorization: string | undefined) => boolean;

/** A proxy of HTTP: makes tunnels and forwards, and keeps in mind what for. */
export interface ForwardProxy {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly host: string;
  readonly passed: Passed[];
  /** Where a name leads: only the proxy knows, as behind a real one nobody else resolves names. Others are not reached (502). */
  readonly names: Map<string, string>;
  /** True: it was dealt with. */
  refuse(rule: Refusal): void;
  stop(): Promise<void>;
}

/** Starts one on a free port, that is spoken to by TLS where there are files for it; the caller stops it. */
export async function startForwardProxy(tls?: HostCertificate): Promise<ForwardProxy> {
  const passed: Passed[] = [];
  const names = new Map<string, string>();
  const open = new Set<Socket>();
  let rule: Refusal = () => false;
  const find = (address: string) => [...names].find(([name]) => new RegExp(`^${name}$`).test(address))?.[1];

  const server = tls === undefined ? createServer() : createTlsServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) });
  server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => {
    const asked = `${incoming.method} ${incoming.url}`;
    const authorization = incoming.headers['proxy-authorization'];
    passed.push({ asked, authorization });
    if (rule(asked, incoming.socket, authorization)) return;
    const { host, pathname, search } = new URL(incoming.url ?? '');
    const [hostname, port] = (find(host) ?? '').split(':');
    if (hostname === '') return void answer.writeHead(502).end();
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = incoming.headers;
    const outgoing = request({ hostname, port, path: pathname + search, method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket.on('error', () => {}));
    socket.on('close', () => open.delete(socket));
  });
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    const asked = `CONNECT ${incoming.url}`;
    const authorization = incoming.headers['proxy-authorization'];
    passed.push({ asked, authorization });
    if (rule(asked, socket, authorization)) return;
    const target = find(incoming.url ?? '');
    if (target === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const [host = '', port] = target.split(':');
    const on = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(on).pipe(socket);
    });
    on.on('error', () => socket.destroy());
    socket.on('close', () => on.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}`,
    host,
    passed,
    names,
    refuse: (next) => {
      rule = next;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
