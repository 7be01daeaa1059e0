import { describe, expect, it } from 'vitest';
import type { Check, Outcome } from '../../src/checks/define-check.ts';
import type { ObservationKey, Observations } from '../../src/observe/types.ts';
import { observations } from './observations.ts';

type Failed = Extract<Outcome, { status: 'fail' }>;

/**
 * What is replaced in sound observations, the status expected, and words that the outcome must hold (or the id it follows); in
 * their place, where it matters which part says what, the parts of a failure themselves.
 */
export type Case = readonly [
  replaced: Partial<Observations>,
  status: 'pass' | 'fail' | 'not-applicable' | 'not-checked',
  words?: string | RegExp | Partial<Failed>,
];

/** Tests one check by a table of observations; a table without a pass and a fail proves nothing and is refused. */
export function judges<K extends ObservationKey>(check: Check<K>, cases: Readonly<Record<string, Case>>): void {
  const statuses = Object.values(cases).map(([, status]) => status);
  if (!statuses.includes('pass') || !statuses.includes('fail')) throw new Error(`${check.id} needs a case that passes and one that fails.`);
  describe(check.id, () => {
    it.each(Object.entries(cases))('%s', (_, [replaced, status, words]) => {
      const outcome = check.test(observations(replaced));
      expect(outcome).toMatchObject({ status });
      if (typeof words === 'string' || words instanceof RegExp) expect(JSON.stringify(outcome)).toMatch(words);
      else if (words !== undefined) expect(outcome).toMatchObject(words);
      if (outcome.status !== 'fail') return;
      for (const text of [outcome.expected, outcome.actual, outcome.fix]) expect(text).not.toMatch(/^\s*$|undefined|NaN|\[object/);
      for (const line of outcome.evidence ?? []) expect(line).not.toMatch(/undefined|\n/);
    });
  });
}
