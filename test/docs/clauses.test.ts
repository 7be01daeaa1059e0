import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { clauses } from '../../src/sagemaker/clauses/index.ts';
import { packageRoot } from '../support/context.ts';
import { readFlaws } from '../support/flaws.ts';
import { renderChecksReference } from './checks-reference.ts';

/** Every clause of the contract, with what its verdict can be. */
const contract: Readonly<Record<string, { readonly severity: string; readonly verdict: readonly ('FAIL' | 'WARN')[] }>> = JSON.parse(
  readFileSync(join(packageRoot, 'test/fixtures/contract-clauses.json'), 'utf8'),
);

/** Clauses that could fail or warn and that no check judges; each was looked at, and its reason in `clauses` is one of substance. */
const UNJUDGED: readonly string[] = [
  // Holds by construction.
  'API-03',
  // Decided by the push, of which nothing exists before.
  'MKT-06',
  // A property of the buyer's data, not of the image.
  'PIPE-06',
  // How many workers a runtime starts shows nowhere, and one is right on a small machine.
  'TRAIN-19',
];

/** Clauses that can both fail and warn, and for which one severity is all that an image can be judged by. */
const ONE_SEVERITY: readonly string[] = [
  // Not to resume is a matter of speed, of which nothing tells apart that it was left out on purpose.
  'TRAIN-28',
];

const judges = (id: string) => checks.filter((check) => check.clauses.includes(id));

describe('the clauses of the contract', () => {
  it('each have an entry, and there are no others', () => {
    expect(Object.keys(contract).length).toBe(146);
    expect(Object.keys(contract).filter((id) => !Object.hasOwn(clauses, id))).toEqual([]);
    expect(Object.keys(clauses).filter((id) => !Object.hasOwn(contract, id))).toEqual([]);
  });

  it('are judged when they can fail or warn, but for those that were looked at one by one', () => {
    const open = Object.entries(contract).filter(([id, { verdict }]) => verdict.length > 0 && judges(id).length === 0);
    expect(open.map(([id]) => id).sort()).toEqual([...UNJUDGED].sort());
  });

  it('are judged both ways when they can both fail and warn', () => {
    const both = Object.entries(contract).filter(([id, { verdict }]) => verdict.length === 2 && judges(id).length > 0);
    const open = both.filter(([id]) => new Set(judges(id).map(({ severity }) => severity)).size < 2);
    expect(open.map(([id]) => id).sort()).toEqual([...ONE_SEVERITY].sort());
  });

  it('are described in words of our own, with a public source', () => {
    for (const [id, { title, requirement, source, unjudged }] of Object.entries(clauses)) {
      expect(title, id).toMatch(/^\S.{2,60}[^.\s]$/);
      expect(requirement, id).toMatch(/^\S.{20,400}\.$/s);
      expect(source, id).toMatch(/^\S.{3,}$/);
      if (unjudged !== undefined) expect(unjudged, id).toMatch(/^[A-Z`].{30,}\.$/s);
    }
  });
});

describe('docs/checks.md', () => {
  it('says what the code says', async () => {
    await expect(renderChecksReference({ checks, clauses, flaws: readFlaws() })).toMatchFileSnapshot('../../docs/checks.md');
  });
});
