import { describe, expect, it } from 'vitest';
import { planRehearsal } from '../../src/cloud/rehearsal-plan.ts';
import { s3Places } from '../../src/publish/places.ts';
import { planRequest } from '../../src/publish/request.ts';
import { sampleConfig } from '../support/project.ts';

const role = 'arn:aws:iam::123456789012:role/r';
const image = { kind: 'image', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a@sha256:0' } as const;
const set = (what: string) => ({ what, files: [], digest: 'd' });

function plan(over: object = {}) {
  const config = sampleConfig();
  const request = {
    from: '/b',
    named: 'samples.batch.path',
    contentType: 'text/csv',
    accept: undefined,
    assemble: 'Line',
    wish: { split: 'Line' },
  } as const;
  const wish = {
    runId: 'k3f9a2b1c0',
    code: { train: image, serve: image },
    role,
    bucket: 'b',
    compression: { channels: {}, batch: undefined },
  } as const;
  const channels = Object.keys(config.samples.channels).map(set);
  return { config, made: planRehearsal(config, { ...wish, channels, batch: { request, set: set('batch') }, ...over }) };
}

describe('the plan of a rehearsal', () => {
  it('is the validation profile of CreateAlgorithm, but for where things lie', () => {
    const { config, made } = plan();
    const sent = planRequest(config, { role, images: { train: '', serve: '' }, places: s3Places('b', config) });
    const profile = sent.ValidationSpecification?.ValidationProfiles[0];
    const { InputDataConfig = [], OutputDataConfig: _, TrainingInputMode, ...job } = profile?.TrainingJobDefinition ?? {};
    expect(made.training).toMatchObject({ ...job, AlgorithmSpecification: { TrainingInputMode }, EnableNetworkIsolation: true });
    const placeless = ({ DataSource: _, ...channel }: object & { DataSource?: unknown }) => channel;
    expect(made.training.InputDataConfig.map(placeless)).toEqual(InputDataConfig.map(placeless));
    const { TransformInput: input, TransformOutput: output, ...transform } = profile?.TransformJobDefinition ?? {};
    expect(made.transform).toMatchObject(transform);
    expect({ ...made.transform.TransformInput, DataSource: 0 }).toEqual({ ...input, DataSource: 0 });
    expect({ ...made.transform.TransformOutput, S3OutputPath: '' }).toEqual({ ...output, S3OutputPath: '' });
  });

  it('takes machine and time from the command line', () => {
    const { made } = plan({ instanceType: 'ml.c5.xlarge', maxRuntime: 60 });
    expect(made.training).toMatchObject({
      ResourceConfig: { InstanceType: 'ml.c5.xlarge' },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    });
    expect(made.transform.TransformResources.InstanceType).toBe('ml.c5.xlarge');
    expect(made.endpoint.config.ProductionVariants[0]?.InstanceType).toBe('ml.c5.xlarge');
  });

  it('reads data by folder and writes below its own name', () => {
    const { made } = plan();
    expect(made.training.InputDataConfig.every(({ DataSource }) => DataSource.S3DataSource.S3Uri.endsWith('/'))).toBe(true);
    expect(made.transform.TransformOutput.S3OutputPath).toContain(`/runs/${made.name}/transform`);
    expect(made.results).toContain(`/runs/${made.name}/`);
  });
});
