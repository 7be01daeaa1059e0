import { describe, expect, it } from 'vitest';
import { readOutcome } from '../../src/cloud/rehearsal-training.ts';

describe('what a training job says of the program', () => {
  it.each([
    ['Completed', undefined, { exitCode: 0, text: '' }],
    ['Failed', 'AlgorithmError: rate must be a number, exit code: 2', { exitCode: 2, text: 'rate must be a number' }],
    ['Failed', 'AlgorithmError: , exit code: 127', { exitCode: 127, text: '' }],
    ['Failed', 'AlgorithmError: two\nlines, exit code: 1', { exitCode: 1, text: 'two\nlines' }],
    ['Failed', `AlgorithmError: ${'x'.repeat(1_000)}`, { exitCode: 1, text: 'x'.repeat(1_000) }],
    ['Stopped', undefined, { exitCode: 143, text: '' }],
    ['Failed', 'InternalServerError: We encountered an internal error', undefined],
    ['Failed', 'CapacityError: Unable to provision requested ML compute capacity', undefined],
    ['Failed', 'ClientError: Cannot pull algorithm container', undefined],
  ])('%s, %s', (status, failureReason, expected) => {
    expect(readOutcome({ status, failureReason })).toEqual(expected);
  });
});
