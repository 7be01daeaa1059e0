import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/reporters/json.ts';
import { anyText, hostileCharacters } from './hostile-text.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

const options = { terminal: { columns: 80, colour: true, unicode: true }, strict: false };

describe('renderJson', () => {
  it('keeps the published form', () => {
    const report = JSON.parse(renderJson(reportOf(mixedFindings), options));
    expect(Object.keys(report)).toEqual(['schemaVersion', 'tool', 'project', 'engine', 'startedAt', 'durationMs', 'summary', 'findings']);
    expect(report.schemaVersion).toBe(1);
    expect(report.summary).toEqual({ passed: 3, failed: 1, warned: 1, notApplicable: 1, notChecked: 3, errors: 1 });
    for (const finding of report.findings) {
      expect(Object.keys(finding).slice(0, 12)).toEqual([
        ...['check', 'area', 'clauses', 'severity', 'status', 'title', 'expected', 'actual', 'cause', 'fix', 'evidence', 'durationMs'],
      ]);
      expect(finding.evidence).toBeInstanceOf(Array);
      expect(['expected', 'actual', 'cause', 'fix'].map((key) => typeof finding[key])).toEqual(['string', 'string', 'string', 'string']);
    }
    expect(report.findings[6]).toMatchObject({ status: 'not-checked', follows: 'serve/stops-on-term', reason: 'The server did not stop.' });
  });

  it('gives hostile text back as it was, without printing it', () => {
    const nasty = '"}]\\\x00\x1b[2J\x7f\x9b31m\r\n\u202eevil\u2028\u2029\ud800<\u{1f600}';
    const text = renderJson(reportOf([{ check: 'train/a', status: 'failed', title: nasty, evidence: [nasty] }]), options);
    expect([...text].filter((character) => character !== '\n' && /[\p{Cc}\p{Cs}\u2028-\u202e]/u.test(character))).toEqual([]);
    expect(JSON.parse(text).findings[0]).toMatchObject({ title: nasty, evidence: [nasty] });
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('does so with any text', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const text = renderJson(reportOf([{ check: 'train/a', status: 'failed', title, evidence: [title] }]), options);
        expect(hostileCharacters(text)).toEqual([]);
        expect(JSON.parse(text).findings[0]).toMatchObject({ title, evidence: [title] });
      }),
    );
  });
});
