import { type AddressInfo, createServer } from 'node:net';
import type { Connection } from '../../engine/address.ts';
import { EXIT, UserError } from '../../errors.ts';
import { dial } from '../dial.ts';
import type { Target } from '../http.ts';

export interface Forward {
  /** On loopback of this machine. */
  readonly port: number;
  /** From now on connections lead there; until then they are closed. */
  to(target: Target): void;
  close(): Promise<void>;
}

/**
 * Makes a container that is reachable only from here reachable at `127.0.0.1:port` (0 takes a free one), byte for byte. So a
 * container stays on its isolated network, and the port of an engine that publishes none can still be chosen. Throws
 * UserError when the port is taken; `option` is where it was chosen.
 */
export async function startForward(port: number, option = '--port'): Promise<Forward> {
  const open = new Set<Connection>();
  let target: Target | undefined;
  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    if (target === undefined) return void incoming.destroy();
    const outgoing = dial(target, { allowHalfOpen: true });
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => open.delete(socket));
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(describeListenError(error, port, option)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    to: (found) => {
      target = found;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
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
