import { describe, expect, it } from 'vitest';
import { parseReportOption, reporters, resolveReports } from '../../src/reporters/index.ts';
import { REPORTER_NAMES } from '../../src/reporters/names.ts';
import { mixedFindings, reportOf } from './sample-report.ts';

describe('reporters', () => {
  it.each(REPORTER_NAMES)('%s can be loaded and renders', async (name) => {
    const render = await reporters[name]();
    expect(render(reportOf(mixedFindings), { terminal: { columns: 80, colour: false, unicode: true }, strict: false })).toContain(
      'serve/stops-on-term',
    );
  });
});

describe('parseReportOption', () => {
  it.each([
    ['json', { name: 'json', file: undefined }],
    ['json=report.json', { name: 'json', file: 'report.json' }],
    ['terminal=a=b.txt', { name: 'terminal', file: 'a=b.txt' }],
  ])('reads %s', (option, expected) => {
    expect(parseReportOption(option)).toEqual(expected);
  });

  it.each([
    ['xml', '--report does not know the form "xml".'],
    ['json=', '--report json= names no file.'],
    ['', '--report does not know the form "".'],
    ['constructor', '--report does not know the form "constructor".'],
  ])('refuses %j', (option, message) => {
    expect(() => parseReportOption(option)).toThrow(message);
  });
});

describe('resolveReports', () => {
  const terminal = { name: 'terminal', file: undefined };
  const json = { name: 'json', file: undefined };
  const file = { name: 'json', file: 'r.json' };
  it.each([
    ['nothing', [], false, [terminal]],
    ['--json', [], true, [json]],
    ['--json twice over', ['json'], true, [json]],
    ['a file', ['json=r.json'], false, [terminal, file]],
    ['a file and --json', ['json=r.json'], true, [file, json]],
    ['all of them', ['terminal', 'json=r.json'], false, [terminal, file]],
  ])('understands %s', (_what, report, asJson, expected) => {
    expect(resolveReports({ report, json: asJson })).toEqual(expected);
  });

  it.each([
    [['terminal'], true, 'Only one report can go to stdout, not terminal and json.'],
    [['json=a', 'terminal=a'], false, 'Two reports would be written to a.'],
  ])('refuses %j', (report, asJson, message) => {
    expect(() => resolveReports({ report, json: asJson })).toThrow(message);
  });
});
