import { describe, expect, it } from 'vitest';
import { describeExchange, describeLog } from '../../src/checks/evidence.ts';
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
    expect(describeLog(log('x'.repeat(5_000)))[0]?.length).toBeLessThan(320);
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
});
