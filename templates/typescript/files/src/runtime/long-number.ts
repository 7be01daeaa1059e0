/**
 * Numbers of more digits than fit an integer, as most programs write doubles, without making strings. Exact: what cannot be decided here is
 * left to `Number`.
 */

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const LETTER_E = 101;
/** All powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Cuts the 53 bits of a double in halves. */
const CUT = 2 ** 27 + 1;
/** Stands for an exponent that cannot be read. */
const FAR = Number.POSITIVE_INFINITY;

/**
 * Numbers of many digits, with an exponent or without. Not a number when the field is something else, or in the rare case that rounding
 * depends on more than is looked at here.
 */
export function readLongNumber(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  // 18 digits in two halves: both are exact, and the first one still is with up to nine zeros behind it.
  let high = 0;
  let low = 0;
  let count = 0;
  let left = 0;
  let point = -1;
  let i = first;
  for (; i < end; i++) {
    const c = (bytes[i] as number) - ZERO;
    if (c >= 0 && c < 10) {
      if (high < 1e8) high = (high * 10 + c) | 0;
      else if (count < 9) {
        low = (low * 10 + c) | 0;
        count++;
      } else left++;
    } else if (c === POINT - ZERO && point < 0) point = i;
    else break;
  }
  if (i - first - (point < 0 ? 0 : 1) === 0) return Number.NaN;
  let exponent = left - (point < 0 ? 0 : i - 1 - point);
  if (i < end) exponent += readExponent(bytes, i, end);
  const size = scale(high * (POWERS[count] as number), low, exponent, left > 0 ? 1.1e-17 : 1e-27);
  return negative ? -size : size;
}

/** The exponent behind the digits; FAR when it is something else. */
function readExponent(bytes: Buffer, start: number, end: number): number {
  const sign = bytes[start + 1];
  const first = sign === MINUS || sign === PLUS ? start + 2 : start + 1;
  if (((bytes[start] as number) | 32) !== LETTER_E || first === end || end - first > 3) return FAR;
  let exponent = 0;
  for (let i = first; i < end; i++) {
    const c = (bytes[i] as number) - ZERO;
    if (c < 0 || c > 9) return FAR;
    exponent = exponent * 10 + c;
  }
  return sign === MINUS ? -exponent : exponent;
}

/**
 * The double that is nearest to (high + low) * 10^exponent, where that may be off by the share `uncertainty`. Computed with twice the digits of
 * a double (Dekker 1971). Not a number when more than one double is possible, or the power of ten is not exact.
 */
function scale(high: number, low: number, exponent: number, uncertainty: number): number {
  const divides = exponent < 0;
  const power = POWERS[divides ? -exponent : exponent];
  if (power === undefined) return Number.NaN;
  const sum = high + low;
  const rest = low - (sum - high);
  const near = divides ? sum / power : sum * power;
  const back = near * power;
  const correction = divides
    ? (sum - back - lostInProduct(near, power, back) + rest) / power
    : lostInProduct(sum, power, near) + rest * power;
  const margin = near * uncertainty;
  const lowest = near + (correction - margin);
  return lowest === near + (correction + margin) ? lowest : Number.NaN;
}

/** What the product of two numbers lost by rounding, exactly: they are cut in halves, whose products are exact. */
function lostInProduct(a: number, b: number, product: number): number {
  const aCut = a * CUT;
  const bCut = b * CUT;
  const aHigh = aCut - (aCut - a);
  const bHigh = bCut - (bCut - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
