import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../support/context.ts';
import { readFlaws } from '../../support/flaws.ts';
import { ACCOUNT, REGION } from './cloud.ts';

const ALGORITHMS = join(packageRoot, 'test/fixtures/algorithms');

/** Algorithms of the fixtures as images. */
export interface AlgorithmImages {
  /** Reference of an algorithm, as a request names it. */
  of(name: string): string;
  /** Takes all their names away from the engine. */
  remove(): Promise<void>;
}

/**
 * Builds algorithms of the fixtures under names of ECR. Nothing is pushed: what the counterpart does not find in its registry it takes
 * from the engine, and pushing the base image takes longer than the tests.
 */
export async function buildAlgorithms(names: readonly string[]): Promise<AlgorithmImages> {
  const repository = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/sagemaker-algo-test-cloud-${randomBytes(4).toString('hex')}`;
  const base = `${repository}:base`;
  await build(base, join(ALGORITHMS, '_sound'), []);
  for (const { name, architecture } of readFlaws().filter((flaw) => names.includes(flaw.name))) {
    const context = join(ALGORITHMS, name);
    const own = existsSync(join(context, 'Dockerfile')) ? [] : ['--file', join(ALGORITHMS, '_sound/flaw.Dockerfile')];
    await build(`${repository}:${name}`, context, ['--build-arg', `SOUND=${base}`, '--platform', `linux/${architecture}`, ...own]);
  }
  return {
    of: (name) => `${repository}:${name}`,
    remove: async () => void (await docker('rmi', '--force', base, ...names.map((name) => `${repository}:${name}`))),
  };
}

async function build(tag: string, context: string, more: readonly string[]): Promise<void> {
  await docker('build', '--quiet', '--force-rm', '--tag', tag, ...more, context);
}

async function docker(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('docker', [...args], { env: { ...process.env, DOCKER_BUILDKIT: '0' } })).stdout.trim();
}
