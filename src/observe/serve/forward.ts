import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../engine/address.ts';
import { EXIT, UserError } from '../../errors.ts';
import { dial } from '../dial.ts';
import type { Target } from '../http.ts';

export interface Forward {
  /** On loopback of this machine. */
  readonly port: number;
  /** From now on connections lead there; until then they are closed. One that is refused is tried again for so many milliseconds. */
  to(target: Target, patienceMs?: number): void;
  close(): Promise<void>;
}

/**
 * Makes a container that is reachable only from here reachable at `127.0.0.1:port` (0 takes a free one), byte for byte. So a
 * container stays on its isolated network, and the port of an engine that publishes none can still be chosen. Throws
 * UserError when the port is taken; `option` is where it was chosen.
 */
export async function startForward(port: number, option = '--port'): Promise<Forward> {
  const open = new Set<Connection>();
  const keep = (socket: Connection) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  };
  let lead: ((incoming: Socket) => Promise<Connection | undefined>) | undefined;
  const server = createServer({ allowHalfOpen: true }, async (incoming) => {
    keep(incoming);
    incoming.on('error', () => {});
    const outgoing = await lead?.(incoming);
    if (outgoing === undefined) return void incoming.destroy();
    keep(outgoing);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(describeListenError(error, port, option)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    to: (target, patienceMs = 0) => {
      lead = (incoming) => reach(target, performance.now() + patienceMs, () => !incoming.destroyed);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** A connection that has been taken, for somebody who still waits for it. */
async function reach(target: Target, until: number, wanted: () => boolean): Promise<Connection | undefined> {
  while (wanted()) {
    const outgoing = dial(target, { allowHalfOpen: true });
    const taken = await new Promise<boolean>((resolve) => {
      outgoing.once('connect', () => resolve(true));
      outgoing.once('error', () => resolve(false));
    });
    if (taken && wanted()) return outgoing;
    outgoing.destroy();
    if (performance.now() >= until) return undefined;
    await sleep(50);
  }
  return undefined;
}

function describeListenError({ code, message }: NodeJS.ErrnoException, port: number, option: string): UserError {
  if (code === 'EADDRINUSE') {
    return new UserError(`Port ${port} of this machine is taken.`, {
      hint: `Choose another with ${option}, or leave it out for a free one.`,
      exitCode: EXIT.couldNotLook,
    });
  }
  const reason = code === 'EACCES' ? 'ports below 1024 are reserved for root' : message;
  return new UserError(`Port ${port} of this machine cannot be used: ${reason}.`, { hint: `Choose another with ${option}.` });
}
