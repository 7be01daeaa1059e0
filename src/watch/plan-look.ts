import type { Check } from '../checks/define-check.ts';
import { withCompanions } from '../observe/index.ts';
import type { ObservationKey } from '../observe/types.ts';
import type { Finding } from '../report/report.ts';

/** What one look is about. */
export interface LookPlan {
  /** Checks that look at something that has changed. */
  readonly affected: readonly Check[];
  /** Those of them that the short happy path answers: the first verdict. Empty where that would be all. */
  readonly first: readonly Check[];
  /** What has to be observed for `affected`; their other needs are as they were. */
  readonly keys: readonly ObservationKey[];
}

/** Which of the selected checks have to be judged anew when these observations may come out differently. */
export function planLook(selected: readonly Check[], stale: ReadonlySet<ObservationKey>, { smoke }: { readonly smoke: boolean }): LookPlan {
  const affected = selected.filter(({ needs }) => needs.some((key) => stale.has(key)));
  const first = affected.filter((check) => check.smoke === true);
  const needed = new Set(selected.flatMap(({ needs }) => needs));
  const keys = withCompanions(affected.flatMap(({ needs }) => needs)).filter((key) => stale.has(key) && needed.has(key));
  return { affected, first: smoke || first.length === affected.length ? [] : first, keys };
}

/** What the start of a server, pings and the sample requests answer: what tells soonest whether an edited program still serves. */
const QUICK: readonly string[] = ['serve/starts', 'serve/healthy-in-time', 'serve/ping-status', 'serve/invocation-status'];

/** Those of the affected checks that one server over a model that is there answers. Empty where that would be all. */
export function quickChecks({ affected }: Pick<LookPlan, 'affected'>): readonly Check[] {
  const quick = affected.filter(({ id }) => QUICK.includes(id));
  return quick.length === affected.length ? [] : quick;
}

/**
 * Observations behind what did not pass, with those beside which they have to be made. What the spec says is no observation:
 * it is the same until it is saved.
 */
export function behindFailures(selected: readonly Check[], findings: readonly Finding[]): readonly ObservationKey[] {
  const bad = new Set(findings.filter(isBad).map(({ check }) => check));
  return withCompanions(selected.filter(({ id }) => bad.has(id)).flatMap(({ needs }) => needs)).filter((key) => key !== 'project');
}

/** Failed, warned, broken, or not to be looked at for a reason that can go away. */
export function isBad({ status, blocked }: Finding): boolean {
  return status === 'failed' || status === 'warned' || status === 'error' || (status === 'not-checked' && blocked === true);
}

/** The checks that a look left as they were: nothing that they look at was observed again. */
export function keptChecks(selected: readonly Check[], observed: ReadonlySet<ObservationKey>): ReadonlySet<string> {
  return new Set(selected.filter(({ needs }) => !needs.some((key) => observed.has(key))).map(({ id }) => id));
}
