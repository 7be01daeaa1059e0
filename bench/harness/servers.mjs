// Servers on this machine, near or as if they were far away.
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A port of loopback that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A port behind which another one is so many milliseconds away, there and back; without a distance that port itself. */
export async function putAway(bench, port, roundTrip) {
  if (roundTrip === 0) return port;
  const script = path.join(import.meta.dirname, 'line.mjs');
  const line = bench.start(process.execPath, [script, String(port), String(roundTrip)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [text] = await once(line.stdout, 'data');
  return Number(text);
}

/** Waits until a server answers well. */
export async function answers(url) {
  const until = performance.now() + 20_000;
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (performance.now() > until) throw new Error(`nobody answers at ${url}`);
    await pause(20);
  }
}
