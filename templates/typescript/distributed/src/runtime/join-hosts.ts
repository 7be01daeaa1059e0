import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { type Kind, readFrames, sendFrame } from './frames.ts';
import type { Peers } from './peers.ts';

/** Milliseconds between two attempts to reach the leader, and for each of them. */
const RETRY_MS = 200;
const ATTEMPT_MS = 5_000;

export interface Joining {
  readonly peers: Peers;
  readonly stop: AbortSignal;
  readonly log: (line: string) => void;
}

/** The leader's side: waits for the other hosts. Whoever is none of them, or comes when the job is being stopped, is sent away. */
export function listen({ hosts, currentHost, address, port }: Cluster, { peers, stop, log }: Joining): Server {
  const server = createServer((socket) => {
    let receive: ((kind: Kind, body: Uint8Array) => void) | undefined;
    socket.on('error', () => undefined);
    readFrames(socket, (kind, body) => {
      if (receive !== undefined) {
        receive(kind, body);
        return;
      }
      const host = body.toString();
      if (kind !== 'hello' || host === currentHost || !hosts.includes(host) || peers.has(host) || stop.aborted) {
        socket.destroy();
        return;
      }
      log(`Host ${host} has joined.`);
      receive = peers.add(host, socket);
    });
  });
  server.on('error', ({ message }) => peers.fail(`The hosts cannot talk to each other: ${message}.`));
  return server.listen({ port, ...(address === undefined ? {} : { host: address }) });
}

/** The other side: connects to the leader, however late it comes up. At first its name may not be known, then nobody may listen. */
export async function reach(leader: string, { currentHost, port }: Cluster, { peers, stop }: Joining): Promise<void> {
  while (!stop.aborted) {
    const socket = await attempt(leader, port);
    if (socket !== undefined && stop.aborted) socket.destroy();
    else if (socket !== undefined) {
      sendFrame(socket, 'hello', Buffer.from(currentHost));
      readFrames(socket, peers.add(leader, socket));
      return;
    }
    await sleep(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

function attempt(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const giveUp = () => {
      socket.destroy();
      resolve(undefined);
    };
    const timer = setTimeout(giveUp, ATTEMPT_MS);
    socket.on('error', giveUp).once('connect', () => resolve(socket));
    socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  });
}
