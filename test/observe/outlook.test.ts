import { createServer } from 'node:http2';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ContainerProcess, ListeningSocket, RunningContainer } from '../../src/engine/engine.ts';
import { createOutlook } from '../../src/observe/serve/outlook.ts';
import { log, refused, unanswered } from '../support/observations.ts';

const NOWHERE = { host: '127.0.0.1', port: 1 };

/** A container that shows what `inside` holds at the time. */
function outlook(inside: {
  sockets: readonly ListeningSocket[];
  cpuSeconds?: number | undefined;
  pid?: number;
  said?: string;
  target?: { host: string; port: number };
}) {
  const notes: string[] = [];
  const processes = async (): Promise<readonly ContainerProcess[]> => [
    {
      ...{ pid: inside.pid ?? 7, parent: 1, memoryBytes: 1, command: 'serve' },
      ...(inside.cpuSeconds === undefined ? {} : { cpuSeconds: inside.cpuSeconds }),
    },
  ];
  const container = { listening: async () => inside.sockets, processes, log: async () => log(inside.said) } as unknown as RunningContainer;
  const looking = createOutlook({ container }, inside.target ?? NOWHERE);
  const ping = inside.target === undefined ? refused() : unanswered('ECONNRESET');
  return { notes, at: (seconds: number) => looking.look(seconds * 1000, ping, (words) => notes.push(words)) };
}

const on = (port: number, address = '0.0.0.0') => [{ address, port }];

describe('waiting is given up', () => {
  test('for a loopback address after ten seconds', async () => {
    const { at, notes } = outlook({ sockets: on(8080, '127.0.0.1') });
    expect([await at(2), await at(11), await at(13)]).toEqual([undefined, undefined, 'loopback-only']);
    expect(notes[0]).toContain('loopback only');
  });

  test('for another port after a minute in which nothing was done', async () => {
    const { at, notes } = outlook({ sockets: on(5000), cpuSeconds: 3 });
    expect([await at(2), await at(40), await at(61), await at(63)]).toEqual([undefined, undefined, undefined, 'other-port']);
    expect(notes[0]).toBe('it listens on port 5000, not on 8080');
  });

  test('for HTTP/2 after ten seconds', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no address');
    const { at } = outlook({ sockets: [], target: { host: '127.0.0.1', port: address.port } });
    expect([await at(2), await at(13)]).toEqual([undefined, 'http2']);
  });
});

describe('waiting goes on', () => {
  test.each([
    ['it computes', { cpuSeconds: 8 }],
    ['it writes', { cpuSeconds: 1, said: 'loading' }],
    ['it has started a process', { cpuSeconds: 1, pid: 8 }],
    ['it listens on the right port too', { cpuSeconds: 1, sockets: [...on(5000), ...on(8080)] }],
  ])('although it listens on another port: %s', async (_, change) => {
    const inside = { sockets: on(5000), cpuSeconds: 1 };
    const { at } = outlook(inside);
    await at(2);
    Object.assign(inside, change);
    expect([await at(50), await at(63)]).toEqual([undefined, undefined]);
  });

  test('where nobody can tell whether it does something', async () => {
    const { at } = outlook({ sockets: on(5000) });
    expect([await at(2), await at(100)]).toEqual([undefined, undefined]);
  });

  test('while nothing listens', async () => {
    const { at } = outlook({ sockets: [] });
    expect([await at(2), await at(400)]).toEqual([undefined, undefined]);
  });
});
