import type { Socket } from 'node:net';
import { BuyerError } from './buyer-error.ts';
import { type Kind, sendFrame, toNumbers } from './frames.ts';

/** The hosts that this one is connected to, and what has come from them. */
export interface Peers {
  /** Rejects when the work in common cannot be completed: a host has failed, or was lost. */
  readonly broken: Promise<never>;
  has(host: string): boolean;
  /** Resolves when all of these hosts have been connected. */
  met(hosts: readonly string[]): Promise<void>;
  /** Watches a connection from now on. Returns what is to be called with each of its frames. */
  add(host: string, socket: Socket): (kind: Kind, body: Uint8Array) => void;
  /** The next numbers from a host, also from one that has not joined yet. Undefined when it goes while the job is being stopped. */
  next(host: string): Promise<Float64Array | undefined>;
  /** To all hosts that are connected. */
  send(kind: Kind, body?: Uint8Array): void;
  /** Gives up the work in common, unless that has happened already, and tells all that are connected and those that come later. */
  fail(reason: string): void;
  /** Waits until everything that was sent has arrived, and ends the connections. */
  close(): Promise<void>;
}

interface Peer {
  readonly socket: Socket;
  /** What has come and was not asked for yet. */
  readonly numbers: Float64Array[];
  /** It has said that it needs nothing any more. */
  done: boolean;
}

/** Milliseconds of silence after which Linux asks whether a machine is still there, ten times, once a second. */
const SILENCE_MS = 20_000;
/** Milliseconds that the end of a connection may take. */
const FAREWELL_MS = 3_000;

/** `onStop` is called when another host is being stopped, and this one is not yet. */
export function createPeers(stop: AbortSignal, onStop: () => void): Peers {
  const peers = new Map<string, Peer>();
  /** Hosts whose next numbers are waited for. */
  const waiting = new Map<string, (numbers: Float64Array | undefined) => void>();
  let failure: string | undefined;
  let closing = false;
  let arrived: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, no) => {
    reject = no;
  });
  // Nobody may be listening yet.
  broken.catch(() => undefined);

  function send(kind: Kind, body?: Uint8Array): void {
    for (const { socket } of peers.values()) if (socket.writable) sendFrame(socket, kind, body);
  }

  function fail(reason: string): void {
    if (failure !== undefined || closing) return;
    failure = reason;
    reject(new BuyerError(reason));
    send('failed', Buffer.from(reason));
  }

  function receive(host: string, peer: Peer, kind: Kind, body: Uint8Array): void {
    if (kind === 'stop' && !stop.aborted) onStop();
    if (kind === 'done' || kind === 'failed') peer.done = true;
    if (kind === 'failed') lose(host, Buffer.from(body).toString());
    if (kind === 'numbers') peer.numbers.push(toNumbers(body));
    deliver(host);
  }

  function deliver(host: string): void {
    const take = waiting.get(host);
    const peer = peers.get(host);
    if (peer === undefined) return;
    const numbers = take === undefined ? undefined : peer.numbers.shift();
    if (numbers !== undefined) {
      waiting.delete(host);
      take?.(numbers);
    } else if (peer.socket.destroyed && (!peer.done || take !== undefined)) {
      lose(host, `The host ${host} was lost before the training was complete. Its log may tell why.`);
    }
  }

  /** A stop ends the hosts one after the other; those that are left go on with what they have. */
  function lose(host: string, reason: string): void {
    if (!stop.aborted) fail(reason);
    waiting.get(host)?.(undefined);
    waiting.delete(host);
  }

  return {
    broken,
    has: (host) => peers.has(host),
    met: (hosts) =>
      new Promise((resolve) => {
        arrived = () => hosts.every((host) => peers.has(host)) && resolve();
        arrived();
      }),
    add(host, socket) {
      const peer: Peer = { socket, numbers: [], done: false };
      peers.set(host, peer);
      socket.setNoDelay(true).setKeepAlive(true, SILENCE_MS);
      socket.on('close', () => deliver(host));
      if (failure !== undefined) sendFrame(socket, 'failed', Buffer.from(failure));
      arrived();
      return (kind, body) => receive(host, peer, kind, body);
    },
    next(host) {
      return new Promise((resolve) => {
        waiting.set(host, resolve);
        deliver(host);
      });
    },
    send,
    fail,
    async close() {
      closing = true;
      const sockets = [...peers.values()].map(({ socket }) => socket).filter((socket) => !socket.destroyed);
      const closed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
      for (const socket of sockets) socket.end();
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
      for (const socket of sockets) socket.destroy();
    },
  };
}
