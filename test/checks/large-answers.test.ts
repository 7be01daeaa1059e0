import { describe, expect, it } from 'vitest';
import { oversizedAnswer } from '../../src/checks/large-answers.ts';
import type { Exchange } from '../../src/observe/types.ts';
import { exchange, unanswered } from '../support/observations.ts';

describe('oversizedAnswer', () => {
  const sent = (requestBytes: number, answer: Exchange): Exchange => ({ ...answer, requestBytes });
  const failed = exchange({ status: 500 });
  /** A plain answer of 6 bytes to a request of 4. */
  const base = sent(4, exchange({ bodyBytes: 6 }));

  it.each([
    ['more than can be passed on', sent(4_194_305, failed), base, 6_291_458],
    ['just as much as can be passed on', sent(4_194_304, failed), base, undefined],
    ['no answer at all', sent(6_000_000, unanswered('ECONNRESET')), base, 9_000_000],
    ['a success', sent(6_000_000, exchange()), base, undefined],
    ['the body was refused', sent(6_000_000, exchange({ status: 413 })), base, undefined],
    ['no plain answer', sent(6_000_000, failed), sent(4, unanswered('ECONNRESET')), undefined],
    ['a plain request without a body', sent(6_000_000, failed), sent(0, exchange()), undefined],
  ])('%s', (_, large, plain, bytes) => expect(oversizedAnswer(large, plain)).toBe(bytes));
});
