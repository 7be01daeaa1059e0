import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readImageIds } from '../../src/engine/image-ids.ts';
import { workspace } from '../support/workspace.ts';

/** A socket that answers each request with what stands for its first line, and then closes the connection, or keeps silent. */
async function engine(answers: Readonly<Record<string, string | undefined>>): Promise<string> {
  const path = join(workspace(), 'engine.sock');
  const server = createServer((socket) => {
    socket.once('data', (request) => {
      const answer = answers[String(request).split('\r\n')[0] ?? ''];
      if (answer !== undefined) socket.end(answer);
    });
    socket.on('error', () => {});
  }).listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return path;
}

const ask = (name: string) => `GET /images/${name}/json HTTP/1.0`;
const found = 'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"Id":"sha256:abc","Os":"linux"}';

it('reads ids by name, each where it was asked for', async () => {
  const socket = await engine({
    [ask('a%3A1')]: found.replace('abc', 'a'),
    [ask('host%3A5000/b%401')]: found.replace('abc', 'b'),
    [ask('c')]: 'HTTP/1.0 404 Not Found\r\n\r\n{"message":"no such image"}',
  });
  expect(await readImageIds(socket, ['a:1', 'host:5000/b@1', 'c'], 2_000)).toEqual(['sha256:a', 'sha256:b', undefined]);
});

it.each([
  ['an answer that is cut off', found.slice(0, -5)],
  ['an answer in pieces', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"Id":"sha256:abc","Os":"linux"}\r\n0\r\n\r\n'],
  ['another answer', 'HTTP/1.0 200 OK\r\n\r\n[]'],
  ['an error', 'HTTP/1.0 500 Internal Server Error\r\n\r\n{"Id":"sha256:abc"}'],
  ['something else', 'hello'],
  ['nothing', ''],
])('takes no id from %s', async (_what, answer) => {
  expect(await readImageIds(await engine({ [ask('a%3A1')]: answer }), ['a:1'], 2_000)).toEqual([undefined]);
});

it('does not wait for an engine that keeps silent, or is not there', async () => {
  expect(await readImageIds(await engine({}), ['a:1', 'b:1'], 10)).toEqual([undefined, undefined]);
  expect(await readImageIds(join(workspace(), 'none.sock'), ['a:1'], 2_000)).toEqual([undefined]);
});
