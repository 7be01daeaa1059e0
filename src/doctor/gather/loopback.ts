import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Facts } from '../facts.ts';
import type { Gatherer } from '../gather.ts';

const SERVE_PORT = 8080;

/** Whether programs of this machine reach each other over 127.0.0.1. */
export const loopback: Gatherer<'loopback'> = {
  title: 'the network of this machine itself',
  limitMs: 4_000,
  async make({ context }) {
    const [failure, port8080, localhost] = await Promise.all([tryLoopback(), tryPort(SERVE_PORT), resolveLocalhost()]);
    const range = context.platform === 'linux' ? await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '') : '';
    return { failure, port8080, localhost, ephemeral: parseRange(range) };
  },
};

/** Starts a server and asks it. */
function tryLoopback(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.end('here'));
    const end = (failure: string | undefined) => {
      server.close();
      resolve(failure);
    };
    server.on('error', (error) => end(`a server cannot be started: ${error.message}`));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 });
      socket.on('data', () => {
        socket.destroy();
        end(undefined);
      });
      socket.on('timeout', () => {
        socket.destroy();
        end('a server was started, and nothing came from it');
      });
      socket.on('error', (error) => end(`a server was started and cannot be reached: ${error.message}`));
    });
  });
}

function tryPort(port: number): Promise<Facts['loopback']['port8080']> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error) => resolve('code' in error && error.code === 'EADDRINUSE' ? 'taken' : 'unknown'));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve('free')));
  });
}

async function resolveLocalhost(): Promise<readonly string[]> {
  const found = await lookup('localhost', { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

function parseRange(text: string): Facts['loopback']['ephemeral'] {
  const [first, last] = text.trim().split(/\s+/).map(Number);
  return first === undefined || last === undefined || !(last >= first) ? undefined : { first, last };
}
