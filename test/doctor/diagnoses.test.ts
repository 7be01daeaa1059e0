import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../src/doctor/define-diagnosis.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { productsOf, splitReference, supportOf } from '../../src/doctor/end-of-life.ts';
import { CODE_NAMES, COLLECTED, PRODUCTS, SUPPORTED_UNTIL } from '../../src/doctor/end-of-life-data.ts';
import type { Facts, FoundFacts } from '../../src/doctor/facts.ts';
import { DIAGNOSES } from '../../src/doctor/index.ts';
import { packageRoot } from '../support/context.ts';
import { MACHINE_ROWS, type Row } from './rows-machine.ts';
import { PROJECT_ROWS } from './rows-project.ts';
import { SOUND } from './sound-facts.ts';

const ROWS: Readonly<Record<string, readonly Row[]>> = { ...MACHINE_ROWS, ...PROJECT_ROWS };
const ids = DIAGNOSES.map(({ id }) => id);

function found(facts: Facts): FoundFacts {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, { status: 'found', value }]));
}

function judge(diagnosis: Diagnosis, replaced: Partial<Facts>) {
  const [one] = diagnose([diagnosis], found({ ...SOUND, ...replaced }));
  if (one === undefined) throw new Error('nothing was judged');
  return one.judgement;
}

describe('each diagnosis', () => {
  it('has a file of its own, whose path is its id, and a line in the table of its area', () => {
    const files = ['machine', 'project'].flatMap((area) =>
      readdirSync(join(packageRoot, 'src/doctor', area)).map((name) => `${area}/${name.replace(/\.ts$/, '')}`),
    );
    expect(files.sort()).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(25);
  });

  it('has rows, of which one finds nothing and one trips each of what it may find', () => {
    expect(Object.keys(ROWS).sort()).toEqual([...ids].sort());
    for (const { id, finds } of DIAGNOSES) {
      const seen = new Set(ROWS[id]?.map(([, status]) => status));
      expect([id, ...finds].filter((status) => status !== id && !seen.has(status as never))).toEqual([]);
      expect([id, seen.has('ok')]).toEqual([id, true]);
      expect([...seen].filter((status) => status !== 'ok' && status !== 'not-checked' && !finds.includes(status))).toEqual([]);
    }
  });

  it.each(DIAGNOSES)('$id is written for people', (diagnosis) => {
    expect(diagnosis.passes).toMatch(/^\S.{8,110}[^.\s]$/);
    for (const [replaced] of ROWS[diagnosis.id] ?? []) {
      const judgement = judge(diagnosis, replaced);
      if (judgement.status === 'ok') continue;
      if (judgement.status === 'not-checked') {
        expect(judgement.reason).toMatch(/^\S.{8,}\.$/s);
        if (judgement.follows !== undefined) expect(ids).toContain(judgement.follows);
        continue;
      }
      for (const sentence of [judgement.consequence, judgement.fix]) expect(sentence).toMatch(/^\S.{3,}[.)\w/]$/s);
      expect(judgement.what).toMatch(/^\S.{8,}$/s);
      expect(judgement.command ?? '').not.toMatch(/undefined|\n/);
      expect(diagnosis.mends ?? false).toBe(ROWS[diagnosis.id]?.some(([facts]) => hasRepairs(judge(diagnosis, facts))));
    }
  });

  it('finds nothing in sound facts', () => {
    expect(diagnose(DIAGNOSES, found(SOUND)).filter(({ judgement }) => judgement.status !== 'ok')).toEqual([]);
  });
});

function hasRepairs(judgement: object): boolean {
  return 'repairs' in judgement && Array.isArray(judgement.repairs) && judgement.repairs.length > 0;
}

describe.each(DIAGNOSES)('$id', (diagnosis) => {
  it.each(ROWS[diagnosis.id]?.map(([replaced, status, says], at) => ({ at, replaced, status, says })) ?? [])(
    'row $at: $status',
    ({ replaced, status, says }) => {
      const judgement = judge(diagnosis, replaced);
      expect(judgement).toMatchObject({ status });
      if (says !== undefined) expect(Object.values(judgement).flat().join('\n')).toMatch(says);
    },
  );
});

describe('judging', () => {
  const one: Diagnosis = { id: 'machine/x', passes: 'x holds', finds: ['problem'], needs: ['host'], judge: () => ({ status: 'ok' }) };

  it('gives the reason where a fact is missing, and says whether that is a surprise', () => {
    for (const expected of [true, false]) {
      expect(diagnose([one], { host: { status: 'missing', reason: 'It took too long.', expected } })).toMatchObject([
        { judgement: { status: 'not-checked', reason: 'It took too long.' }, surprise: !expected },
      ]);
    }
    expect(diagnose([one], {})).toMatchObject([{ judgement: { status: 'not-checked' }, surprise: true }]);
  });

  it('goes on when a diagnosis breaks', () => {
    const broken: Diagnosis = {
      ...one,
      judge: () => {
        throw new Error('oh');
      },
    };
    expect(diagnose([broken, one], found(SOUND))).toMatchObject([{ broken: true, surprise: true }, { judgement: { status: 'ok' } }]);
  });
});

describe('the table of ends of support', () => {
  it('has days, and names products that people know', () => {
    expect(COLLECTED).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(Object.keys(SUPPORTED_UNTIL).sort()).toEqual(Object.keys(PRODUCTS).sort());
    for (const day of Object.values(SUPPORTED_UNTIL).flatMap((versions) => Object.values(versions))) {
      expect(day).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(Number.isNaN(Date.parse(day))).toBe(false);
    }
    for (const [product, version] of Object.values(CODE_NAMES)) expect(Object.keys(SUPPORTED_UNTIL[product] ?? {})).toContain(version);
  });

  it.each([
    ['debian:12.5-slim', [['debian', '12.5']]],
    [
      'public.ecr.aws/docker/library/python:3.13-slim-trixie',
      [
        ['python', '3.13'],
        ['debian', '13'],
      ],
    ],
    ['localhost:5000/ubuntu', []],
    ['ubuntu:noble', [['ubuntu', '24.04']]],
    [
      'node:24-alpine3.22@sha256:1',
      [
        ['node', '24'],
        ['alpine', '3.22'],
      ],
    ],
    ['__proto__:1', []],
    ['debian:constructor', []],
  ])('reads %s', (reference, products) => {
    expect(productsOf(reference)).toEqual(products);
  });

  it('tells a port from a tag, and a version by its longest known part', () => {
    expect(splitReference('localhost:5000/a')).toEqual({ name: 'localhost:5000/a', tag: undefined, digest: undefined });
    expect(splitReference('localhost:5000/a:1@sha256:2')).toEqual({ name: 'localhost:5000/a', tag: '1', digest: 'sha256:2' });
    expect(supportOf('alpine', '3.20.3', Date.UTC(2026, 3, 1))).toMatchObject({ name: 'Alpine 3.20', state: 'ending' });
    expect(supportOf('alpine', '3.20.3', Date.UTC(2026, 3, 2))).toMatchObject({ state: 'ended' });
    expect(supportOf('alpine', '3.2', 0)).toBeUndefined();
    expect(supportOf('constructor', '1', 0)).toBeUndefined();
  });
});
