import { describe, expect, it } from 'vitest';
import { describeAnswer, describeExchange, describeLog, describeStatus } from '../../src/checks/evidence.ts';
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

  it('bounds a line', () => {
    expect(describeLog(log('x'.repeat(301)))).toEqual([`stderr | ${'x'.repeat(299)}…`]);
    expect(describeLog(log('x'.repeat(300)))).toEqual([`stderr | ${'x'.repeat(300)}`]);
  });

  it('leaves all its lines to stdout where stderr is empty', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n');
    expect(describeLog(log('', lines))).toHaveLength(16);
    expect(describeLog(log('x', lines), 3)).toEqual(['stdout | line 18', 'stdout | line 19', 'stderr | x']);
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
    expect(describeExchange(exchange({ body: 'x'.repeat(201) }))[1]).toBe(`< 200 (text/csv, 201 bytes, 5 ms): ${'x'.repeat(199)}…`);
  });

  it('bounds a request', () => {
    const long = { ...exchange(), requestHeaders: { 'X-Long': 'x'.repeat(400) } };
    expect(describeExchange(long)[0]).toBe(`> POST /invocations (X-Long: ${'x'.repeat(270)}…`);
  });
});

describe('describeAnswer', () => {
  it.each([
    ['a body of blanks and lines', exchange({ body: ' a \n\n b ', ms: 4.6 }), '200 (text/csv, 8 bytes, 5 ms): a b'],
    ['no body and no type', exchange({ body: '', headers: {} }), '200 (no content type, 0 bytes, 5 ms)'],
    ['a fault without a message', { ...unanswered('X'), error: { code: 'X', message: '' } }, 'no answer after 5 ms: X'],
    ['a fault that nobody knows', { ...unanswered('X'), error: undefined }, 'no answer after 5 ms: unknown'],
  ])('%s', (_, shown, words) => expect(describeAnswer(shown)).toBe(words));
});

describe('describeStatus', () => {
  it.each([
    ['an answer', exchange({ status: 503 }), '503'],
    ['none in time', unanswered('DEADLINE'), 'no answer in time'],
    ['none', unanswered('ECONNRESET'), 'no answer (ECONNRESET)'],
    ['none, and nobody knows why', { ...unanswered('X'), error: undefined }, 'no answer (unknown)'],
  ])('%s', (_, shown, words) => expect(describeStatus(shown)).toBe(words));
});
