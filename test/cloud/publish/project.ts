import { type Algorithms, createAlgorithms } from '../../../src/aws/algorithms.ts';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { createEcr } from '../../../src/aws/ecr.ts';
import { createS3, type S3 } from '../../../src/aws/s3.ts';
import { createProgram } from '../../../src/cli/program.ts';
import type { Config } from '../../../src/config/schema.ts';
import { isUserError } from '../../../src/errors.ts';
import { s3Places } from '../../../src/publish/places.ts';
import { planRequest } from '../../../src/publish/request.ts';
import { readSamples } from '../../../src/publish/sample-files.ts';
import { testContext } from '../../support/context.ts';
import { SAMPLE_FILES, sampleConfig } from '../../support/project.ts';
import { workspace } from '../../support/workspace.ts';
import { makeBucket, makeRole } from '../support/aws.ts';
import { ACCOUNT, type Cloud, type Ran, REGION } from '../support/cloud.ts';
import { putSmallImage, registryOwner } from '../support/images.ts';

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/demo-validation`;
export const BUCKET = 'demo-bucket';
export const DIGEST = `sha256:${'a'.repeat(64)}`;

/** A project in a folder of its own, with its spec as the tool reads it. */
export interface Project {
  readonly folder: string;
  readonly config: Config;
}

export function makeProject(more: Partial<Record<keyof Config, unknown>> = {}, files: Readonly<Record<string, string>> = {}): Project {
  const config = sampleConfig({ publish: { role: ROLE, bucket: BUCKET }, description: 'A demo', ...more });
  return { config, folder: workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(config), ...files }) };
}

/** The request that the tool would send for a project whose images have this digest. */
export async function requestOf({ config, folder }: Project, digest = DIGEST) {
  const { digest: samples } = await readSamples(config, folder);
  const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/demo@${digest}`;
  return planRequest(config, { role: ROLE, images: { train: image, serve: image }, places: s3Places(BUCKET, config, samples) });
}

/** Clients of this process for the counterparts; only after their environment has been put in place. */
export function openClients(): { readonly algorithms: Algorithms; readonly s3: S3 } {
  const settings = clientSettings({ region: REGION, profile: undefined }, '0.0.0');
  const { signal } = new AbortController();
  return { algorithms: createAlgorithms(settings, signal), s3: createS3(settings, signal) };
}

/** What a seller has before he publishes: role, bucket, repositories, and the images of this version in them. */
export async function prepareAws(cloud: Cloud): Promise<void> {
  const ecr = createEcr(clientSettings({ region: REGION, profile: undefined }, '0.0.0'), new AbortController().signal);
  await makeRole(cloud, ROLE);
  await makeBucket(cloud, BUCKET);
  for (const name of REPOSITORIES) await ecr.createRepository(name, {});
  await putImages(cloud);
}

/** Puts both images of a version into their repositories; `word` makes them others. */
export async function putImages(cloud: Cloud, { version = '0.1.0', word = 'one' } = {}): Promise<void> {
  const owner = registryOwner(cloud.registry?.url ?? '');
  for (const name of REPOSITORIES) await putSmallImage(owner, name, version, word);
}

const REPOSITORIES = ['sagemaker-algo/demo-train', 'sagemaker-algo/demo-serve'];

/**
 * Runs a command line in this process, which is quicker than the built tool: the SDK is loaded once. Only after the environment of the
 * counterparts has been put in place.
 */
export async function runHere(folder: string, args: readonly string[], env: Cloud['env']): Promise<Ran> {
  const context = testContext({ cwd: folder, env });
  let status: number;
  let error = '';
  try {
    status = await createProgram(context, async () => {}).run(args);
  } catch (thrown) {
    if (!isUserError(thrown)) throw thrown;
    status = thrown.exitCode;
    error = `error: ${thrown.message}\n  ${(thrown.hint ?? '').replaceAll('\n', '\n  ')}\n`;
  }
  return { status, stdout: context.stdout.text(), stderr: [context.stderr.text(), ...context.progressLines, error].join('\n') };
}
