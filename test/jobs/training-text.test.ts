import { describe, expect, it } from 'vitest';
import type { TrainingJobResult } from '../../src/cloud/training.ts';
import { describeEnd } from '../../src/commands/cloud-training-text.ts';

const JOB: TrainingJobResult = {
  ...{
    name: 'demo-train-0000000001',
    arn: 'a',
    status: 'Completed',
    secondaryStatus: 'Completed',
    transitions: [],
    failureReason: undefined,
  },
  ...{ artifact: 's3://b/m', outputPath: 's3://b', metrics: [], trainingSeconds: 90, billableSeconds: 90, createdAt: 0 },
  ...{ startedAt: 0, endedAt: 90_000, instanceType: 'ml.m5.large', instanceCount: 1, algorithm: undefined, log: [] },
};
const KEPT = { folder: 'artifacts', hasModel: true };

describe('how a job ended', () => {
  it('is said with its metrics, where they are from, and what is billed', () => {
    const metrics = [
      { name: 'rmse', value: '0.5', from: 'sagemaker' },
      { name: 'mae', value: '0.4', from: 'log' },
    ] as const;
    expect(describeEnd({ ...JOB, billableSeconds: 30 }, metrics, KEPT)).toBe(
      [
        'Training job demo-train-0000000001 completed in 1 min 30 s.',
        '  rmse  0.5',
        '  mae   0.4  (from the log; SageMaker shows none)',
        '  Billed: 30 s on 1 x ml.m5.large, 67 % saved by spot capacity.',
        'Model, output and log are in artifacts.',
        'Next: sagemaker-algo serve',
        '',
      ].join('\n'),
    );
  });

  it('leads on to the folder that was chosen, and nowhere without a model', () => {
    expect(describeEnd(JOB, [], { folder: 'new', hasModel: true })).toContain('Next: sagemaker-algo serve --model new/model.tar.gz');
    expect(describeEnd(JOB, [], { folder: 'new', hasModel: false })).toMatch(/The training left no model; output and log are in new\.\n$/);
  });

  it.each([
    ['Stopped', 'was stopped: somebody stopped it.'],
    ['MaxRuntimeExceeded', 'was stopped: it ran longer than --max-runtime allows.'],
    ['MaxWaitTimeExceeded', 'was stopped: no spot capacity came within --max-wait.'],
  ])('names why it was stopped: %s', (secondaryStatus, text) => {
    expect(describeEnd({ ...JOB, status: 'Stopped', secondaryStatus }, [], KEPT)).toContain(`Training job demo-train-0000000001 ${text}`);
  });

  it('moves no terminal, whatever SageMaker or the container says', () => {
    const hostile = '\u001b[2Jgone';
    const job = { ...JOB, status: 'Failed', failureReason: hostile, log: [{ stream: 's', at: 0, text: hostile }] };
    const text = `${describeEnd(job, [], KEPT)}${describeEnd(JOB, [{ name: hostile, value: hostile, from: 'log' }], KEPT)}`;
    expect(text).not.toContain('\u001b');
    expect(text).toContain('gone');
  });
});
