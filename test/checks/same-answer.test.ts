import { describe, expect, it } from 'vitest';
import { sayTheSame } from '../../src/checks/same-answer.ts';
import { exchange, unanswered } from '../support/observations.ts';

describe('sayTheSame', () => {
  it.each([
    ['1.5\n', '1.5\n', true],
    ['0.12345678', '0.12345691', true],
    ['1000', '1001', true],
    ['1000', '1002', false],
    ['-1000', '-1001', true],
    ['1e-9', '-9e-7', true],
    ['1e-9', '-9e-5', false],
    ['1,2', '1', false],
    ['cat 1', 'dog 1', false],
    ['cat', 'dog', false],
    ['{"took": 1, "scores": [1]}', '{"took": 9, "scores": [1]}', true],
    ['{"took": 1, "by": null, "scores": [1]}', '{"took": 9, "by": "b", "scores": [1]}', true],
    ['{"took": 1, "scores": [1]}', '{"took": 1, "scores": [2]}', false],
    ['{"took": 1, "scores": [1]}', '{"took": 1, "odds": [1]}', false],
    ['{"score": 1}', '{"score": 9}', false],
    ['[{"score": 1}]', '[{"score": 9}]', false],
    ['[1, [5]]', '[2, [5]]', false],
    ['1', '9', false],
    ['null', 'true', false],
    ['"a"', '"b"', false],
  ])('%s and %s', (one, other, same) => {
    expect(sayTheSame(exchange({ body: one }), exchange({ body: other }))).toBe(same);
    expect(sayTheSame(exchange({ body: other }), exchange({ body: one }))).toBe(same);
  });

  it('compares the whole bodies, of which only a part is kept', () => {
    const kept = exchange({ body: 'a' });
    const other = { ...kept, response: kept.response && { ...kept.response, body: 'b' } };
    expect(sayTheSame(kept, other)).toBe(true);
  });

  it('is false for another status, and without an answer', () => {
    expect(sayTheSame(exchange(), exchange({ status: 201 }))).toBe(false);
    expect(sayTheSame(exchange(), unanswered('ECONNRESET'))).toBe(false);
    expect(sayTheSame(unanswered('ECONNRESET'), exchange())).toBe(false);
    expect(sayTheSame(unanswered('ECONNRESET'), unanswered('ECONNRESET'))).toBe(false);
  });
});
