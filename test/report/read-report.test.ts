import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/report/read-report.ts';
import { renderJson } from '../../src/reporters/json.ts';
import { everywhere } from '../reporters/everywhere.ts';
import { HOSTILE } from '../reporters/hostile-text.ts';
import { measured } from '../reporters/measurements.ts';
import { mixedFindings, reportOf } from '../reporters/sample-report.ts';

const options = { terminal: { columns: 80, colour: false, unicode: true }, strict: false };
const json = (report: Parameters<typeof renderJson>[0]) => renderJson(report, options);

describe('parseReport', () => {
  it.each([
    ['a report', reportOf(mixedFindings)],
    ['one with measurements', reportOf(mixedFindings, { measurements: measured })],
    ['one with hostile texts', everywhere(HOSTILE)],
    ['an empty one', reportOf([])],
  ])('gives back %s that was written', (_, report) => {
    const read = parseReport(json(report), 'r.json');
    // What is not known is written as an empty text.
    const filled = report.findings.map((finding) => ({ expected: '', actual: '', cause: '', fix: '', ...finding }));
    expect(read).toEqual({ ...report, findings: filled });
  });

  it('drops what it does not know, and counts by itself', () => {
    const { summary, ...rest } = JSON.parse(json(reportOf(mixedFindings)));
    const more = { ...rest, summary: { passed: 999 }, later: 1, findings: rest.findings.map((one: object) => ({ ...one, later: 1 })) };
    const read = parseReport(JSON.stringify(more), 'r.json');
    expect(read.summary).toEqual(summary);
    expect(JSON.stringify(read)).not.toContain('later');
  });

  const valid = JSON.parse(json(reportOf(mixedFindings, { measurements: measured })));
  it.each([
    ['no JSON', 'no', 'r.json is no JSON report'],
    ['something else', '{"schemaVersion":1}', 'r.json is no JSON report: tool: '],
    ['a list', '[]', 'r.json is no JSON report'],
    ['nothing', '', 'r.json is no JSON report'],
    ['a later version', JSON.stringify({ ...valid, schemaVersion: 2 }), 'r.json is a report of schema version 2'],
    ['a status of nobody', JSON.stringify({ ...valid, findings: [{ ...valid.findings[0], status: 'maybe' }] }), 'findings.0.status: '],
    [
      'a number that is a text',
      JSON.stringify({ ...valid, measurements: { ...measured, stops: [{ ...measured.stops?.[0], ms: '1' }] } }),
      'measurements.stops.0.ms: ',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseReport(text, 'r.json')).toThrow(message);
  });
});
