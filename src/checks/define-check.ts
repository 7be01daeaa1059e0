import type { ObservationKey, Observations } from '../observe/types.ts';

/** What a check concludes. `not-checked` is for what the observation cannot show; `follows` names the check with the cause. */
export type Outcome =
  | { readonly status: 'pass' }
  | {
      readonly status: 'fail';
      readonly expected: string;
      readonly actual: string;
      /** The most likely cause given the evidence; left out, the table of log signatures is asked. */
      readonly cause?: string;
      /** The next step, with the exact line or command. */
      readonly fix: string;
      /** Lines that show it: an exchange, the end of the log. Not yet made safe for a terminal. */
      readonly evidence?: readonly string[];
    }
  | { readonly status: 'not-applicable'; readonly reason: string }
  | { readonly status: 'not-checked'; readonly reason: string; readonly follows?: string };

/**
 * One clause, or one part of it, judged from observations alone. To add one: a file `checks/<area>/<id>.ts` and a line in
 * `checks/tables/<area>.ts`. `must` fails the run, `should` warns; a clause with both kinds of verdict has two checks.
 */
export interface Check<K extends ObservationKey = ObservationKey> {
  /** Equals the file's path below `checks/`, without the ending. */
  readonly id: string;
  /** Contract clauses that it judges, all of them and only those. */
  readonly clauses: readonly string[];
  readonly severity: 'must' | 'should';
  /** Sentences for the report: what holds when it passes, what is wrong when it fails. */
  readonly passes: string;
  readonly fails: string;
  /** For `explain`: requirement, consequence on SageMaker, common causes. */
  readonly why: string;
  /** Ids of checks whose failure is this one's consequence: where both were looked at and both fail, those only follow. */
  readonly explains?: readonly string[];
  /** Part of `--smoke`. */
  readonly smoke?: boolean;
  /** Whether only a container can answer it; without one it is reported as not checked. */
  readonly containerOnly?: boolean;
  readonly needs: readonly K[];
  test(seen: Pick<Observations, K>): Outcome;
}

/** Returns its argument; the compiler infers from `needs` what `test` may look at. */
export function defineCheck<const K extends ObservationKey>(check: Check<K>): Check<K> {
  return check;
}
