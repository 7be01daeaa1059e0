import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of an HTTP server that does not listen itself, because they are accepted elsewhere. */
export interface Connections {
  adopt(socket: Socket): void;
  /** Closes the connections that wait for a request. Resolves when the requests in flight are answered too. */
  finish(): Promise<void>;
}

export function trackConnections(server: Server): Connections {
  const open = new Set<Socket>();
  const busy = new Set<Socket>();
  for (const event of ['request', 'checkContinue']) {
    server.prependListener(event, ({ socket }: IncomingMessage, response: ServerResponse) => {
      busy.add(socket);
      response.once('close', () => busy.delete(socket));
    });
  }

  return {
    adopt(socket) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.setNoDelay(true);
      server.emit('connection', socket);
      socket.resume();
    },
    async finish() {
      for (const socket of open) if (!busy.has(socket)) socket.destroy();
      for (const socket of open) await new Promise((resolve) => socket.once('close', resolve));
    },
  };
}
