import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { live as lines } from '../../src/live-lines.ts';
import { createProgress } from '../../src/log.ts';
import { createCustody } from '../../src/observe/custody.ts';
import { sendRequest } from '../../src/observe/http.ts';
import { showLive } from '../../src/observe/live-log.ts';
import { alreadyDone, within } from '../../src/observe/patience.ts';
import { startForward } from '../../src/observe/serve/forward.ts';
import { createSlots } from '../../src/observe/slots.ts';
import { readFailure, walkTree } from '../../src/observe/tree.ts';
import { createLineReader } from '../../src/text/live-lines.ts';
import { captured } from '../support/context.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { workspace } from '../support/workspace.ts';

describe('createSlots', () => {
  const events: string[] = [];
  const task = (name: string) => async () => {
    events.push(`+${name}`);
    await sleep(10);
    events.push(`-${name}`);
  };
  /** What has begun and ended, two by two: who of two is first does not matter. */
  const pairs = () =>
    Array.from({ length: events.length / 2 }, (_, index) =>
      events
        .slice(index * 2, index * 2 + 2)
        .sort()
        .join(' '),
    );
  afterEach(() => events.splice(0));

  test('ordinary runs side by side up to the number, a timed one by itself', async () => {
    const slots = createSlots(2);
    const running = [slots.shared(task('a')), slots.shared(task('b'))];
    await new Promise(setImmediate);
    await Promise.all([...running, slots.shared(task('d')), slots.shared(task('e')), slots.alone(task('c'))]);
    expect(pairs()).toEqual(['+a +b', '-a -b', '+c -c', '+d +e', '-d -e']);
  });

  test('those that are wanted soon come before the others, and what follows directly from a timed one before both', async () => {
    const slots = createSlots(2);
    const timed = slots.alone(task('a')).then(() => slots.alone(task('b')));
    await Promise.all([timed, ...['c', 'd'].map((name) => slots.shared(task(name))), ...['e', 'f'].map((name) => slots.soon(task(name)))]);
    const begun = events.filter((event) => event.startsWith('+')).map((event) => event.slice(1));
    expect(begun.slice(0, 2)).toEqual(['a', 'b']);
    expect(begun.slice(2, 4).sort()).toEqual(['e', 'f']);
    expect(begun.slice(4).sort()).toEqual(['c', 'd']);
  });

  test('a task that fails gives its place back', async () => {
    const slots = createSlots(1);
    await expect(
      slots.alone(async () => {
        throw new Error('odd');
      }),
    ).rejects.toThrow('odd');
    expect(await slots.shared(async () => 'next')).toBe('next');
  });
});

describe('patience', () => {
  test('waits no longer than told, and tells what is done by now', async () => {
    expect(await within(5, new Promise(() => {}))).toBe('late');
    expect(await within(10_000, Promise.resolve('x'))).toBe('x');
    expect(await within(Number.POSITIVE_INFINITY, sleep(5, 'x'))).toBe('x');
    expect(await alreadyDone(Promise.resolve('x'))).toBe('x');
    expect(await alreadyDone(new Promise(() => {}))).toBeUndefined();
  });
});

describe('walkTree', () => {
  test('sees every kind without following anything', () => {
    const dir = workspace({ 'm/b/file': 'abc', 'm/a': 'x', 'm/empty/': '', 'outside/secret': '' });
    linkSync(join(dir, 'm/a'), join(dir, 'm/z'));
    symlinkSync('../outside', join(dir, 'm/link'));
    execFileSync('mkfifo', [join(dir, 'm/pipe')]);
    expect(walkTree(join(dir, 'm'))).toEqual([
      { path: 'a', type: 'file', bytes: 1 },
      { path: 'b', type: 'folder', bytes: 0 },
      { path: 'b/file', type: 'file', bytes: 3 },
      { path: 'empty', type: 'folder', bytes: 0 },
      { path: 'link', type: 'symlink', bytes: 10 },
      { path: 'pipe', type: 'fifo', bytes: 0 },
      { path: 'z', type: 'hardlink', bytes: 1 },
    ]);
    expect(walkTree(join(dir, 'none'))).toEqual([]);
  });
});

describe('readFailure', () => {
  const at = (content?: string | Uint8Array) => {
    const dir = workspace();
    if (content !== undefined) writeFileSync(join(dir, 'failure'), content);
    return readFailure(join(dir, 'failure'));
  };

  test.each([
    ['no file', undefined, undefined],
    ['a file', 'why', { kind: 'file', text: 'why', bytes: 3, utf8: true }],
    ['a file in another encoding', Uint8Array.of(0x66, 0xe9), { kind: 'file', text: 'f\ufffd', bytes: 2, utf8: false }],
    ['half a character at its end', Buffer.from('é').subarray(0, 1), { kind: 'file', text: '\ufffd', bytes: 1, utf8: false }],
  ])('%s', (_, content, expected) => {
    expect(at(content)).toEqual(expected);
  });

  test('a long file is cut, between bytes of a character too', () => {
    const long = `${'x'.repeat(8_191)}é and more`;
    expect(at(long)).toMatchObject({ kind: 'file', bytes: Buffer.byteLength(long), utf8: true });
    expect(at(long)?.text.length).toBeLessThan(8_200);
  });

  test('a folder or a pipe in its place', () => {
    const dir = workspace();
    mkdirSync(join(dir, 'failure'));
    expect(readFailure(join(dir, 'failure'))?.kind).toBe('folder');
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    expect(readFailure(join(dir, 'pipe'))?.kind).toBe('other');
  });
});

describe('startForward', () => {
  test('leads to the target once that is known', async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const address = server.address();
    const target = { host: '127.0.0.1', port: typeof address === 'object' && address !== null ? address.port : 0 };
    const forward = await startForward(0);
    const ask = () => sendRequest({ host: '127.0.0.1', port: forward.port }, { label: '', method: 'GET', path: '/', deadlineMs: 2_000 });
    expect((await ask()).error?.code).toBe('ECONNRESET');
    forward.to(target);
    expect((await ask()).response?.body).toBe('hello');
    forward.to({ host: '127.0.0.1', port: 1 });
    expect((await ask()).error?.code).toBe('ECONNRESET');
    await forward.close();
    expect((await ask()).error?.code).toBe('ECONNREFUSED');
  });

  test('tries again, where it is patient, until the target listens', async () => {
    const server = createServer((_, response) => response.end('hello'));
    const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    await listen(0);
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((done) => server.close(done));
    const forward = await startForward(0);
    forward.to({ host: '127.0.0.1', port }, 5_000);
    const asked = sendRequest({ host: '127.0.0.1', port: forward.port }, { label: '', method: 'GET', path: '/', deadlineMs: 5_000 });
    await sleep(100);
    await listen(port);
    expect((await asked).response?.body).toBe('hello');
    await forward.close();
  });
});

describe('createLineReader', () => {
  const lines = (...chunks: readonly (string | Uint8Array)[]) => {
    const seen: string[] = [];
    // Whatever else came with a line would be taken for an option by what is shown it.
    const reader = createLineReader((...told: readonly unknown[]) => seen.push(told.join(' and ')));
    for (const chunk of chunks) reader.add(Buffer.from(chunk as string));
    reader.end();
    return seen;
  };

  test.each([
    [
      ['a\nb', 'c\n'],
      ['a', 'bc'],
    ],
    [
      ['10%\r20%\r', '30%'],
      ['10%', '20%', '30%'],
    ],
    [['a\r\nb\r\n'], ['a', 'b']],
    [[Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)], ['é']],
    [[], []],
  ])('%j', (chunks, expected) => {
    expect(lines(...chunks)).toEqual(expected);
  });

  test('a line without an end does not grow for ever', () => {
    expect(lines('x'.repeat(150_000)).map((line) => line.length)).toEqual([65_536, 65_536, 18_928]);
  });
});

describe('createCustody', () => {
  const spec = {
    ...{ role: 'train' as const, image: 'i', ml: '/nowhere', mounts: [], env: {}, hostname: 'h', hosts: {}, labels: {} },
    network: { kind: 'none' as const },
  };
  const run = { id: '1', networkName: 'net', labels: {} };

  test('removes everything once, the network too, and sweeps only after trouble', async () => {
    const engine = fakeEngine({ train: () => ({ endsOn: 'SIGTERM' }) });
    const custody = createCustody(engine, run);
    const container = await custody.start(() => engine.start({ ...spec, name: 'a' }));
    await custody.start(() => engine.start({ ...spec, name: 'b' }));
    await custody.network();
    await custody.network();
    expect(await custody.network('x')).toEqual(await custody.network('x'));
    await custody.network('y');
    await custody.closeNetwork('x');
    await custody.closeNetwork('never made');
    expect([...engine.left].sort()).toEqual(['a', 'b', 'net', 'net-y']);
    custody.discard(container);
    await custody.release({ sweep: false });
    expect([...engine.left]).toEqual([]);
    expect(engine.events).toEqual([]);
  });

  test('a network that a late container is still on is removed at the end', async () => {
    const engine = fakeEngine({});
    let busy = true;
    const removals: string[] = [];
    const remove = async () => {
      if (busy) throw new Error('has active endpoints');
      removals.push('x');
    };
    const custody = createCustody({ ...engine, createNetwork: async (name) => ({ id: name, remove }) }, run);
    await custody.network('x');
    await custody.closeNetwork('x');
    expect(removals).toEqual([]);
    busy = false;
    await custody.release({ sweep: false });
    expect(removals).toEqual(['x']);
  });

  test('a start that fails half way is swept up', async () => {
    const engine = fakeEngine({});
    const custody = createCustody(engine, run);
    await expect(custody.start(() => Promise.reject(new Error('odd')))).rejects.toThrow('odd');
    await custody.release({ sweep: false });
    expect(engine.events).toEqual(['sweep true']);
  });
});

describe('showLive', () => {
  test('every line of a chunk is shown whole, on a real progress', () => {
    const stderr = captured();
    const live = showLive(createProgress(stderr, {}, { live: lines }));
    live.watch(Buffer.from('first line\nsecond line\nthird'), 'stdout');
    live.watch(Buffer.from('elsewhere\n'), 'stderr');
    live.end();
    expect(stderr.text()).toBe('first line\nsecond line\nelsewhere\nthird\n');
  });
});
