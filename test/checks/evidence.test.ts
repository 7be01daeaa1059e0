import { describe, expect, it } from 'vitest';
import { describeAnswer, describeExchange, describeLog, describeStatus, logText } from '../../src/checks/evidence.ts';
import { exchange, log, unanswered } from '../support/observations.ts';

describe('describeLog', () => {
  it('keeps the end of both streams, stderr last', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const shown = describeLog(log(lines, lines));
    expect(shown).toHaveLength(24);
    expect(shown[0]).toBe('stdout | line 92');
    expect(shown.at(-1)).toBe('stderr | line 99');
  });

  it.each([
    ['nothing', '', ['(the container wrote nothing)']],
    ['blank lines', ' \n\n', ['(the container wrote nothing)']],
    ['progress that overwrites itself', 'a 1%\ra 2%\r\nb', ['stderr | a 1%', 'stderr | a 2%', 'stderr | b']],
  ])('%s', (_, text, shown) => expect(describeLog(log(text))).toEqual(shown));

  it('keeps more of stdout where there is no stderr, and as many lines as are asked for', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    expect(describeLog(log('', lines))).toHaveLength(16);
    expect(describeLog(log('', lines), 4)[0]).toBe('stdout | line 96');
    expect(describeLog(log('no', lines), 3)).toEqual(['stdout | line 98', 'stdout | line 99', 'stderr | no']);
  });

  it('bounds a line', () => {
    expect(describeLog(log('x'.repeat(300)))[0]).toBe(`stderr | ${'x'.repeat(300)}`);
    expect(describeLog(log('x'.repeat(301)))[0]).toBe(`stderr | ${'x'.repeat(299)}…`);
  });
});

describe('describeExchange', () => {
  it('shows what was sent and what came back', () => {
    expect(describeExchange(exchange({ status: 400, body: 'Row 1:\n no number' }))).toEqual([
      '> POST /invocations (Content-Type: text/csv, 10 bytes)',
      '< 400 (text/csv, 17 bytes, 5 ms): Row 1: no number',
    ]);
  });

  it('says why there is no answer', () => {
    expect(describeExchange(unanswered('ECONNRESET'))[1]).toBe('< no answer after 5 ms: ECONNRESET failed with ECONNRESET');
  });

  it('bounds a body', () => {
    expect(describeExchange(exchange({ body: 'x'.repeat(60_000) })).join('').length).toBeLessThan(600);
  });

  it('shows every header', () => {
    const sent = { ...exchange(), requestHeaders: { 'Content-Type': 'text/csv', Accept: '*/*' } };
    expect(describeExchange(sent)[0]).toBe('> POST /invocations (Content-Type: text/csv, Accept: */*, 10 bytes)');
  });
});

describe('describeAnswer', () => {
  it.each([
    ['an empty body without a type', exchange({ status: 204, body: '', headers: {} }), '204 (no content type, 0 bytes, 5 ms)'],
    ['a body of several lines', exchange({ body: ' a\n\n  b\n' }), '200 (text/csv, 8 bytes, 5 ms): a b'],
    ['no answer and no reason', { ...unanswered('ECONNRESET', 1.6), error: undefined }, 'no answer after 2 ms: unknown'],
  ])('%s', (_, seen, line) => expect(describeAnswer(seen)).toBe(line));
});

describe('describeStatus', () => {
  it.each([
    ['a status', exchange({ status: 418 }), '418'],
    ['given up', unanswered('DEADLINE'), 'no answer in time'],
    ['broken off', unanswered('ECONNRESET'), 'no answer (ECONNRESET)'],
    ['no reason', { ...unanswered('ECONNRESET'), error: undefined }, 'no answer (unknown)'],
  ])('%s', (_, seen, words) => expect(describeStatus(seen)).toBe(words));
});

describe('logText', () => {
  it('has both streams', () => expect(logText(log('errors', 'output'))).toBe('output\nerrors'));
});
