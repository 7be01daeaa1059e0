import { describe, expect, it } from 'vitest';
import type { AlgorithmStatus, DescribedAlgorithm, StageStatus } from '../../src/aws/algorithms.ts';
import { showStages } from '../../src/publish/show-stages.ts';
import { captured, recordedProgress } from '../support/context.ts';

const stage = (name: string, status: StageStatus['status'], reason?: string): StageStatus => ({ name, status, reason });
const seen = (
  status: AlgorithmStatus,
  validation: readonly StageStatus[] = [],
  imageScans: readonly StageStatus[] = [],
): DescribedAlgorithm => ({
  ...{ name: 'demo-1', arn: 'arn', status, validation, imageScans, createdAt: 0, productId: undefined, request: {} },
});

/** What is written while AWS shows these states, one after the other. */
function written(looks: readonly (DescribedAlgorithm | string)[], isTTY = false): readonly string[] {
  const { progress, lines } = recordedProgress();
  const view = showStages('Validate', { progress, stderr: captured({ isTTY }) });
  for (const look of looks) typeof look === 'string' ? view.trouble(look) : view.show(look);
  return lines;
}

describe('the stages of a validation', () => {
  it('are a line each when they begin and when they end', () => {
    expect(
      written([
        seen('Pending', [stage('demo-1', 'NotStarted')]),
        seen('InProgress', [stage('demo-1', 'InProgress')], [stage('image', 'Completed')]),
        seen('InProgress', [stage('demo-1', 'InProgress')], [stage('image', 'Completed')]),
        seen('Failed', [stage('demo-1', 'Failed', 'exit code: 1')], [stage('image', 'Completed')]),
      ]),
    ).toEqual([
      'Validate',
      'Validate: Pending',
      'image scan image',
      'validation demo-1',
      'Validate: InProgress',
      'validation demo-1 failed: exit code: 1',
      'Validate failed: Failed',
    ]);
  });

  it('are told once for each state, and changed in place on a terminal', () => {
    const looks = [seen('InProgress'), seen('InProgress'), 'ECONNRESET', 'ECONNRESET', seen('InProgress'), seen('Completed')];
    expect(written(looks)).toEqual([
      'Validate',
      'Validate: InProgress',
      'Validate: AWS cannot be asked just now (ECONNRESET), the validation goes on',
      'Validate: InProgress',
      'Validate: Completed',
    ]);
    expect(written(looks, true)).toEqual(['Validate', 'Validate: Completed']);
  });
});
