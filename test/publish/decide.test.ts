import { describe, expect, it } from 'vitest';
import type { AlgorithmStatus } from '../../src/aws/algorithms.ts';
import { decide } from '../../src/publish/decide.ts';

const differences = [{ path: 'AlgorithmDescription', sent: 'a', found: 'b' }];

describe('what a name asks for', () => {
  it('is to create it, where it is free', () => {
    expect(decide(undefined, { replace: false })).toEqual({ kind: 'create' });
    expect(decide(undefined, { replace: true })).toEqual({ kind: 'create' });
  });

  it.each<[AlgorithmStatus, string, string, string]>([
    ['Pending', 'wait', 'different', 'refuse-replace'],
    ['InProgress', 'wait', 'different', 'refuse-replace'],
    ['Completed', 'certified', 'different', 'replace'],
    ['Failed', 'failed', 'different', 'replace'],
    ['Deleting', 'create-after-deletion', 'create-after-deletion', 'create-after-deletion'],
  ])('%s: %s when it is the same, %s when it is not, %s with --replace', (status, same, other, replaced) => {
    expect(decide({ status, differences: [] }, { replace: false }).kind).toBe(same);
    expect(decide({ status, differences }, { replace: false }).kind).toBe(other);
    expect(decide({ status, differences }, { replace: true }).kind).toBe(replaced);
  });
});
