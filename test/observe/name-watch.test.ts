import { describe, expect, onTestFinished, test } from 'vitest';
import { observe } from '../../src/observe/index.ts';
import { createLab, type LabOptions } from '../../src/observe/lab.ts';
import type { Attempts, ObservationKey } from '../../src/observe/types.ts';
import { flawless } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const KEYS = ['train/names', 'serve/health', 'serve/invocations'] as const satisfies readonly ObservationKey[];

function lab(script: Partial<FakeScript> = {}, options: Partial<LabOptions> = {}) {
  const dir = workspace(SAMPLE_FILES);
  const engine = fakeEngine({ ...flawless, ...script });
  const made = createLab(testContext({ cwd: dir }), {
    ...{ engine, project: { config: sampleConfig(), dir, issues: [] }, serving: true, ...options },
    limits: { startup: 2, invocation: 2, training: 5 },
  });
  onTestFinished(() => made.close());
  return { lab: made, engine };
}

const value = <K extends ObservationKey>(seen: Attempts, key: K) => {
  const attempt = seen[key];
  if (attempt?.status !== 'made') throw new Error(`${key}: ${attempt?.reason}`);
  return attempt.value;
};

describe('names that containers ask for', () => {
  test('are kept for each network, each name once', async () => {
    const { lab: here, engine } = lab({
      asks: ({ role }) => (role === 'train' ? ['Hub.Example.COM'] : ['api.example.com', 'api.example.com']),
    });
    const seen = await observe(here, KEYS);
    expect(value(seen, 'train/names')).toMatchObject({ asked: ['hub.example.com'], run: { exit: { exitCode: 0 } } });
    expect(value(seen, 'serve/health').asked).toEqual(['api.example.com']);
    expect(value(seen, 'serve/invocations').asked).toEqual(['api.example.com']);
    const connected = engine.started.map(({ role, network, resolver }) => [role, network.kind, resolver !== undefined]);
    expect(connected).toContainEqual(['train', 'none', false]);
    expect(connected).toContainEqual(['train', 'internal', true]);
    expect(connected).toContainEqual(['serve', 'internal', true]);
    expect(new Set(engine.started.flatMap(({ resolver }) => resolver ?? [])).size).toBe(2);
    // Resolver and network of the training are gone before the end.
    expect([...engine.left].filter((name) => name.includes('train-names') && !name.endsWith('-train-names'))).toEqual([]);
    await here.close();
    expect([...engine.left]).toEqual([]);
  });

  test.each([
    ['a run that was slow beside others is made again by itself', (again: boolean) => (again ? 900 : 30_000), 900],
    ['one that waits does so again', () => 30_000, 30_000],
  ])('%s', async (_, tookMs, durationMs) => {
    const { lab: here, engine } = lab({
      train: async (spec) => ({
        ...(await flawless.train?.(spec)),
        tookMs: spec.resolver === undefined ? 800 : tookMs(spec.name.endsWith('-again')),
      }),
      asks: ({ name }) => [name.endsWith('-again') ? 'again.example.com' : 'first.example.com'],
    });
    const seen = await observe(here, ['train/names']);
    expect(value(seen, 'train/names')).toMatchObject({ run: { exit: { durationMs } }, asked: ['again.example.com'] });
    expect(engine.started.filter(({ resolver }) => resolver !== undefined)).toHaveLength(2);
  });

  test('are not seen where no program of ours runs; everything else goes on', async () => {
    const { lab: here, engine } = lab({ noProbes: true });
    const seen = await observe(here, KEYS);
    expect(seen['train/names']).toMatchObject({ status: 'failed', reason: expect.stringContaining('resolver') });
    expect(value(seen, 'serve/invocations').asked).toBeUndefined();
    expect(engine.started.every(({ resolver }) => resolver === undefined)).toBe(true);
    expect(value(seen, 'serve/health').readyMs).toBeDefined();
  });

  test('nobody looks in --smoke, nor where the user gave the network', async () => {
    const smoke = lab({}, { smoke: true });
    expect(value(await observe(smoke.lab, ['serve/health']), 'serve/health').asked).toBeUndefined();
    const outside = lab({}, { outside: true });
    const seen = await observe(outside.lab, ['train/names', 'serve/health']);
    expect(seen['train/names']).toMatchObject({ reason: expect.stringContaining('--network') });
    expect(value(seen, 'serve/health').asked).toBeUndefined();
    expect([...smoke.engine.left, ...outside.engine.left].filter((name) => name.includes('names'))).toEqual([]);
  });
});
