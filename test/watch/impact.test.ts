import { describe, expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { OBSERVATION_KEYS } from '../../src/observe/index.ts';
import type { ObservationKey } from '../../src/observe/types.ts';
import { findImpact } from '../../src/watch/impact.ts';
import { keptChecks, planLook } from '../../src/watch/plan-look.ts';

const areas = (keys: readonly ObservationKey[]) => [...new Set(keys.map((key) => key.split('/')[0]))].sort();

describe('what a change may alter', () => {
  test('a spec: everything', () => {
    expect(findImpact(['spec'])).toEqual(OBSERVATION_KEYS);
  });

  test('the program that trains: what is served, too, for the model is another', () => {
    const impact = findImpact(['train']);
    expect(impact).toEqual(expect.arrayContaining(['train/nominal', 'pipe/together', 'model', 'serve/health', 'batch/transform']));
  });

  test('the program that serves: no training but the one whose model is served', () => {
    const impact = findImpact(['serve']);
    expect(impact.filter((key) => key.startsWith('train/'))).toEqual(['train/stopped-model']);
    expect(impact).not.toContain('model');
    expect(areas(impact)).toEqual(['batch', 'image', 'project', 'secrets', 'serve', 'train']);
  });

  test('sample requests: nothing of the training', () => {
    expect(findImpact(['requests'])).not.toContain('train/nominal');
    expect(findImpact(['requests'])).toContain('serve/invocations');
  });

  test('batch input: only the batch', () => {
    expect(areas(findImpact(['batch']))).toEqual(['batch', 'image', 'project', 'secrets']);
  });

  test('papers: only the project', () => {
    expect(areas(findImpact(['papers']))).toEqual(['project']);
  });

  test('nothing: nothing', () => {
    expect(findImpact([])).toEqual([]);
  });

  test('every observation but the spec itself is looked at again after some change of a file', () => {
    const touched = new Set(
      (['train', 'serve', 'channels', 'requests', 'batch', 'papers'] as const).flatMap((touch) => findImpact([touch])),
    );
    expect(OBSERVATION_KEYS.filter((key) => !touched.has(key))).toEqual(['project', 'run/diary']);
  });
});

describe('a look', () => {
  test('judges exactly the checks that look at something stale, the quick ones first', () => {
    const stale = new Set(findImpact(['serve']));
    const { affected, first, keys } = planLook(checks, stale, { smoke: false });
    expect(affected.every(({ needs }) => needs.some((key) => stale.has(key)))).toBe(true);
    expect(affected.length).toBeLessThan(checks.length);
    expect(first.length).toBeGreaterThan(0);
    expect(first.every(({ smoke, id }) => smoke === true && id.startsWith('serve/'))).toBe(true);
    expect(keys).not.toContain('train/nominal');
    const kept = keptChecks(checks, new Set(keys));
    expect([...kept].sort()).toEqual(
      checks
        .filter((check) => !affected.includes(check))
        .map(({ id }) => id)
        .sort(),
    );
  });

  test('has no first verdict where that would be the whole', () => {
    const stale = new Set(OBSERVATION_KEYS);
    expect(planLook(checks, stale, { smoke: true }).first).toEqual([]);
    expect(
      planLook(
        checks.filter(({ smoke }) => smoke === true),
        stale,
        { smoke: false },
      ).first,
    ).toEqual([]);
  });

  test('observes nothing that no selected check needs', () => {
    const selected = checks.filter(({ id }) => id === 'serve/ping-status');
    const { keys } = planLook(selected, new Set(OBSERVATION_KEYS), { smoke: false });
    expect(keys).toEqual(expect.arrayContaining([...(selected[0]?.needs ?? [])]));
    expect(keys).not.toContain('batch/transform');
  });
});
