import { type Finding, REPORT_SCHEMA_VERSION, type Report, summarize } from '../../src/report/report.ts';

type Loose = Partial<Finding> & Pick<Finding, 'check' | 'status' | 'title'>;

/** A report of these findings; everything else is the same each time. */
export function reportOf(findings: readonly Loose[], parts: Partial<Report> = {}): Report {
  const whole: readonly Finding[] = findings.map((finding) => ({
    area: finding.check.split('/')[0] ?? '',
    clauses: [],
    severity: finding.status === 'warned' ? 'should' : 'must',
    evidence: [],
    durationMs: 12,
    ...finding,
  }));
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'sagemaker-algo', version: '1.0.0' },
    project: { name: 'my-algo', version: '0.1.0' },
    engine: { name: 'docker', version: '20.10.24' },
    startedAt: '2026-11-23T09:00:00.000Z',
    durationMs: 9_120,
    summary: summarize(whole),
    findings: whole,
    ...parts,
  };
}

/** A run with one of everything. */
export const mixedFindings: readonly Loose[] = [
  { check: 'image/architecture', status: 'passed', title: 'both images are built for linux/amd64', clauses: ['MKT-07'] },
  { check: 'train/exit-code', status: 'passed', title: 'training ends with exit code 0', clauses: ['TRAIN-22'] },
  {
    check: 'train/failure-reason',
    status: 'warned',
    title: 'the first line of the failure file is no sentence that a buyer can act on',
    clauses: ['TRAIN-23'],
    expected: 'a first line that names the input at fault',
    actual: 'Traceback (most recent call last):',
    cause: 'The exception is written as it was caught.',
    fix: "Write the reason first:\n  failure.write(f'Column {name} is missing in {path}')",
  },
  {
    check: 'train/pipe-mode',
    status: 'not-applicable',
    title: 'every declared input mode works',
    clauses: ['PIPE-12', 'TRAIN-10'],
    reason: 'No channel declares Pipe.',
  },
  { check: 'serve/ping-status', status: 'passed', title: '/ping answers 200 with an empty body', clauses: ['INF-03'] },
  {
    check: 'serve/stops-on-term',
    status: 'failed',
    title: 'serve ignores SIGTERM',
    clauses: ['INF-19'],
    expected: 'exit within 30 s of SIGTERM',
    actual: 'killed after 30 s, exit code 137',
    cause: 'The program runs as process 1 without a handler for SIGTERM, and the kernel then ignores the signal.',
    fix: 'Handle SIGTERM: process.on("SIGTERM", () => server.close())',
    evidence: ['docker run my-algo-serve:0.1.0 serve', 'listening on 8080', 'GET /ping 200'],
    durationMs: 30_150,
  },
  {
    check: 'serve/stops-while-busy',
    status: 'not-checked',
    title: 'a request in flight is answered',
    reason: 'The server did not stop.',
    follows: 'serve/stops-on-term',
  },
  { check: 'serve/ports', status: 'not-checked', title: 'it listens on all interfaces', reason: 'Only a container can show this.' },
  { check: 'batch/no-root', status: 'not-checked', title: 'batch needs no root', reason: 'Only a container can show this.' },
  {
    check: 'batch/mini-batches',
    status: 'error',
    title: 'mini-batches are answered record by record',
    clauses: ['BATCH-07'],
    reason: 'TypeError: x is undefined\n    at test (mini-batches.ts:3:1)',
  },
];
