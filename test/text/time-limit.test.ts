import { expect, test } from 'vitest';
import { withinTime } from '../../src/text/time-limit.ts';

const forEver = () => /^(?:a+)+$/.test(`${'a'.repeat(60)}b`);

test('what ends in time gives its value, also undefined', () => {
  expect(withinTime(5_000, () => 7)).toEqual({ value: 7 });
  expect(withinTime(5_000, () => undefined)).toEqual({ value: undefined });
});

test('what would take years is ended, and what comes after it is not', () => {
  expect(withinTime(50, forEver)).toBe('late');
  expect(withinTime(5_000, () => /a/.test('a'))).toEqual({ value: true });
});

test('one in another ends by itself', () => {
  expect(withinTime(5_000, () => withinTime(50, forEver))).toEqual({ value: 'late' });
  expect(withinTime(50, () => withinTime(5_000, forEver))).toBe('late');
});

test('what is thrown inside is thrown outside', () => {
  const failing = () => {
    throw new TypeError('a fault');
  };
  expect(() => withinTime(5_000, failing)).toThrow(TypeError);
});
