import type { Measurements } from '../report/measurements.ts';
import type { Finding } from '../report/report.ts';
import type { Reporter } from './reporter.ts';

/**
 * The JSON report, `schemaVersion` 1. Every finding has every field, text that is not known is empty; `reason`, `follows` and
 * `blocked` stand only where they say something, and so does `measurements`. Evidence is as the container wrote it, escaped so that printing it is harmless.
 */
export const renderJson: Reporter = (report) => {
  const { schemaVersion, tool, project, engine, startedAt, durationMs, summary, findings } = report;
  const ordered = { schemaVersion, tool, project, engine, startedAt, durationMs, summary, findings: findings.map(orderFinding) };
  const text = JSON.stringify(ordered, undefined, 2);
  const { measurements } = report;
  const whole = measurements === undefined ? text : `${text.slice(0, -2)},\n  "measurements": ${renderMeasurements(measurements)}\n}`;
  return `${whole.replaceAll(HOSTILE, escapeCharacter)}\n`;
};

/** A line for each member of a list: with one for each number it would be thousands. */
function renderMeasurements(measurements: Measurements): string {
  const parts = Object.entries(measurements).map(([name, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((one) => `      ${JSON.stringify(one)}`).join(',\n')}\n    ]`
      : JSON.stringify(value);
    return `    ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${parts.join(',\n')}\n  }`;
}

function orderFinding(finding: Finding): Required<Omit<Finding, 'reason' | 'follows' | 'blocked'>> & Partial<Finding> {
  const { check, area, clauses, severity, status, title, expected = '', actual = '', cause = '', fix = '', evidence, durationMs } = finding;
  const { reason, follows, blocked } = finding;
  return {
    ...{ check, area, clauses, severity, status, title, expected, actual, cause, fix, evidence, durationMs },
    ...(reason === undefined ? {} : { reason }),
    ...(follows === undefined ? {} : { follows }),
    ...(blocked === undefined ? {} : { blocked }),
  };
}

// JSON.stringify escapes C0 only. These can stand only inside strings, where the escape means the same character.
const HOSTILE = /[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
