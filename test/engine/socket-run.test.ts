import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { planRunArgs } from '../../src/engine/cli-args.ts';
import { translateRun } from '../../src/engine/create-request.ts';
import type { RunSpec } from '../../src/engine/engine.ts';
import { openEngineSocket } from '../../src/engine/engine-socket.ts';
import { createFrameReader, runOverSocket } from '../../src/engine/socket-run.ts';
import { workspace } from '../support/workspace.ts';

const spec: RunSpec = {
  role: 'train',
  image: 'my-algo-train:0.1.0',
  name: 'sagemaker-algo-ab12-train',
  ml: '/work',
  mounts: [
    { path: 'input', readOnly: true },
    { path: 'model', readOnly: false },
  ],
  env: { TRAINING_JOB_NAME: 'a b=c' },
  network: { kind: 'internal', id: 'net1', aliases: ['algo-1'] },
  hostname: 'ip-10-0-0-1',
  hosts: { 'algo-2': '10.0.0.2' },
  resolver: '172.18.0.2',
  cpus: 0.25,
  memoryBytes: 1_048_576,
  labels: { 'sagemaker-algo.run': 'ab12', odd: 'a=b' },
};
const here = { publish: false, injected: ['HTTP_PROXY'] };
const args = planRunArgs(spec, here);
const options = { watch: undefined, timeoutMs: 10_000 };

describe('translateRun', () => {
  test('says of every container of ours what the client would say', () => {
    expect(translateRun(args)).toEqual({
      name: 'sagemaker-algo-ab12-train',
      body: {
        ...{ Image: 'my-algo-train:0.1.0', Cmd: ['train'], Hostname: 'ip-10-0-0-1', AttachStdout: true, AttachStderr: true },
        // A variable without a value is taken out of what the image sets.
        Env: ['HTTP_PROXY', 'TRAINING_JOB_NAME=a b=c'],
        Labels: { 'sagemaker-algo.run': 'ab12', odd: 'a=b' },
        HostConfig: {
          ...{ Devices: [], PortBindings: {} },
          ...{ NetworkMode: 'net1', LogConfig: { Type: 'none' }, PidsLimit: 4_096, SecurityOpt: ['no-new-privileges'] },
          Mounts: [
            { Type: 'bind', Source: '/work/input', Target: '/opt/ml/input', ReadOnly: true },
            { Type: 'bind', Source: '/work/model', Target: '/opt/ml/model', ReadOnly: false },
          ],
          ...{ NanoCpus: 250_000_000, Memory: 1_048_576, MemorySwap: 1_048_576 },
          ...{ ExtraHosts: ['algo-2:10.0.0.2'], Dns: ['172.18.0.2'], DnsSearch: ['.'], DnsOptions: ['timeout:1', 'attempts:1'] },
        },
        NetworkingConfig: { EndpointsConfig: { net1: { Aliases: ['algo-1'] } } },
      },
    });
  });

  test.each([
    ['without a network', { ...spec, network: { kind: 'none' } as const }, 'none'],
    ['with that of the engine', { ...spec, network: { kind: 'outside' } as const }, 'default'],
  ])('%s', (_, other, mode) => {
    expect(translateRun(planRunArgs(other, here))?.body).toMatchObject({ HostConfig: { NetworkMode: mode } });
  });

  test.each([
    ['GPUs', planRunArgs({ ...spec, gpus: true }, here)],
    ['a port that is published', planRunArgs({ ...spec, role: 'serve' }, { ...here, publish: true })],
    ['a volume', planRunArgs(spec, { ...here, volumes: ['one', 'two'] })],
    ['a folder whose name has to be quoted', planRunArgs({ ...spec, ml: '/a,b' }, here)],
    ['an image that may be fetched', args.filter((word) => word !== '--pull' && word !== 'never')],
    ['an option that nobody uses', ['run', '--pull', 'never', '--privileged=true', '--name', 'a', 'image']],
    ['a container that is not started', ['create', ...args.slice(1)]],
  ])('%s is left to the client', (_, words) => {
    expect(translateRun(words)).toBeUndefined();
  });
});

describe('createFrameReader', () => {
  const bytes = Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, ''), frame(1, 'more')]);

  test.each([1, 2, 7, 9, bytes.length])('takes both streams apart, in pieces of %i bytes', (size) => {
    const seen = { stdout: '', stderr: '' };
    const read = createFrameReader((chunk, stream) => {
      seen[stream] += chunk.toString();
    });
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
    expect(seen).toEqual({ stdout: 'outmore', stderr: 'err' });
  });
});

describe('runOverSocket', () => {
  test('a container that says something and ends', async () => {
    const { socket, asked } = await engine({ start: 204, exitCode: 3 });
    const program = await runOverSocket(socket, args, options);
    await program?.firstOutput;
    expect(await program?.ended).toEqual({ exitCode: 3, signal: undefined, startError: undefined });
    expect(program?.log()).toEqual({ stdout: 'hello', stderr: 'oh', droppedBytes: 0 });
    const place = '/containers/sagemaker-algo-ab12-train';
    expect(asked).toEqual([
      `POST /containers/create?name=${spec.name}`,
      `POST ${place}/attach?stream=1&stdout=1&stderr=1`,
      `POST ${place}/wait?condition=next-exit`,
      `POST ${place}/start`,
    ]);
  });

  test('one that cannot be started ends at once; the engine knows why', async () => {
    const { socket } = await engine({ start: 400 });
    const program = await runOverSocket(socket, args, options);
    expect(await program?.ended).toMatchObject({ exitCode: undefined });
  });

  test('one that is given up ends here, whatever the engine does', async () => {
    const { socket } = await engine({ start: 204 });
    const program = await runOverSocket(socket, args, options);
    await program?.firstOutput;
    program?.kill('SIGKILL');
    expect(await program?.ended).toMatchObject({ exitCode: undefined });
  });

  test('what cannot be made is left to the client, and what hands out no output is taken away again', async () => {
    const refusing = await engine({ create: 409 });
    expect(await runOverSocket(refusing.socket, args, options)).toBeUndefined();
    const mute = await engine({ attach: false });
    expect(await runOverSocket(mute.socket, args, options)).toBeUndefined();
    const impatient = await engine({ waits: false });
    expect(await runOverSocket(impatient.socket, args, options)).toBeUndefined();
    for (const { asked } of [mute, impatient]) expect(asked.at(-1)).toBe('DELETE /containers/sagemaker-algo-ab12-train?force=1&v=1');
    expect(impatient.asked.filter((line) => line.endsWith('/start'))).toEqual([]);
  });
});

function frame(stream: 1 | 2, text: string): Buffer {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** An engine for one container, which says two words when it starts and ends when `exitCode` is given. */
async function engine({ create = 201, start = 204, attach = true, waits = true, exitCode }: EngineScript) {
  const path = `${workspace({})}/engine.sock`;
  const asked: string[] = [];
  let stream: Duplex | undefined;
  let started = () => {};
  let isOver = false;
  const running = new Promise<void>((resolve) => (started = resolve));
  const server: Server = createServer(async ({ method, url = '' }, response) => {
    asked.push(`${method} ${url}`);
    if (url.includes('/create')) return response.writeHead(create).end('{}');
    if (url.includes('/start')) {
      response.writeHead(start).end();
      isOver = true;
      if (start === 204) stream?.write(Buffer.concat([frame(1, 'hello'), frame(2, 'oh')]), started);
      return undefined;
    }
    if (!url.includes('/wait')) return response.writeHead(method === 'DELETE' ? 204 : 409).end();
    if (!waits) return response.writeHead(500).end();
    // It takes its time to begin; once the container has ended, the next end never comes.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const missed = isOver;
    response.writeHead(200).flushHeaders();
    await running;
    if (exitCode === undefined || missed) return undefined;
    stream?.end();
    return response.end(JSON.stringify({ StatusCode: exitCode }));
  });
  if (attach) {
    server.on('upgrade', ({ method, url }, socket: Duplex) => {
      asked.push(`${method} ${url}`);
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      stream = socket;
    });
  }
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    stream?.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { socket: openEngineSocket({ path }), asked };
}

interface EngineScript {
  readonly create?: number;
  readonly start?: number;
  readonly attach?: boolean;
  readonly waits?: boolean;
  readonly exitCode?: number;
}
