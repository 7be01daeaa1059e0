import type { Measurements } from '../../src/report/measurements.ts';
import type { Report } from '../../src/report/report.ts';
import { measured } from './measurements.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

/** A report with one text in every place that may hold a text of somebody else. */
export function everywhere(text: string): Report {
  const named = { name: text, version: text };
  const findings = (['failed', 'warned', 'error', 'not-applicable', 'not-checked', 'passed'] as const).map((status, index) => ({
    ...{ status, check: `${text}${index}`, area: text, clauses: [text, text], title: text, severity: 'must' as const },
    ...{ expected: text, actual: text, cause: text, fix: text, reason: text, follows: `${text}0`, evidence: [text, text], durationMs: 5 },
  }));
  return reportOf([...findings, ...mixedFindings], {
    ...{ project: named, engine: named, tool: named, startedAt: text },
    measurements: replaceTexts(measured, text) as Measurements,
  });
}

/** Texts that only we write: a report that has others is none. */
const OURS = new Set(['role', 'area', 'phase', 'objective']);

function replaceTexts(value: unknown, text: string, name = ''): unknown {
  if (typeof value === 'string') return OURS.has(name) ? value : text;
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceTexts(one, text, key)]));
}
