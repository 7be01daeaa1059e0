import { describe, expect, it } from 'vitest';
import type { ContainerLife, Exchange, Observations } from '../../src/observe/types.ts';
import { measure } from '../../src/report/measure.ts';
import { attempts, exchange, health, invocations, project, trainRun } from '../support/observations.ts';

const SINCE = Date.UTC(2026, 10, 23, 9);
const life = (id: string, more: Partial<ContainerLife> = {}): ContainerLife => ({
  ...{ id, what: `what ${id} is for`, role: 'serve', asked: SINCE + 100, started: SINCE + 600 },
  ...more,
});
const of = (replaced: Partial<Observations>) => measure(attempts(replaced));
const at = (ms: number, more: Partial<Exchange> = {}): Exchange => ({ ...exchange(), at: SINCE + ms, totalMs: 1.239, ...more });

describe('measure', () => {
  it('counts moments from when the run began to look', () => {
    const memory = [{ at: SINCE + 700, bytes: 5 }];
    const ended = { firstOutput: SINCE + 650, ready: SINCE + 800, stopped: SINCE + 900, ended: SINCE + 1_000, exitCode: 0, memory };
    const found = of({ 'run/diary': { since: SINCE, containers: [life('serve', ended), life('other', { oomKilled: true })] } });
    expect(found?.since).toBe('2026-11-23T09:00:00.000Z');
    expect(found?.containers).toEqual([
      {
        ...{ id: 'serve', what: 'what serve is for', role: 'serve', askedAtMs: 100, startedAtMs: 600 },
        ...{ firstOutputAtMs: 650, readyAtMs: 800, stoppedAtMs: 900, endedAtMs: 1_000, exitCode: 0 },
      },
      { id: 'other', what: 'what other is for', role: 'serve', askedAtMs: 100, startedAtMs: 600, oomKilled: true },
    ]);
    expect(found?.memory).toEqual([{ container: 'serve', points: [{ atMs: 700, bytes: 5 }] }]);
  });

  it('has every request with what it was for, and pings by phase', () => {
    const refused = at(5, { response: undefined, error: { code: 'ECONNREFUSED', message: 'no' } });
    const found = of({
      'run/diary': { since: SINCE, containers: [] },
      'serve/health': health({ pings: [refused, at(6)] }),
      'serve/invocations': invocations({
        samples: [at(10)],
        variations: [],
        badInput: [{ kind: 'noise', bad: refused, goodAfter: at(20) }],
        pings: [at(30)],
      }),
    });
    expect(found?.pings).toEqual(
      expect.arrayContaining([
        { phase: 'starting', atMs: 5, ms: 1.24 },
        { phase: 'starting', atMs: 6, ms: 1.24, status: 200 },
        { phase: 'busy', atMs: 30, ms: 1.24, status: 200 },
      ]),
    );
    const serving = found?.requests?.filter(({ area }) => area === 'serve') ?? [];
    expect(serving.find(({ kind }) => kind === 'sample')).toMatchObject({
      atMs: 10,
      ms: 1.24,
      status: 200,
      receivedBytes: expect.any(Number),
    });
    expect(serving.find(({ kind }) => kind === 'bad-input')).toMatchObject({ atMs: 5, error: 'ECONNREFUSED', receivedBytes: 0 });
    expect(serving.find(({ kind }) => kind === 'after-bad-input')).toMatchObject({ atMs: 20 });
    expect(found?.requests?.some(({ area }) => area === 'batch')).toBe(true);
  });

  it('keeps what is told within bounds, the first and the last among it, and says how much is missing', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => at(index));
    const found = of({
      'run/diary': { since: SINCE, containers: [life('x'.repeat(10), { what: 'y'.repeat(5_000) })] },
      'serve/health': health({ pings: many }),
      'serve/invocations': invocations({ samples: many, pings: [] }),
    });
    const starting = found?.pings?.filter(({ phase }) => phase === 'starting') ?? [];
    expect(starting).toHaveLength(200);
    expect([starting[0]?.atMs, starting.at(-1)?.atMs]).toEqual([0, 2_999]);
    expect(found?.requests).toHaveLength(1_000);
    expect(found?.leftOut?.pings).toBe(2_800);
    expect(found?.leftOut?.requests).toBeGreaterThanOrEqual(2_000);
    expect(found?.containers?.[0]?.what).toHaveLength(300);
  });

  it('draws the metrics of the spec from the log of the plain training, numbers only', () => {
    const { config } = project();
    const training = {
      ...config.training,
      metrics: { loss: { regex: 'loss=(\\S+)' }, absent: { regex: 'absent=(\\S+)' }, broken: { regex: '(' }, groupless: { regex: 'loss' } },
      objectives: [{ metric: 'loss', type: 'Minimize' as const }],
    };
    const stdout = 'loss=3\nloss=nothing\nloss=\nloss=2.5\n';
    const found = of({
      project: project({ config: { ...config, training } }),
      'train/nominal': trainRun({ log: { stdout, stderr: 'loss=1e-3', droppedBytes: 0 } }),
    });
    expect(found?.metrics).toEqual([{ name: 'loss', objective: 'Minimize', values: [3, 2.5, 0.001], count: 3 }]);
  });

  it('has the sizes of images and model, and how stops went', () => {
    const entries = Array.from({ length: 12 }, (_, index) => ({ path: `f${index}`, type: 'file' as const, bytes: index }));
    const found = of({ model: { entries: [...entries, { path: 'd', type: 'folder', bytes: 4_096 }], tarGzBytes: 70 } });
    expect(found?.model).toMatchObject({ files: 12, bytes: 66, tarGzBytes: 70 });
    expect(found?.model?.largest.map(({ path }) => path)).toEqual(['f11', 'f10', 'f9', 'f8', 'f7', 'f6', 'f5', 'f4', 'f3', 'f2']);
    expect(found?.images?.map(({ role }) => role)).toEqual(['train', 'serve']);
    expect(found?.stops?.map(({ what }) => what)).toContain('idle server');
  });

  it('is nothing where nothing was seen', () => {
    expect(measure({})).toBeUndefined();
    expect(measure({ 'run/diary': { status: 'made', value: { since: SINCE, containers: [] } } })).toBeUndefined();
    expect(measure({ 'serve/health': { status: 'failed', reason: 'no' } })).toBeUndefined();
  });
});
