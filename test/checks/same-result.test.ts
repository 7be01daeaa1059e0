import { describe, expect, it } from 'vitest';
import { sameResult } from '../../src/checks/same-result.ts';

describe('sameResult', () => {
  it.each([
    ['1.5', '1.50000000001', true],
    ['1.5', '1.51', false],
    ['a,1', 'a,1.0', true],
    ['a,1', 'b,1', false],
    ['1,2', '1', false],
    ['{"y":1,"id":"0b7f2c9e-1c6b-4a59-9f1c-0d2f6f3b9a11"}', '{"y":1,"id":"8d1e7a30-55aa-4f0e-b7b1-6a6a1f6d1c22"}', true],
    ['{"y":1,"at":"2026-11-25T22:00:01.5Z"}', '{"y":1,"at":"2026-11-25T22:00:02Z"}', true],
    ['{"y":1,"latency":3.2}', '{"y":1,"latency":12}', true],
    ['{"took_ms": 3, "y":1}', '{"took_ms": 5, "y":1}', true],
    ['{"took_ms": 3, "y":1}', '{"took_ms": 3, "y":2}', false],
    ['{"request_id":"a1","y":1}', '{"request_id":"b2","y":1}', true],
    ['{"y":1}', '{"z":1}', false],
    ['1e999', '1e999', true],
    ['1 ', '1', false],
    ['1', '1,2', false],
    ['1', '', false],
    ['', '1', false],
    ['1,a', '1,', false],
    ['1000000', '1000001', true],
    ['1000001', '1000000', true],
    ['1000000', '1000002', false],
    ['-2', '2', false],
    ['0', '1e-16', true],
    ['0', '1e-14', false],
    ['1,cat', '1,1', false],
    ['1,1', '1,cat', false],
    ['{"at":"2026-11-25 22:00"}', '{"at":"2026-11-26 23:01:02+01:00"}', true],
    ['{"elapsed": "3 s", "y": [1]}', '{"elapsed": "4 s", "y": [2]}', false],
  ])('%s and %s', (left, right, same) => {
    expect(sameResult(left, right)).toBe(same);
  });
});
