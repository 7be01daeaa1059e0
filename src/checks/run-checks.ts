import type { EngineInfo } from '../engine/engine.ts';
import type { Attempt, Attempts, ObservationKey, Observations } from '../observe/types.ts';
import type { Finding } from '../report/report.ts';
import type { Check, Outcome } from './define-check.ts';
import { checks as table } from './index.ts';
import { areaOf } from './select-checks.ts';

/**
 * Judges what was seen. A check gets only what it asked for; where that could not be observed the runner says so in its place.
 * A check that another one names as the cause is judged as well, even if nobody selected it, so that a cause is never lost.
 * Findings come in report order.
 */
export function runChecks(selected: readonly Check[], attempts: Attempts, engine: EngineInfo): readonly Finding[] {
  const known = new Map([...table, ...selected].map((check) => [check.id, check]));
  const findings = new Map<string, Finding>();
  const charged = new Set<ObservationKey>();
  const queue = [...selected];
  for (const check of queue) {
    if (findings.has(check.id)) continue;
    const finding = judge(check, attempts, engine);
    findings.set(check.id, { ...finding, durationMs: finding.durationMs + charge(check, attempts, charged) });
    const named = known.get(finding.follows ?? '');
    if (named?.needs.every((key) => attempts[key]?.status === 'made')) queue.push(named);
  }
  const judged = settle(
    [...known.values()].flatMap(({ id }) => findings.get(id) ?? []),
    known,
  );
  const linked = judged.map((finding) => (finding.blocked === true ? linkToCause(finding, { judged, known, attempts }) : finding));
  return linked.map((finding) => followToRoot(finding, linked));
}

/** A failure that another failed check explains is that one's consequence. */
function settle(findings: readonly Finding[], known: ReadonlyMap<string, Check>): readonly Finding[] {
  const isBad = ({ status }: Finding) => status === 'failed' || status === 'warned';
  return findings.map((finding) => {
    if (!isBad(finding)) return finding;
    const cause = findings.find((other) => other.status === 'failed' && known.get(other.check)?.explains?.includes(finding.check) === true);
    const passes = known.get(finding.check)?.passes;
    if (cause === undefined || passes === undefined) return finding;
    const { check, area, clauses, severity, durationMs } = finding;
    const reason = 'It fails for the reason that the other check names.';
    return { check, area, clauses, severity, durationMs, evidence: [], status: 'not-checked', title: passes, reason, follows: cause.check };
  });
}

/** Where the finding that one follows follows another itself, names the last of them: the one that failed. */
function followToRoot(finding: Finding, all: readonly Finding[]): Finding {
  const passed = new Set<string>();
  let root = finding.follows;
  for (let next = root; next !== undefined && !passed.has(next); next = all.find(({ check }) => check === root)?.follows) {
    passed.add(next);
    root = next;
  }
  return root === undefined ? finding : { ...finding, follows: root };
}

function judge(check: Check, attempts: Attempts, engine: EngineInfo): Finding {
  const base = { check: check.id, area: areaOf(check), clauses: check.clauses, severity: check.severity, evidence: [], durationMs: 0 };
  if (check.containerOnly === true && engine.kind === 'process') {
    const reason = `Only a container can show this, and the '${engine.name}' engine runs none.`;
    return { ...base, status: 'not-checked', title: check.passes, reason };
  }
  const missing = check.needs.find((key) => attempts[key]?.status !== 'made');
  if (missing !== undefined) {
    const attempt: Attempt<unknown> | undefined = attempts[missing];
    const reason = attempt?.status === 'failed' ? attempt.reason : `'${missing}' was not looked at.`;
    return { ...base, status: 'not-checked', title: check.passes, reason, blocked: true };
  }
  const before = performance.now();
  const outcome = testSafely(check, attempts);
  return { ...base, ...describeOutcome(check, outcome), durationMs: performance.now() - before };
}

function testSafely(check: Check, attempts: Attempts): Outcome | { readonly status: 'error'; readonly message: string } {
  try {
    const made = check.needs.map((key) => [key, valueIn(attempts[key])] as const);
    // The compiler cannot follow a key to its type through a list; `needs` was checked above.
    return check.test(Object.fromEntries(made) as unknown as Observations);
  } catch (error) {
    return { status: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function describeOutcome(check: Check, outcome: ReturnType<typeof testSafely>): Partial<Finding> & Pick<Finding, 'status' | 'title'> {
  switch (outcome.status) {
    case 'pass':
      return { status: 'passed', title: check.passes };
    case 'fail': {
      const { status: _, evidence = [], ...words } = outcome;
      return { ...words, status: check.severity === 'must' ? 'failed' : 'warned', title: check.fails, evidence };
    }
    case 'error':
      return { status: 'error', title: check.passes, reason: outcome.message };
    default:
      return { ...outcome, title: check.passes };
  }
}

interface Judged {
  readonly judged: readonly Finding[];
  readonly known: ReadonlyMap<string, Check>;
  readonly attempts: Attempts;
}

/** Names the failed check behind an observation that could not be made, following the chain of observations that it came after. */
function linkToCause(finding: Finding, { judged, known, attempts }: Judged): Finding {
  const needs = (id: string) => known.get(id)?.needs ?? [];
  const missing = needs(finding.check).find((key) => attempts[key]?.status !== 'made');
  const passed = new Set<ObservationKey>();
  for (let key = afterOf(missing, attempts); key !== undefined && !passed.has(key); key = afterOf(key, attempts)) {
    const about = judged.filter(({ check }) => needs(check).some((need) => need === key));
    const failed = about.find(({ status }) => status === 'failed') ?? about.find(({ status }) => status === 'warned');
    const follows = failed?.check ?? about.find((other) => other.follows !== undefined)?.follows;
    if (follows !== undefined) return { ...finding, follows };
    passed.add(key);
  }
  return finding;
}

/** Time of the observations that this check is the first to need, so that the times of all findings add up. */
function charge(check: Check, attempts: Attempts, charged: Set<ObservationKey>): number {
  const fresh = check.needs.filter((key) => !charged.has(key));
  for (const key of fresh) charged.add(key);
  return fresh.reduce((sum, key) => {
    const attempt = attempts[key];
    return sum + (attempt?.status === 'made' ? (attempt.durationMs ?? 0) : 0);
  }, 0);
}

function valueIn(attempt: Attempt<unknown> | undefined): unknown {
  return attempt?.status === 'made' ? attempt.value : undefined;
}

function afterOf(key: ObservationKey | undefined, attempts: Attempts): ObservationKey | undefined {
  const attempt: Attempt<unknown> | undefined = key === undefined ? undefined : attempts[key];
  return attempt?.status === 'failed' ? attempt.after : undefined;
}
