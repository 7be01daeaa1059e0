import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFiles } from '../../src/files.ts';
import { packageRoot } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';
import { type AlgorithmImages, buildAlgorithms } from './support/algorithms.ts';
import { callSageMaker, makeBucket, makeRole, ROLE } from './support/aws.ts';
import { type Cloud, runTool, startCloud, startTool } from './support/cloud.ts';
import { quickly } from './support/jobs-project.ts';
import { asked, watch } from './support/signals.ts';

/** The same algorithm here and as jobs of the counterpart, which runs its containers for real: what comes of it has to be the same. */

const BUCKET = 'jobs-for-real';
const SOUND = join(packageRoot, 'test/fixtures/algorithms/_sound');

let cloud: Cloud;
let algorithms: AlgorithmImages;
beforeAll(async () => {
  cloud = await startCloud();
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET);
  await cloud.settings({ jobs: 'real', healthSeconds: '10', batchHealthSeconds: '10' });
  algorithms = await buildAlgorithms(['sound', 'odd-training-takes-6-s', 'training-raises']);
});
afterAll(async () => {
  await cloud.stop();
  await algorithms.remove();
  expect(execFileSync('docker', ['ps', '-aq', '--filter', `label=${cloud.label}`]).toString()).toBe('');
});

/** The sound algorithm as a project, with images for the local commands. */
function soundProject(algorithm = 'sound'): { readonly dir: string; readonly on: readonly string[] } {
  const spec = JSON.parse(readFileSync(join(SOUND, 'sagemaker-algo.json'), 'utf8'));
  const tag = algorithms.of(algorithm);
  spec.images = { train: { tag }, serve: { tag } };
  spec.training.distributed = true;
  spec.publish = { region: 'us-east-1', role: ROLE, bucket: BUCKET };
  const dir = workspace({ 'sagemaker-algo.json': JSON.stringify(spec) });
  cpSync(join(SOUND, 'data'), join(dir, 'data'), { recursive: true });
  return { dir, on: ['--on', 'sagemaker', '--image', algorithms.of(algorithm)] };
}

const tool = (dir: string, ...args: readonly string[]) => runTool(dir, args, quickly(cloud));

describe('a sound algorithm', () => {
  it('gives the same here and there: model, metrics, batch, answers', async () => {
    const { dir, on } = soundProject();
    const local = await tool(dir, 'train', '--engine', 'docker', '--out', 'here');
    expect(local.stderr).toContain('training');
    expect(local.status).toBe(0);
    const remote = await tool(dir, 'train', ...on, '--out', 'there');
    expect(remote.status).toBe(0);
    expect(listFiles(join(dir, 'there'))).toEqual(listFiles(join(dir, 'here')));
    for (const file of ['model/model.json', 'training.log']) {
      expect(readFileSync(join(dir, 'there', file), 'utf8')).toBe(readFileSync(join(dir, 'here', file), 'utf8'));
    }
    const metrics = (ran: { readonly stdout: string }) => ran.stdout.split('\n').filter((line) => /^ {2}(rmse|rows)/.test(line));
    expect(metrics(remote).map((line) => Number(line.split(/ +/)[2]))).toEqual(metrics(local).map((line) => Number(line.split(/ +/)[2])));

    const batch = ['--split', 'Line', '--strategy', 'SingleRecord'];
    await tool(dir, 'transform', '--engine', 'docker', '--model', 'here/model.tar.gz', '--out', 'batch-here', ...batch);
    const transformed = await tool(dir, 'transform', ...on, '--model', 'there/model.tar.gz', '--out', 'batch-there', ...batch);
    expect(transformed.status).toBe(0);
    expect(readFileSync(join(dir, 'batch-there/rows.csv.out'), 'utf8')).toBe(readFileSync(join(dir, 'batch-here/rows.csv.out'), 'utf8'));

    expect((await tool(dir, 'serve', ...on, '--model', 'there/model.tar.gz', '--detach')).status).toBe(0);
    const here = await tool(dir, 'invoke', '--engine', 'docker', '--model', 'here/model.tar.gz');
    const there = await tool(dir, 'invoke', '--on', 'sagemaker');
    expect(there.stdout).toBe(here.stdout);
    expect(there.stdout).not.toBe('');
    expect((await tool(dir, 'jobs', '--cleanup', '--yes', '--data')).status).toBe(0);
    expect((await callSageMaker(cloud, 'ListEndpoints')).body.Endpoints).toEqual([]);
  });

  it('trains on two hosts, and shows whose line is whose', async () => {
    const { dir, on } = soundProject();
    const ran = await tool(dir, 'train', ...on, '--instances', '2');
    expect(ran.status).toBe(0);
    expect(readFileSync(join(dir, 'artifacts/training.log'), 'utf8')).toMatch(/^\[algo-1\] .*\n[\s\S]*\[algo-2\] /m);
  });

  it('is used by a buyer: as an algorithm resource, and its model through a model package', async () => {
    const { dir } = soundProject();
    const spec = JSON.parse(readFileSync(join(dir, 'sagemaker-algo.json'), 'utf8'));
    const image = algorithms.of('sound');
    const { body } = await callSageMaker(cloud, 'CreateAlgorithm', {
      AlgorithmName: 'sound-0-1-0',
      TrainingSpecification: {
        TrainingImage: image,
        SupportedTrainingInstanceTypes: ['ml.m5.large'],
        TrainingChannels: [{ Name: 'train', SupportedContentTypes: ['text/csv'], SupportedInputModes: ['File'], IsRequired: true }],
        SupportedHyperParameters: [{ Name: 'rate', Type: 'Continuous', IsRequired: false }],
        MetricDefinitions: Object.entries(spec.training.metrics).map(([Name, one]) => ({ Name, Regex: (one as { regex: string }).regex })),
      },
      InferenceSpecification: {
        Containers: [{ Image: image }],
        SupportedContentTypes: ['text/csv'],
        SupportedResponseMIMETypes: ['text/csv'],
        SupportedTransformInstanceTypes: ['ml.m5.large'],
        SupportedRealtimeInferenceInstanceTypes: ['ml.m5.large'],
      },
    });
    expect(body).toHaveProperty('AlgorithmArn');
    for (let look = 0; look < 3; look++) await callSageMaker(cloud, 'DescribeAlgorithm', { AlgorithmName: 'sound-0-1-0' });
    const on = ['--on', 'sagemaker', '--algorithm', 'sound-0-1-0'];
    const ran = await tool(dir, 'train', ...on);
    expect({ status: ran.status, stderr: ran.stderr }).toMatchObject({ status: 0 });
    expect(ran.stdout).toMatch(/ {2}rmse +[\d.]+\n/);
    const job = /Training job (\S+) completed/.exec(ran.stdout)?.[1] ?? '';
    const transformed = await tool(dir, 'transform', '--on', 'sagemaker', '--training-job', job);
    expect(transformed.status).toBe(0);
    expect(transformed.stderr).toMatch(/Delete model package/);
    expect((await callSageMaker(cloud, 'ListModelPackages')).body.ModelPackageSummaryList).toEqual([]);
  });
});

describe('an algorithm that does not end well', () => {
  it('is stopped by Ctrl-C, container and all', async () => {
    const { dir, on } = soundProject('odd-training-takes-6-s');
    const running = watch(startTool(dir, ['train', ...on], quickly(cloud)));
    await asked(cloud, 'CreateTrainingJob');
    await running.says('training');
    running.kill('SIGINT');
    expect((await running.ended).status).toBe(130);
    for (let status = ''; status !== 'Stopped'; ) {
      const { body } = await callSageMaker(cloud, 'ListTrainingJobs', { NameContains: 'sound-train', MaxResults: 1 });
      status = body.TrainingJobSummaries[0].TrainingJobStatus;
      expect(['InProgress', 'Stopping', 'Stopped']).toContain(status);
    }
  });

  it('leaves its reason and its log', async () => {
    const { dir, on } = soundProject('training-raises');
    writeFileSync(join(dir, 'keep.txt'), '');
    const ran = await tool(dir, 'train', ...on);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(/AlgorithmError: /);
    expect(listFiles(join(dir, 'artifacts'))).toContain('training.log');
  });
});
