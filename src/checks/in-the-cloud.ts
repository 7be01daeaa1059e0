import type { EngineInfo } from '../engine/engine.ts';
import type { Attempts } from '../observe/types.ts';
import type { Finding } from '../report/report.ts';
import type { Check } from './define-check.ts';
import { runChecks } from './run-checks.ts';
import { areaOf } from './select-checks.ts';

/** Name of the engine where jobs of SageMaker were looked at. */
export const SAGEMAKER_ENGINE = 'sagemaker';

/**
 * What jobs of SageMaker can show: exit, failure text, log, model and outputs, answers. Every other check needs something that only
 * somebody beside the container sees, or a run that is no part of a job: a counter-experiment, for one. From a job it could only pass.
 */
const SHOWN: readonly string[] = [
  'train/starts',
  'train/exit-code',
  'train/privileges',
  'train/network',
  'train/log-secrets',
  'train/model-written',
  'train/model-symlinks',
  'train/model-special-files',
  'train/metrics-numeric',
  'train/objective-printed',
  'train/metrics-printed',
  'serve/starts',
  'serve/healthy-in-time',
  'serve/network',
  'serve/log-secrets',
  'serve/invocation-status',
  'serve/ready-means-ready',
  'serve/invocation-time',
  'serve/invocation-slow',
  'serve/content-type-parameters',
  'serve/content-type-case',
  'serve/content-type-undeclared',
  'serve/answer-content-type',
  'serve/accept-declared',
  'serve/accept-unsupported',
  'serve/payload-6-mib',
  'serve/response-size',
  'serve/survives-bad-input',
  'serve/bad-input-is-client-error',
  'serve/error-body',
  'batch/ready',
  'batch/answers',
  'batch/one-line-per-record',
  'batch/assembly',
  'batch/joinable',
  'batch/model-fits',
];

/** Whether jobs of SageMaker can show what a check judges. */
export function isShownInTheCloud({ id }: Pick<Check, 'id'>): boolean {
  return SHOWN.includes(id);
}

/**
 * Judges what was seen of jobs on SageMaker with the checks of the rehearsal. What cannot be seen there is not checked, by name, and
 * that is no doubt about the run. Findings come in report order.
 */
export function runCloudChecks(selected: readonly Check[], seen: Attempts, engine: EngineInfo): readonly Finding[] {
  const attempts = withoutRepeats(seen);
  const shown = selected.filter((check) => isShownInTheCloud(check) && !isLeftOut(check, attempts));
  const judged = new Map(runChecks(shown, attempts, engine).map((finding) => [finding.check, finding]));
  for (const batch of judgeBatchAlone(shown, attempts, engine)) judged.set(batch.check, batch);
  const findings = selected.map((check) => {
    const finding = judged.get(check.id);
    judged.delete(check.id);
    return finding ?? notShown(check, isShownInTheCloud(check) ? 'The endpoint was left out (--no-endpoint).' : undefined);
  });
  // A check that another names as its cause is judged although nobody selected it.
  return [...findings, ...[...judged.values()].filter(({ check }) => isShownInTheCloud({ id: check }))].map(followShown);
}

/** A batch job is judged by itself where there was no endpoint to ask: on one machine both are looked at, one after the other. */
function judgeBatchAlone(shown: readonly Check[], attempts: Attempts, engine: EngineInfo): readonly Finding[] {
  if (attempts['serve/invocations']?.status === 'made') return [];
  const alone = shown.filter(({ id, needs }) => id.startsWith('batch/') && needs.includes('serve/invocations'));
  const nothingAsked = {
    samples: [],
    variations: [],
    badInput: [],
    pings: [],
    exit: undefined,
    log: { stdout: '', stderr: '', droppedBytes: 0 },
  };
  return runChecks(alone, { ...attempts, 'serve/invocations': { status: 'made', value: nothingAsked } }, engine);
}

/** A server that never comes up as an endpoint does not come up in a batch job either: one cause, one failure. */
function withoutRepeats(attempts: Attempts): Attempts {
  const { 'serve/health': health, 'batch/transform': batch } = attempts;
  if (health?.status !== 'made' || batch?.status !== 'made') return attempts;
  if (health.value.readyMs !== undefined || batch.value.readyMs !== undefined) return attempts;
  const reason = 'The server comes up neither as an endpoint nor in a batch job.';
  return { ...attempts, 'batch/transform': { status: 'failed', reason, after: 'serve/health' } };
}

/** Whether a check is about an endpoint, and none was wanted. */
function isLeftOut({ id }: Check, attempts: Attempts): boolean {
  return id.startsWith('serve/') && attempts['serve/health'] === undefined && attempts['batch/transform'] !== undefined;
}

/** A cause that cannot be seen there names nothing. */
function followShown(finding: Finding): Finding {
  if (finding.follows === undefined || isShownInTheCloud({ id: finding.follows })) return finding;
  const { follows: _, ...rest } = finding;
  return rest;
}

function notShown(check: Check, reason?: string): Finding {
  return {
    check: check.id,
    area: areaOf(check),
    clauses: check.clauses,
    severity: check.severity,
    status: 'not-checked',
    title: check.passes,
    reason: reason ?? 'Jobs of SageMaker do not show this; sagemaker-algo test-local does.',
    evidence: [],
    durationMs: 0,
  };
}
