import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ContainerEngine } from '../../src/engine/engine.ts';
import type { ProbeSpec, Probes, RunningProbe } from '../../src/engine/probe.ts';
import { createFrameReader, type FeedEvent, type Frame, renderFrame } from '../../src/observe/pipe/frames.ts';
import { packageRoot } from '../support/context.ts';
import { type Bench, docker, realEngine, scriptImage } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

beforeAll(() => void scriptImage());

function probesOf({ probes }: ContainerEngine): Probes {
  if (probes === undefined) throw new Error('the engine has no probes');
  return probes;
}

interface ProbeBench extends Bench {
  readonly probes: Probes;
  probe(parts: Partial<ProbeSpec> & Pick<ProbeSpec, 'words'>): ProbeSpec;
}

async function bench(): Promise<ProbeBench> {
  const base = await realEngine();
  let count = 0;
  const name = () => `sagemaker-algo-${base.runId}-probe-${count++}`;
  return {
    ...base,
    probes: probesOf(base.engine),
    probe: (parts) => ({ name: name(), labels: base.labels, network: { kind: 'none' }, ...parts }),
  };
}

/** Everything that a probe has printed, as it comes. */
function collect(probe: RunningProbe): () => string {
  let said = '';
  probe.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
  });
  return () => said;
}

it.each([
  ['amd64', 62],
  ['arm64', 183],
])('is a small static program for %s', (architecture, machine) => {
  const bytes = readFileSync(join(packageRoot, `probe/bin/probe-${architecture}`));
  expect(bytes.toString('latin1', 1, 4)).toBe('ELF');
  expect(bytes.readUInt16LE(18)).toBe(machine);
  expect(bytes.length).toBeLessThan(64 * 1024);
});

describe('dns', () => {
  /** Sends what SENT says, as base64 datagrams, to the resolver, and then asks it a name. */
  const ASK = `exec node -e "
    const { Resolver } = require('node:dns').promises;
    const socket = require('node:dgram').createSocket('udp4');
    const sent = (process.env.SENT ?? '').split(' ').filter(Boolean);
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers([process.env.RESOLVER]);
    const send = (text) => new Promise((done) => socket.send(Buffer.from(text, 'base64'), 53, process.env.RESOLVER, done));
    (async () => {
      for (const text of sent) await send(text);
      console.log(await resolver.resolve4('last.example').catch((error) => error.code));
      process.exit();
    })()"`;

  it('prints every name that a container asks for and answers at once that there is none', async () => {
    const { engine, spec, probes, probe, runId, labels } = await bench();
    const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
    const internal = { kind: 'internal', id: network.id, aliases: [] } as const;
    const resolver = await probes.start(probe({ words: ['dns'], network: internal }));
    const said = collect(resolver);
    await resolver.ready;
    const address = await resolver.address();
    const lookUp = `exec node -e "
      const began = Date.now();
      require('node:dns').lookup('api.example.com', (error) => console.log(error.code, Date.now() - began < 2000))"`;
    const container = await engine.start(spec(lookUp, { network: internal, resolver: address }));
    await container.exited;
    expect((await container.log()).stdout).toBe('ENOTFOUND true\n');
    expect(said().split('\n')).toEqual(expect.arrayContaining(['api.example.com A', 'api.example.com AAAA']));
    await Promise.all([container.remove(), resolver.remove()]);
    await network.remove();
    await probes.close();
  });

  it('goes on after whatever it is sent, and prints no byte of it as it is', async () => {
    const { engine, spec, probes, probe, runId, labels } = await bench();
    const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
    const internal = { kind: 'internal', id: network.id, aliases: [] } as const;
    const resolver = await probes.start(probe({ words: ['dns'], network: internal }));
    const said = collect(resolver);
    await resolver.ready;
    const header = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    const label = (length: number) => [length, ...Array.from({ length }, () => 97)];
    const sent = [
      [],
      [1],
      header,
      // A name that ends nowhere, a pointer, one that is too long, one that is cut off in its type.
      [...header, 63, 97, 97],
      [...header, 0xc0, 12, 0, 1, 0, 1],
      [...header, ...label(63), ...label(63), ...label(63), ...label(63), 0, 0, 1, 0, 1],
      [...header, 1, 97, 0, 0, 1, 0],
      // An answer, and two questions in one.
      [0, 1, 0x81, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1],
      [0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1],
      // Well-formed, with a terminal sequence, a line break and a dot for a name.
      [...header, 5, 27, 91, 49, 109, 10, 1, 46, 0, 255, 0, 0, 1],
      ...Array.from({ length: 400 }, (_, at) => [...(at % 2 === 0 ? header : []), ...randomBytes(at)]),
    ];
    const SENT = sent.map((bytes) => Buffer.from(bytes).toString('base64')).join(' ');
    const env = { RESOLVER: await resolver.address(), SENT };
    const container = await engine.start(spec(ASK, { network: internal, env }));
    await container.exited;
    expect((await container.log()).stdout).toBe('ENOTFOUND\n');
    expect(said()).toMatch(/^[\x21-\x7e]+ (?:[A-Z]+|TYPE\d+)$/m);
    expect(said().replace(/^[\x21-\x7e]+ (?:[A-Z]+|TYPE\d+)\n/gm, '')).toBe('');
    expect(said()).toContain('\\027\\0911m\\010.\\046 TYPE65280\n');
    expect(said()).toMatch(/^last\.example A$/m);
    resolver.stdin.end();
    expect(await resolver.exited).toMatchObject({ exitCode: 0, stderr: 'ready\n' });
    await Promise.all([container.remove(), resolver.remove()]);
    await network.remove();
    await probes.close();
  });
});

describe('feed', () => {
  async function feeding() {
    const all = await bench();
    const volume = await all.probes.createVolume(`sagemaker-algo-${all.runId}-data`, all.labels);
    const probe = await all.probes.start(all.probe({ words: ['feed', '/data'], volume: { name: volume.name, path: '/data' } }));
    const frames: Frame<FeedEvent>[] = [];
    probe.stdout.on(
      'data',
      createFrameReader((frame) => frames.push({ ...frame, payload: Buffer.from(frame.payload) })),
    );
    await probe.ready;
    const wait = async (kind: FeedEvent, slot: number) => {
      const position = () => frames.findIndex((frame) => frame.kind === kind && frame.slot === slot);
      while (position() < 0)
        await Promise.race([once(probe.stdout, 'data'), probe.exited.then(() => Promise.reject(new Error('it ended')))]);
      return frames.splice(position(), 1)[0];
    };
    const close = async () => {
      await probe.remove();
      await volume.remove();
      await all.probes.close();
    };
    return { ...all, volume, feed: probe, wait, close, say: (frame: Buffer) => void feed(probe, frame) };
  }
  const feed = (probe: RunningProbe, frame: Buffer) => probe.stdin.write(frame);

  it('writes into FIFOs of a volume that a container reads, with back-pressure, and notices readers that go', async () => {
    const { engine, spec, volume, say, wait, close } = await feeding();
    say(renderFrame('make', 1, Buffer.from('train_0')));
    say(renderFrame('make', 2, Buffer.from('early_0')));
    await wait('made', 2);
    const script = 'head -c 5 /opt/ml/input/data/early_0 > /dev/null; wc -c < /opt/ml/input/data/train_0; ls /opt/ml/input/data';
    const container = await engine.start(spec(script, { volume: { name: volume.name, path: 'input/data', readOnly: true } }));
    await wait('opened', 2);
    const block = Buffer.alloc(65_536, 'x');
    say(renderFrame('data', 2, block));
    say(renderFrame('query', 2));
    await wait('gone', 2);
    say(renderFrame('data', 2, block));
    say(renderFrame('unlink', 2));
    await wait('unlinked', 2);
    await wait('opened', 1);
    for (let count = 0; count < 20; count++) {
      say(renderFrame('data', 1, block));
      await wait('written', 1);
    }
    say(renderFrame('unlink', 1));
    await container.exited;
    expect((await container.log()).stdout).toBe(`${20 * 65_536}\n`);
    await container.remove();
    await close();
  });

  it('gets files that stand beside the FIFOs', async () => {
    const { engine, spec, probes, feed: running, volume, close } = await feeding();
    const from = workspace({ 'validation/deep/er/a b.csv': '1,2\n', 'validation/empty': '' });
    await probes.fill(running, from, '/data');
    const script = 'cd /opt/ml/input/data && find . -type f | sort && cat "validation/deep/er/a b.csv"; touch x';
    const container = await engine.start(spec(script, { volume: { name: volume.name, path: 'input/data', readOnly: true } }));
    await container.exited;
    expect(await container.log()).toMatchObject({
      stdout: './validation/deep/er/a b.csv\n./validation/empty\n1,2\n',
      stderr: expect.stringMatching(/Read-only file system/),
    });
    await container.remove();
    await close();
  });

  it('knows whether somebody still reads, says what cannot be made, and ends with its input', async () => {
    const { engine, spec, feed: running, volume, say, wait, close } = await feeding();
    say(renderFrame('make', 7, Buffer.from('train_0')));
    say(renderFrame('make', 8, Buffer.from('train_0')));
    expect(String((await wait('failed', 8))?.payload)).toBe('make: error 17');
    const script =
      'exec 3< /opt/ml/input/data/train_0; cat <&3; echo read; read line < /opt/ml/input/data/next_0; exec 3<&-; cat /opt/ml/input/data/last_0';
    const container = await engine.start(spec(script, { volume: { name: volume.name, path: 'input/data', readOnly: true } }));
    await wait('opened', 7);
    say(renderFrame('make', 9, Buffer.from('next_0')));
    say(renderFrame('make', 10, Buffer.from('last_0')));
    say(renderFrame('close', 7));
    await wait('opened', 9);
    say(renderFrame('query', 7));
    expect((await wait('held', 7))?.payload[0]).toBe(1);
    say(renderFrame('close', 9));
    await wait('opened', 10);
    say(renderFrame('query', 7));
    expect((await wait('held', 7))?.payload[0]).toBe(0);
    running.stdin.end();
    expect(await running.exited).toMatchObject({ exitCode: 0 });
    await container.exited;
    expect((await container.log()).stdout).toBe('read\n');
    await container.remove();
    await close();
  });

  it.each([
    ['noise', randomBytes(200_000)],
    ['a length beyond all bounds', Buffer.from([0x64, 0, 1, 0, 0xff, 0xff, 0xff, 0xff])],
    ['a slot that there is not', renderFrame('make', 64, Buffer.from('a'))],
    ['a name that climbs out', renderFrame('make', 1, Buffer.from('../a'))],
    ['a hidden name', renderFrame('make', 1, Buffer.from('.a'))],
    ['no name', renderFrame('make', 1)],
    ['a name that is too long', renderFrame('make', 1, Buffer.alloc(129, 'a'))],
    ['data for nobody', renderFrame('data', 1, Buffer.from('a'))],
    ['the end of nothing', renderFrame('close', 1)],
  ])('ends at %s', async (_, bytes) => {
    const { feed: running, close } = await feeding();
    running.stdin.write(bytes);
    expect(await running.exited).toMatchObject({ exitCode: 0 });
    await close();
  });
});

describe('beside another container', () => {
  it('sees its sockets, also where the image has no program for that', async () => {
    const { engine, spec, probes, probe } = await bench();
    const server = "exec node -e \"require('node:net').createServer().listen(8080, '127.0.0.1', () => console.log('up'))\"";
    const container = await engine.start(spec(server));
    await container.firstOutput;
    const { exitCode, stdout } = await probes.run(probe({ words: ['sockets'], network: { kind: 'container', name: container.name } }));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/0100007F:1F90 \S+ 0A /);
    await container.remove();
    await probes.close();
  });

  it('sees its processes and signals one of them', async () => {
    const { engine, spec, probes, probe } = await bench();
    const container = await engine.start(spec('sleep 61 & wait; echo "ended with $?"'));
    const beside = { network: { kind: 'none' }, processesOf: container.name } as const;
    const listed = async () => {
      const { stdout } = await probes.run(probe({ words: ['processes'], ...beside }));
      return /^(\d+) \(sleep\)/m.exec(stdout)?.[1] ?? '';
    };
    await expect.poll(listed, { timeout: 10_000 }).not.toBe('');
    expect(await probes.run(probe({ words: ['signal', await listed(), '9'], ...beside }))).toMatchObject({ exitCode: 0 });
    await container.exited;
    expect((await container.log()).stdout).toBe('ended with 0\n');
    const wrong = [['signal', '99999999', '9'], ['signal', '-1', '9'], ['signal', '1', '99'], ['signal', '', 'x'], ['nothing']];
    const ends = await Promise.all(wrong.map((words) => probes.run(probe({ words }))));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([1, 2, 2, 2, 2]);
    await container.remove();
    await probes.close();
  });
});

describe('leaves nothing behind', () => {
  it('imports its image once and removes it', async () => {
    const { probes, probe, everything, runId } = await bench();
    await Promise.all([1, 2, 3].map(() => probes.run(probe({ words: ['sockets'] }))));
    expect(await everything()).toEqual([`sagemaker-algo-probe:${runId}`]);
    await probes.close();
    await probes.close();
    expect(await everything()).toEqual([]);
  });

  it.each([true, false])('when it is swept, wait: %s, and images that the run has built stay', async (wait) => {
    const { engine, probes, probe, leftovers, runId, labels } = await bench();
    const label = `sagemaker-algo.run=${runId}`;
    const built = `sagemaker-algo-test-built:${runId}`;
    await docker('tag', 'sagemaker-algo-test-script:1', `${built}-base`);
    await docker('commit', '--change', `LABEL ${label}`, await docker('create', '--label', label, `${built}-base`, 'true'), built);
    const volume = await probes.createVolume(`sagemaker-algo-${runId}-data`, labels);
    const running = await probes.start(probe({ words: ['feed', '/data'], volume: { name: volume.name, path: '/data' } }));
    await engine.sweep(runId, { wait });
    await expect.poll(leftovers, { timeout: 20_000 }).toEqual([built]);
    await running.exited;
    await docker('image', 'rm', built, `${built}-base`);
    await running.remove();
  });

  it('is not started once the run is given up', async () => {
    const { probes, probe, interrupt } = await bench();
    interrupt();
    await expect(probes.start(probe({ words: ['dns'] }))).rejects.toMatchObject({ name: 'InterruptedError' });
  });

  it('says what keeps it from starting', async () => {
    const { probes, probe } = await bench();
    await expect(
      probes.start(probe({ words: ['dns'], network: { kind: 'container', name: 'sagemaker-algo-absent' } })),
    ).rejects.toMatchObject({
      kind: 'user',
      exitCode: 3,
      message: expect.stringContaining('sagemaker-algo-absent'),
    });
    await probes.close();
  });
});

it('reads all of what a probe prints', async () => {
  const { probes, probe } = await bench();
  const running = await probes.start(probe({ words: ['sockets'] }));
  expect(await text(running.stdout)).toMatch(/^ {2}sl {2}local_address/);
  await running.remove();
  await probes.close();
});
