import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runSubject } from '../../bench/harness/run-subject.mjs';
import { openWorkspace } from '../../bench/harness/workspace.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bench-test-'));
  vi.stubEnv('BENCH_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

type Bench = ReturnType<typeof openWorkspace>;
const quiet = { say: () => {} };
const builds = [{ name: 'new', root: '/new' }];
const claim = { id: 'some/speed', what: 'ours against theirs', own: 'ours', base: 'theirs', target: { most: 1 } };
const subject = (prepare: (bench: Bench) => unknown) => ({ title: 'Some', method: 'By hand.', prepare });
const part = { id: 'some', title: 'Some part', rounds: 5, candidates: { ours: () => 1, theirs: () => 2 }, own: ['ours'], claims: [claim] };

describe('a subject', () => {
  it('gives samples and claims of its parts, its notes, and leaves nothing', async () => {
    const result = await runSubject(
      subject((bench) => {
        bench.note('As seen.');
        return [part];
      }),
      { builds, ...quiet },
    );
    expect(result).toMatchObject({
      ...{ title: 'Some', method: 'By hand.', notes: ['As seen.'] },
      parts: [{ id: 'some', rounds: 5, metrics: { ms: { unit: 'ms' } }, claims: [{ value: 0.5, met: true }] }],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('runs one round in the short form, or as many as are asked for, and knows which of both sizes counts', async () => {
    const sizes: number[] = [];
    const sized = subject((bench) => {
      sizes.push(bench.size(100, 1));
      return [part];
    });
    const short = await runSubject(sized, { builds, short: true, ...quiet });
    expect(short.parts[0].samples.ours).toHaveLength(1);
    const three = await runSubject(sized, { builds, rounds: 3, ...quiet });
    expect(three.parts[0].samples.ours).toHaveLength(3);
    expect(sizes).toEqual([1, 100]);
  });

  it('is not measured where something is missing that it needs, and the reason is kept', async () => {
    const needs = { moon: () => Promise.reject(new Error('there is no moon')) };
    const prepare = vi.fn();
    const result = await runSubject({ ...subject(prepare), needs: ['moon'] }, { builds, needs, ...quiet });
    expect(result).toEqual({ title: 'Some', method: 'By hand.', reason: 'there is no moon' });
    expect(prepare).not.toHaveBeenCalled();
  });

  it.each([
    ['in its preparation', () => Promise.reject(new Error('broken'))],
    ['in a candidate', () => [{ ...part, candidates: { ...part.candidates, ours: () => Promise.reject(new Error('broken')) } }]],
    [
      'because candidates do not agree',
      () => [
        {
          ...part,
          check: () => {
            throw new Error('broken');
          },
        },
      ],
    ],
  ])('that fails %s is an error, and leaves nothing', async (_, prepare) => {
    const workspaces = new Set<Bench>();
    const ended = vi.fn();
    const failing = subject((bench) => {
      bench.onEnd(ended);
      return prepare();
    });
    await expect(runSubject(failing, { builds, workspaces, ...quiet })).rejects.toThrow('broken');
    expect(ended).toHaveBeenCalledOnce();
    expect(workspaces.size).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('compares two builds in what the tool has a share in, for each metric, the second with the first', async () => {
    const costs: Readonly<Record<string, number>> = { '/old': 4, '/new': 3 };
    const prepared = subject(({ root }) => [
      {
        ...part,
        metrics: { ms: { unit: 'ms' }, peak: { unit: 'MiB' } },
        candidates: { ...part.candidates, ours: () => ({ ms: costs[root], peak: 10 }) },
      },
    ]);
    const [found] = (await runSubject(prepared, { builds: [{ name: 'old', root: '/old' }, ...builds], rounds: 2, ...quiet })).parts;
    expect(Object.keys(found.samples)).toEqual(['ours (old)', 'ours (new)']);
    expect(found.claims).toMatchObject([
      { id: 'some/ours/ms', value: 0.75, own: 'ours (new)', base: 'ours (old)' },
      { id: 'some/ours/peak', value: 1 },
    ]);
  });

  it('compares two builds at every size of a part that grows', async () => {
    const growing = subject(() => [
      { ...part, grows: { by: 'rows', unit: 'rows', values: [1, 2, 4] }, candidates: { ours: (rows: number) => rows }, claims: [] },
    ]);
    const [found] = (await runSubject(growing, { builds: [{ name: 'old', root: '/old' }, ...builds], rounds: 1, ...quiet })).parts;
    expect(Object.keys(found.samples)).toHaveLength(6);
    expect(found.claims).toHaveLength(3);
    expect(found.grows).toBeUndefined();
  });
});

describe('a workspace', () => {
  it('undoes things in the reverse order, all of them even if one fails, and only once', async () => {
    const undone: string[] = [];
    const bench = openWorkspace({ root: '/new' });
    for (const name of ['first', 'second'])
      bench.onEnd(() => {
        undone.push(name);
      });
    bench.onEnd(() => Promise.reject(new Error('still in use')));
    await expect(bench.end()).rejects.toThrow('still in use');
    expect(undone).toEqual(['second', 'first']);
    expect(existsSync(bench.work)).toBe(false);
    await bench.end();
    expect(undone).toHaveLength(2);
  });

  it('runs programs, and says what one that fails has printed', async () => {
    const bench = openWorkspace({ root: '/new' });
    expect(bench.run(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'], { input: 'text' })).toBe('text');
    expect(() => bench.run(process.execPath, ['-e', 'console.error("no such thing"); process.exit(3)'])).toThrow(
      /ended with 3\n.*no such thing/s,
    );
    expect(await bench.time(process.execPath, ['-e', ''])).toBeGreaterThan(0);
    await expect(bench.time(process.execPath, ['-e', 'process.exit(3)'])).rejects.toThrow('ended with 3');
    await bench.end();
  });

  it('ends a program that it has started', async () => {
    const bench = openWorkspace({ root: '/new' });
    const child = bench.start(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    await bench.end();
    expect(await ended).toBe('SIGKILL');
  });
});
