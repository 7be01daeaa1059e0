import type { EngineInfo } from '../engine/engine.ts';
import { inWordsOf } from '../text/engine-words.ts';
import { findHint } from './hints.ts';
import type { Measurements } from './measurements.ts';
import { type Finding, REPORT_SCHEMA_VERSION, type Report, summarize } from './report.ts';

/** What a run was about; times in milliseconds, `startedAt` since the epoch. */
export interface ReportFacts {
  readonly tool: { readonly name: string; readonly version: string };
  readonly project: { readonly name: string; readonly version: string };
  readonly engine: EngineInfo;
  readonly startedAt: number;
  readonly durationMs: number;
}

/**
 * The one result object of a run: findings with their likely causes, counted, and what was measured, where anything was. Every reporter
 * renders this and nothing else.
 */
export function assembleReport(facts: ReportFacts, findings: readonly Finding[], measurements?: Measurements): Report {
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: facts.tool.name, version: facts.tool.version },
    project: { name: facts.project.name, version: facts.project.version },
    engine: { name: facts.engine.name, version: facts.engine.version },
    startedAt: new Date(facts.startedAt).toISOString(),
    durationMs: Math.round(facts.durationMs),
    summary: summarize(findings),
    findings: findings.map((finding) => ({ ...inWords(facts.engine.name, addHint(finding)), durationMs: Math.round(finding.durationMs) })),
    ...(measurements === undefined ? {} : { measurements }),
  };
}

/** Checks and hints name docker's commands; the reader has those of the engine in use. */
function inWords(engine: string, finding: Finding): Finding {
  return finding.fix === undefined ? finding : { ...finding, fix: inWordsOf(engine, finding.fix) };
}

/** Gives a problem that names no cause of its own the cause and the fix that its evidence is known for; memory that ran out is always the cause. */
export function addHint(finding: Finding): Finding {
  if (finding.status !== 'failed' && finding.status !== 'warned') return finding;
  const end = findHint(finding.actual ?? '');
  if (finding.cause !== undefined && end?.decides !== true) return finding;
  const hint = end?.decides === true ? end : findHint([finding.actual ?? '', ...finding.evidence].join('\n'));
  return hint === undefined ? finding : { ...finding, cause: hint.cause, fix: hint.fix };
}
