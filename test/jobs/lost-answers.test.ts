import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws/failure.ts';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { withEndpoint } from '../../src/cloud/hosting.ts';
import { createLedger } from '../../src/cloud/ledger.ts';
import { planEndpoint, planModel } from '../../src/cloud/plan-hosting.ts';
import { startTrainingJob } from '../../src/cloud/training.ts';
import { testContext } from '../support/context.ts';
import { sampleConfig } from '../support/project.ts';

/** AWS whose creations end like this; everything else goes well and is noted. */
function world(created: { readonly code: string; readonly status: number | undefined; readonly message?: string }) {
  const context = testContext({ cwd: '/' });
  const done: string[] = [];
  const fail = async () => {
    const { code, status, message = code } = created;
    throw new AwsError({ service: 'sagemaker', operation: 'Create', code, message, status, requestId: undefined });
  };
  const note = (what: string) => async (name: string) => void done.push(`${what} ${name}`);
  const gone = async () => {
    throw new AwsError({
      service: 'sagemaker',
      operation: 'Describe',
      code: 'ValidationException',
      message: 'Could not find it',
      status: 400,
      requestId: undefined,
    });
  };
  const afterwards = {
    training: { create: fail, stop: note('stop') },
    models: { create: async () => 'arn', delete: note('delete model') },
    endpoints: {
      createConfig: async () => 'arn',
      create: fail,
      delete: note('delete endpoint'),
      deleteConfig: note('delete config'),
      describe: gone,
    },
  };
  const cloud = {
    afterwards,
    aws: afterwards,
    ledger: createLedger(context, []),
    signal: context.signal,
    progress: context.progress,
    pollMs: 1,
  };
  return { cloud: cloud as unknown as Cloud, done };
}

const request = { TrainingJobName: 'demo-train-0000000001' } as Parameters<typeof startTrainingJob>[1];
const wish = { what: 'serve', runId: '0000000001', role: 'r', artifact: 's3://b/m', code: { kind: 'image', image: 'i' } } as const;
const endpoint = planEndpoint(sampleConfig(), planModel(sampleConfig(), wish));

describe('what may have been made although no answer came', () => {
  it.each([
    { code: 'InternalFailure', status: 500 },
    { code: 'TimeoutError', status: undefined },
  ])('is ended: $code', async (failure) => {
    const job = world(failure);
    await expect(startTrainingJob(job.cloud, request)).rejects.toThrow(failure.code);
    expect(job.done).toEqual(['stop demo-train-0000000001']);
    const serving = world(failure);
    await expect(withEndpoint(serving.cloud, endpoint, async () => 1)).rejects.toThrow(failure.code);
    expect(serving.done.map((one) => one.replace(/ \S+$/, ''))).toEqual(['delete endpoint', 'delete config', 'delete model']);
    expect([...job.cloud.ledger.list(), ...serving.cloud.ledger.list()]).toEqual([]);
  });

  it('is left alone where AWS has refused', async () => {
    const job = world({ code: 'ValidationException', status: 400 });
    await expect(startTrainingJob(job.cloud, request)).rejects.toThrow('ValidationException');
    expect(job.done).toEqual([]);
    const serving = world({ code: 'ResourceLimitExceeded', status: 400 });
    await expect(withEndpoint(serving.cloud, endpoint, async () => 1)).rejects.toThrow('ResourceLimitExceeded');
    expect(serving.done.map((one) => one.replace(/ \S+$/, ''))).toEqual(['delete config', 'delete model']);
  });

  it('was made where a second attempt finds its name taken', async () => {
    const { cloud, done } = world({ code: 'ResourceInUse', status: 400 });
    await startTrainingJob(cloud, request);
    expect({ done, living: cloud.ledger.list() }).toEqual({ done: [], living: [{ kind: 'training job', name: 'demo-train-0000000001' }] });
  });
});
