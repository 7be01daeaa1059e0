import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { ContainerExit, RunningContainer } from '../../src/engine/engine.ts';
import { startPinging } from '../../src/observe/serve/pinging.ts';
import { exit } from '../support/observations.ts';

/** A server that counts pings and answers each with the status that is current. */
async function start() {
  const seen = { pings: 0, status: 200 };
  const server = createServer((_, response) => {
    seen.pings += 1;
    response.writeHead(seen.status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  let stop: (end: ContainerExit) => void = () => {};
  const exited = new Promise<ContainerExit>((resolve) => {
    stop = resolve;
  });
  const abort = new AbortController();
  const container = { exited } as RunningContainer;
  const pinging = startPinging({ host: '127.0.0.1', port: address.port }, { container }, abort.signal);
  return { seen, pinging, abort, stop: () => stop(exit()) };
}

test('pings more often while work goes on, and keeps those apart from the others', async () => {
  const { pinging, seen } = await start();
  const { result, pings } = await pinging.during(async () => {
    await pause(700);
    return 'done';
  });
  expect(result).toBe('done');
  expect(pings.length).toBeGreaterThanOrEqual(2);
  expect(pings.every(({ response }) => response?.status === 200)).toBe(true);
  const idle = await pinging.end();
  expect(idle.length).toBeGreaterThanOrEqual(1);
  expect(pings.length + idle.length).toBe(seen.pings);
  expect(await pinging.end()).toBe(idle);
});

test('the last ping is sent again when it goes wrong', async () => {
  const { pinging, seen } = await start();
  seen.status = 503;
  expect((await pinging.end()).map(({ response }) => response?.status)).toEqual([503, 503]);
});

test('ends with the container or with the run, and sends nothing more', async () => {
  const ended = await start();
  ended.stop();
  await pause(10);
  expect(await ended.pinging.end()).toEqual([]);
  const given = await start();
  given.abort.abort();
  expect(await given.pinging.end()).toEqual([]);
  expect([ended.seen.pings, given.seen.pings]).toEqual([0, 0]);
});

test('work that fails leaves it as it was', async () => {
  const { pinging } = await start();
  await expect(pinging.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect((await pinging.end()).length).toBeGreaterThanOrEqual(1);
});
