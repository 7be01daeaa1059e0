import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { UserError } from '../errors.ts';
import type { Measurements } from './measurements.ts';
import { type Finding, REPORT_SCHEMA_VERSION, type Report, summarize } from './report.ts';

// The first reason is shown as the library puts it.
z.config(en());

const text = z.string();
const number = z.number();
const named = z.object({ name: text, version: text });

const finding = z.object({
  check: text,
  area: text,
  clauses: z.array(text),
  severity: z.enum(['must', 'should']),
  status: z.enum(['passed', 'failed', 'warned', 'not-applicable', 'not-checked', 'error']),
  title: text,
  expected: z.optional(text),
  actual: z.optional(text),
  cause: z.optional(text),
  fix: z.optional(text),
  reason: z.optional(text),
  follows: z.optional(text),
  blocked: z.optional(z.literal(true)),
  evidence: z.array(text),
  durationMs: number,
});

const container = z.object({
  id: text,
  what: text,
  role: z.enum(['train', 'serve']),
  askedAtMs: number,
  startedAtMs: number,
  firstOutputAtMs: z.optional(number),
  readyAtMs: z.optional(number),
  stoppedAtMs: z.optional(number),
  endedAtMs: z.optional(number),
  exitCode: z.optional(number),
  oomKilled: z.optional(z.boolean()),
});

const sized = { bytes: number };
const count = z.optional(number);

const measurements = z.object({
  since: z.optional(text),
  containers: z.optional(z.array(container)),
  pings: z.optional(
    z.array(z.object({ phase: z.enum(['starting', 'busy', 'idle']), atMs: z.optional(number), ms: number, status: z.optional(number) })),
  ),
  requests: z.optional(
    z.array(
      z.object({
        ...{ label: text, area: z.enum(['serve', 'batch']), kind: text, atMs: z.optional(number), ms: number },
        ...{ status: z.optional(number), error: z.optional(text), sentBytes: number, receivedBytes: number },
      }),
    ),
  ),
  burst: z.optional(z.object({ timesMs: z.array(number), memoryBytes: z.array(number) })),
  memory: z.optional(z.array(z.object({ container: text, points: z.array(z.object({ atMs: number, ...sized })) }))),
  stops: z.optional(z.array(z.object({ what: text, ms: number, graceSeconds: number, killed: z.boolean(), exitCode: number }))),
  metrics: z.optional(
    z.array(z.object({ name: text, objective: z.optional(z.enum(['Minimize', 'Maximize'])), values: z.array(number), count: number })),
  ),
  images: z.optional(
    z.array(z.object({ role: z.enum(['train', 'serve']), id: text, ...sized, layers: z.array(z.object({ step: text, ...sized })) })),
  ),
  model: z.optional(z.object({ files: number, ...sized, tarGzBytes: number, largest: z.array(z.object({ path: text, ...sized })) })),
  leftOut: z.optional(z.object({ pings: count, requests: count })),
});

const report = z.object({
  schemaVersion: z.literal(REPORT_SCHEMA_VERSION),
  tool: named,
  project: named,
  engine: named,
  startedAt: text,
  durationMs: number,
  findings: z.array(finding),
  measurements: z.optional(measurements),
});

/**
 * Reads what `--report json` has written; fields that this version does not know are dropped, and counts are made anew. `file` is for
 * messages. Throws UserError when the text is no such report.
 */
export function parseReport(content: string, file: string): Report {
  const value = parseJson(content);
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version === 'number' && version !== REPORT_SCHEMA_VERSION) {
    throw new UserError(`${file} is a report of schema version ${version}, and this version of the tool reads ${REPORT_SCHEMA_VERSION}.`, {
      hint: 'Make the report anew, or use the version of sagemaker-algo that made it.',
    });
  }
  const read = report.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    throw new UserError(`${file} is no JSON report: ${where}${issue?.message ?? 'it cannot be read'}.`, {
      hint: 'Make one with: sagemaker-algo test-local --report json=report.json',
    });
  }
  const findings = read.data.findings.map((one) => dropUndefined<Finding>(one));
  const { measurements: measured, ...rest } = read.data;
  const known = measured === undefined ? {} : { measurements: dropUndefined<Measurements>(measured) };
  return { ...rest, summary: summarize(findings), findings, ...known };
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** zod gives what is left out as left out; only its types say that it may be undefined. */
function dropUndefined<T>(value: { readonly [K in keyof T]: unknown }): T {
  return value as T;
}
