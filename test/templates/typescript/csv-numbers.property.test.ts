import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseLines, type RowParser, RowProblem } from '../../../templates/typescript/files/src/runtime/csv-row-parser.ts';

/** Every number of texts that stand in one line each. */
function readNumbers(texts: readonly string[]): number[] {
  const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
  const parser: RowParser = { columns: 1, block: new Float64Array(texts.length), filled: 0, line: 0, allowBlankLines: true };
  expect(parseLines(parser, bytes, 0, bytes.length)).toBe(bytes.length);
  return [...parser.block.subarray(0, parser.filled)];
}

const digits = (most: number) =>
  fc.array(fc.constantFrom(...'0123456789', '0', '9'), { minLength: 1, maxLength: most }).map((all) => all.join(''));
const sign = fc.constantFrom('', '', '-', '+');
const exponent = (most: number) =>
  fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-', 'E-0'), fc.integer({ min: 0, max: most })).map(([letter, number]) => `${letter}${number}`);
/** Any spelling. */
const spelling = fc
  .tuple(sign, digits(24), fc.option(digits(30), { nil: undefined }), fc.oneof(fc.constant(''), exponent(30), exponent(340)))
  .map(([minus, whole, decimals, power]) => `${minus}${whole}${decimals === undefined ? '' : `.${decimals}`}${power}`);
/** As programs write doubles of every size. */
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const plain = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), double);
const written = fc.oneof(
  plain.map(String),
  fc.tuple(plain, fc.integer({ min: 1, max: 25 })).map(([value, count]) => value.toPrecision(count)),
  fc.tuple(plain, fc.integer({ min: 0, max: 25 })).map(([value, count]) => value.toExponential(count)),
);
/** In the middle between two doubles, which is (2n + 1) / 2^k, and as near to it as some more digits come. */
const middle = fc
  .tuple(fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }), fc.integer({ min: 1, max: 12 }), fc.constantFrom('0', '1', '0000000000001'))
  .map(([n, k, more]) => `${(2n * n + 1n) * 5n ** BigInt(k)}.${more}e-${k}`);

it('reads every number that parseFloat reads, to the last bit', () => {
  const number = fc.oneof(spelling, written, middle);
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), (texts) => {
      const finite = texts.filter((text) => Number.isFinite(Number.parseFloat(text)));
      expect(readNumbers(finite)).toEqual(finite.map((text) => Number.parseFloat(text)));
    }),
    { numRuns: 500 },
  );
});

it('refuses what is larger than any double', () => {
  fc.assert(
    fc.property(spelling, (text) => {
      fc.pre(!Number.isFinite(Number.parseFloat(text)));
      expect(() => readNumbers([text])).toThrow(RowProblem);
    }),
    { numRuns: 50 },
  );
});
