import type { ExitCode } from '../errors.ts';
import { EXIT } from '../errors.ts';
import type { Measurements } from './measurements.ts';

/** Version of the JSON report; a change of its form bumps it. */
export const REPORT_SCHEMA_VERSION = 1;

export type FindingStatus = 'passed' | 'failed' | 'warned' | 'not-applicable' | 'not-checked' | 'error';

/** The verdict of one check, as it stands in the JSON report. */
export interface Finding {
  readonly check: string;
  readonly area: string;
  readonly clauses: readonly string[];
  readonly severity: 'must' | 'should';
  readonly status: FindingStatus;
  readonly title: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly cause?: string;
  readonly fix?: string;
  /** Why it is not applicable, not checked, or an error of ours. */
  readonly reason?: string;
  /** Check whose failure explains this one. */
  readonly follows?: string;
  /** Set when the observation could not be made, so that nothing is known: a run with such a `must` is not a success. */
  readonly blocked?: true;
  readonly evidence: readonly string[];
  readonly durationMs: number;
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  readonly notApplicable: number;
  readonly notChecked: number;
  readonly errors: number;
}

export interface Report {
  readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly project: { readonly name: string; readonly version: string };
  readonly engine: { readonly name: string; readonly version: string };
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  /** What was measured on the way; no verdict depends on it. */
  readonly measurements?: Measurements;
}

/** Counts findings by status. */
export function summarize(findings: readonly Finding[]): Summary {
  const count = (status: FindingStatus) => findings.filter((finding) => finding.status === status).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    warned: count('warned'),
    notApplicable: count('not-applicable'),
    notChecked: count('not-checked'),
    errors: count('error'),
  };
}

/** Whether a `must` could not be looked at and no failure says why: then the run itself is in doubt, not the algorithm. */
export function isUnexplained({ status, severity, blocked, follows }: Finding, findings: readonly Finding[]): boolean {
  if (status !== 'not-checked' || severity !== 'must' || blocked !== true) return false;
  return !findings.some((finding) => finding.check === follows && (finding.status === 'failed' || finding.status === 'error'));
}

/**
 * The exit code of a run, the same whatever the reporter. A failed `must` comes first: the user can act on it.
 * Nothing judged at all is not a success.
 */
export function resolveExitCode(findings: readonly Finding[], options: { strict: boolean }): ExitCode {
  const summary = summarize(findings);
  if (summary.failed > 0 || (options.strict && summary.warned > 0)) return EXIT.failed;
  if (summary.errors > 0) return EXIT.bug;
  const blocked = findings.some((finding) => finding.status === 'not-checked' && finding.severity === 'must' && finding.blocked === true);
  if (blocked || summary.passed + summary.warned === 0) return EXIT.couldNotLook;
  return EXIT.ok;
}
