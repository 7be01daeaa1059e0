import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ListingPack } from '../../../src/listing/types.ts';
import { cloudPython } from '../../setup/cloud.mjs';
import { packageRoot } from '../../support/context.ts';
import { callSageMaker, makeBucket, makeRole, ROLE } from '../support/aws.ts';
import { type Cloud, runTool, startCloud } from '../support/cloud.ts';

/** The notebook of a real project, run by a real kernel with unmodified boto3; the counterpart really runs the images. */

const NAME = `listing-notebook-${process.pid}`;
const BUCKET = 'buyer-of-the-listing';
const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

let cloud: Cloud;
let home: string;
let project: string;
let algorithm: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'listing-notebook-'));
  cloud = await startCloud();
  const tool = async (cwd: string, ...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await runTool(cwd, args, { HOME: home });
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
    return stdout;
  };
  await tool(home, 'create', NAME, '--yes', '--no-install', '--no-git', '--answer', 'algorithm=classification');
  project = join(home, NAME);
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(packageRoot, join(project, 'node_modules/create-sagemaker-algo'));
  await tool(project, 'build');
  await tool(project, 'listing');
  const images = { train: `${ECR}/${NAME}-train:1`, serve: `${ECR}/${NAME}-serve:1` };
  for (const role of ['train', 'serve'] as const) execFileSync('docker', ['tag', `${NAME}-${role}:0.1.0`, images[role]]);
  const places = ['--account', '123456789012', '--region', 'us-east-1', '--bucket', 'the-sellers-own', '--role', ROLE];
  const request = JSON.parse(await tool(project, 'publish', '--dry-run', '--json', ...places));
  request.TrainingSpecification.TrainingImage = images.train;
  request.InferenceSpecification.Containers[0].Image = images.serve;
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET);
  await makeBucket(cloud, 'the-sellers-own');
  algorithm = (await callSageMaker(cloud, 'CreateAlgorithm', request)).body.AlgorithmArn;
  for (let turn = 0; turn < 3; turn += 1) await callSageMaker(cloud, 'DescribeAlgorithm', { AlgorithmName: request.AlgorithmName });
});

afterAll(async () => {
  await cloud.stop();
  const ours = ['train', 'serve'].flatMap((role) => [`${NAME}-${role}:0.1.0`, `${ECR}/${NAME}-${role}:1`]);
  spawnSync('docker', ['image', 'rm', '--force', ...ours]);
  rmSync(home, { recursive: true, force: true });
});

beforeEach(() => cloud.settings({ jobs: 'real' }));

interface NotebookRun {
  readonly error: string | null;
  readonly output: string;
  readonly answers: Readonly<Record<string, string>>;
}

function runNotebook(parameters: Readonly<Record<string, string | number>>, goOn = false): NotebookRun {
  const { AWS_REGION: _, ...cloudEnv } = cloud.env;
  const { status, stdout, stderr } = spawnSync(cloudPython(), [join(packageRoot, 'test/cloud/support/run_notebook.py')], {
    input: JSON.stringify({ notebook: join(project, `listing/buyer/${NAME}.ipynb`), parameters, goOn }),
    env: {
      PATH: process.env['PATH'],
      ...cloudEnv,
      HOME: home,
      IPYTHONDIR: join(home, 'ipython'),
      JUPYTER_RUNTIME_DIR: join(home, 'jupyter'),
    },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const filledIn = () => ({ ALGORITHM_ARN: algorithm, ROLE_ARN: ROLE, BUCKET, POLL_SECONDS: 0.2 });

/** What the account still has: things of SageMaker by kind, and objects. */
async function listLeft(): Promise<readonly unknown[]> {
  const kinds = { Endpoints: 'Endpoints', EndpointConfigs: 'EndpointConfigs', Models: 'Models', ModelPackages: 'ModelPackageSummaryList' };
  const things = await Promise.all(
    Object.entries(kinds).map(async ([kind, member]) => (await callSageMaker(cloud, `List${kind}`)).body[member] as unknown[]),
  );
  const listing = await (await fetch(`${cloud.moto}/${BUCKET}?list-type=2`)).text();
  return [...things.flat(), ...[...listing.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)];
}

describe('the notebook', () => {
  it('trains, predicts and transforms as recorded, and leaves nothing', async () => {
    const { error, output, answers } = runNotebook(filledIn());
    expect(error).toBeNull();
    const pack: ListingPack = JSON.parse(readFileSync(join(project, 'listing/listing.json'), 'utf8'));
    const bodies = [
      ...pack.recordings.realtime.map(({ response }) => response),
      ...(pack.recordings.batch?.objects ?? []).map(({ output: body }) => body),
    ];
    expect(bodies).toHaveLength(6);
    // The samples show every class and every content type.
    expect(pack.gaps.filter(({ field }) => field.startsWith('Sample') && field !== 'Sample notebook')).toEqual([]);
    const recorded = bodies.map(({ file }) => [
      file.replace('buyer/', ''),
      readFileSync(join(project, 'listing', file)).toString('base64'),
    ]);
    expect(answers).toEqual(Object.fromEntries(recorded));
    expect(output).toContain('validation:accuracy');
    expect(output.match(/as recorded/g)).toHaveLength(6);
    expect(output).not.toContain('differs from');
    const calls = (await cloud.log()).map(({ operation }) => operation);
    for (const made of ['Endpoint', 'EndpointConfig', 'Model', 'ModelPackage']) {
      expect([made, calls.filter((name) => name === `Create${made}`).length]).toEqual([made, 1]);
      expect([made, calls.filter((name) => name === `Delete${made}`).length]).toEqual([made, 1]);
    }
    const training = (await cloud.log()).find(({ operation }) => operation === 'CreateTrainingJob')?.params;
    expect(training).toMatchObject({ EnableNetworkIsolation: true, AlgorithmSpecification: { AlgorithmName: algorithm } });
    // A deleted endpoint is still seen once.
    await callSageMaker(cloud, 'DescribeEndpoint', { EndpointName: calls.length > 0 ? lastEndpoint(await cloud.log()) : '' });
    expect(await listLeft()).toEqual([]);
  });

  it('says what is to be filled in before it calls anybody', async () => {
    const before = (await cloud.log()).length;
    expect(runNotebook({}).error).toBe('ValueError: Fill in the cell above first.');
    expect(await cloud.log()).toHaveLength(before);
  });

  it('tells why a training failed, and its last cell still removes what there is', async () => {
    await cloud.settings({ jobs: 'scripted' });
    await cloud.scripts({ 'training-job': { '*': [{ status: 'Failed', reason: 'AlgorithmError: no rows, exit code: 1' }] } });
    const { error, output } = runNotebook(filledIn(), true);
    expect(error).toBe('RuntimeError: AlgorithmError: no rows, exit code: 1');
    expect(output).toContain('removed: objects below');
    expect(await listLeft()).toEqual([]);
  });
});

function lastEndpoint(calls: Awaited<ReturnType<Cloud['log']>>): string {
  return String(calls.findLast(({ operation }) => operation === 'CreateEndpoint')?.params['EndpointName']);
}
