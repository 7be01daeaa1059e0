import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBlankLines, endOfAnswer } from '../../src/sagemaker/assemble.ts';
import { resultLines } from '../../src/sagemaker/records.ts';

const assemble = (answers: readonly string[], how: 'None' | 'Line') =>
  answers.map((answer) => answer + Buffer.from(endOfAnswer(Buffer.from(answer).at(-1), how)).toString()).join('');

describe('assembling', () => {
  it('with Line each answer ends in exactly the newline it has, or gets one', () => {
    expect(assemble(['1', '2\n', '3\n\n', ''], 'Line')).toBe('1\n2\n3\n\n\n');
    expect(assemble(['1', '2\n'], 'None')).toBe('12\n');
  });

  it('with Line no result is glued to another or lost, with or without newlines at the ends', () => {
    const line = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const answer = fc.tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 6 }), (answers) => {
        const texts = answers.map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));
        expect(resultLines(assemble(texts, 'Line'), 1_000)).toEqual(answers.flatMap(([lines]) => lines));
        expect(assemble(texts, 'None')).toBe(texts.join(''));
      }),
    );
  });

  it.each([
    ['1\n2\n', 0],
    ['1\n2', 0],
    ['1\n\n', 1],
    ['\n1\n \n2\r\n\r\n', 3],
    ['', 0],
  ])('empty lines of %j', (text, count) => {
    expect(countBlankLines(Buffer.from(text))).toBe(count);
  });
});
