import { describe, expect, it } from 'vitest';
import { findHint, hints } from '../../src/report/hints.ts';

describe('hints', () => {
  it.each(hints.map((hint) => [hint.sample, hint] as const))('%s', (sample, hint) => {
    expect(hints.filter(({ pattern }) => pattern.test(sample))).toEqual([hint]);
    expect(findHint(`stdout | starting\nstderr | ${sample}\nstderr | done`)).toBe(hint);
  });

  it.each(['', 'rmse=0.5', 'Warning: no such option', 'Connection closed', 'permission granted'])('knows nothing about %j', (text) => {
    expect(findHint(text)).toBeUndefined();
  });
});
