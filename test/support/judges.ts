import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/define-check.ts';
import type { ObservationKey, Observations } from '../../src/observe/types.ts';
import { observations } from './observations.ts';

/** What is replaced in sound observations, the status expected, and words that the outcome must hold (or the id it follows). */
export type Case = readonly [
  replaced: Partial<Observations>,
  status: 'pass' | 'fail' | 'not-applicable' | 'not-checked',
  words?: string | RegExp,
];

/** Tests one check by a table of observations; a table without a pass and a fail proves nothing and is refused. */
export function judges<K extends ObservationKey>(check: Check<K>, cases: Readonly<Record<string, Case>>): void {
  const statuses = Object.values(cases).map(([, status]) => status);
  if (!statuses.includes('pass') || !statuses.includes('fail')) throw new Error(`${check.id} needs a case that passes and one that fails.`);
  describe(check.id, () => {
    it.each(Object.entries(cases))('%s', (_, [replaced, status, words]) => {
      const outcome = check.test(observations(replaced));
      expect(outcome).toMatchObject({ status });
      if (words !== undefined) expect(JSON.stringify(outcome)).toMatch(words);
      if (outcome.status !== 'fail') return;
      for (const text of [outcome.expected, outcome.actual, outcome.fix]) expect(text).not.toMatch(/^\s*$|undefined|NaN|\[object/);
      for (const line of outcome.evidence ?? []) expect(line).not.toMatch(/undefined|\n/);
    });
  });
}
