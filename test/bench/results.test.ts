import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listClaims, RESULTS, readResults } from '../../bench/harness/results.mjs';
import { GROUPS } from '../../bench/pages/words.mjs';
import { subjects } from '../../bench/subjects/index.mjs';

const figure = z.number();
const claim = z.strictObject({
  id: z.string().regex(/^[\w-]+(\/[\w.-]+)+$/),
  what: z.string(),
  own: z.string(),
  base: z.string().optional(),
  metric: z.string(),
  unit: z.string(),
  statistic: z.enum(['median', 'most']),
  target: z.union([z.strictObject({ most: figure }), z.strictObject({ least: figure })]).optional(),
  value: figure,
  q1: figure,
  q3: figure,
  count: z.int().positive(),
  met: z.boolean().optional(),
  sure: z.boolean(),
});
const part = z.strictObject({
  id: z.string(),
  title: z.string(),
  rounds: z.int().positive(),
  metrics: z.record(z.string(), z.strictObject({ title: z.string().optional(), unit: z.string() })),
  grows: z.strictObject({ by: z.string(), unit: z.string(), values: z.array(figure), of: z.array(z.string()) }).optional(),
  samples: z.record(z.string(), z.array(z.record(z.string(), figure).nullable())),
  claims: z.array(claim),
});
const run = {
  title: z.string(),
  method: z.string(),
  date: z.iso.date(),
  commit: z.string().regex(/^[0-9a-f]{10}( with changes)?$/),
  machine: z.strictObject({ processors: z.string(), memory: z.string(), system: z.string(), versions: z.record(z.string(), z.string()) }),
  seconds: z.int(),
  quick: z.literal(true).optional(),
};
const measured = z.strictObject({ ...run, load: z.tuple([figure, figure]), parts: z.array(part).min(1), notes: z.array(z.string()) });
const notMeasured = z.strictObject({ ...run, reason: z.string() });

describe('bench/results.json', () => {
  const results = readResults();
  const claims = listClaims(results);

  it('has the form that the pages are made from', () => {
    const form = z.strictObject({ subjects: z.record(z.string(), z.union([measured, notMeasured])) });
    expect(form.safeParse(results).error?.issues ?? []).toEqual([]);
  });

  it('has every subject, measured or with the reason why it was not, and no other', () => {
    expect(Object.keys(results.subjects).toSorted()).toEqual(Object.keys(subjects).toSorted());
  });

  it('is of whole runs, not of quick looks', () => {
    const quick = Object.entries(results.subjects).filter(([, subject]) => (subject as { readonly quick?: true }).quick);
    expect(quick.map(([name]) => name)).toEqual([]);
  });

  it('has each claim once, and every claim that the pages have words for', () => {
    const ids = claims.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const worded = Object.values(GROUPS).flatMap((rows) => rows.map(([id]) => id));
    expect(worded.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('has no missed target without an explanation in its subject', () => {
    const missed = new Set(claims.filter(({ met }) => met === false).map(({ subject }) => subject));
    const explained = Object.entries(subjects).filter(([, subject]) => 'misses' in subject);
    expect([...missed].filter((name) => !explained.some(([one]) => one === name))).toEqual([]);
  });

  it('names no place of the machine', () => {
    expect(readFileSync(RESULTS, 'utf8')).not.toMatch(/\/(?:home|root|tmp|work|Users)\//);
  });
});
