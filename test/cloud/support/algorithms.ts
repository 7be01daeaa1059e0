import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../support/context.ts';
import { readFlaws } from '../../support/flaws.ts';
import type { Registry } from './registry.ts';

const ALGORITHMS = join(packageRoot, 'test/fixtures/algorithms');

/** Algorithms of the fixtures as images in a registry. */
export interface PushedAlgorithms {
  /** Reference by digest of an algorithm. */
  readonly references: Readonly<Record<string, string>>;
  /** Local tag of an algorithm. */
  readonly tags: Readonly<Record<string, string>>;
  /** Takes all their names away from the engine. */
  remove(): Promise<void>;
}

/** Builds algorithms of the fixtures and pushes them; all have the layers of the sound one, which are sent once. */
export async function pushAlgorithms(registry: Registry, names: readonly string[]): Promise<PushedAlgorithms> {
  const repository = `sagemaker-algo-test-cloud-${randomBytes(4).toString('hex')}`;
  const base = `${repository}:base`;
  const made = [base];
  await build(base, join(ALGORITHMS, '_sound'), []);
  const references: Record<string, string> = {};
  const tags: Record<string, string> = {};
  for (const { name, architecture } of readFlaws().filter((flaw) => names.includes(flaw.name))) {
    const context = join(ALGORITHMS, name);
    const own = existsSync(join(context, 'Dockerfile')) ? [] : ['--file', join(ALGORITHMS, '_sound/flaw.Dockerfile')];
    const tag = `${registry.host}/algorithms:${name}`;
    await build(tag, context, ['--build-arg', `SOUND=${base}`, '--platform', `linux/${architecture}`, ...own]);
    made.push(tag);
    await docker('push', '--quiet', tag);
    references[name] = `${registry.host}/algorithms@${await digestOf(registry, name)}`;
    tags[name] = tag;
  }
  return { references, tags, remove: async () => void (await docker('rmi', '--force', ...made)) };
}

async function build(tag: string, context: string, more: readonly string[]): Promise<void> {
  await docker('build', '--quiet', '--force-rm', '--tag', tag, ...more, context);
}

async function digestOf(registry: Registry, tag: string): Promise<string> {
  const headers = { Accept: 'application/vnd.docker.distribution.manifest.v2+json' };
  const answer = await fetch(`${registry.url}/v2/algorithms/manifests/${tag}`, { method: 'HEAD', headers });
  return answer.headers.get('docker-content-digest') ?? '';
}

async function docker(...args: readonly string[]): Promise<string> {
  // The legacy builder, which every engine of the tests has: it pushes what SageMaker takes.
  return (await promisify(execFile)('docker', [...args], { env: { ...process.env, DOCKER_BUILDKIT: '0' } })).stdout.trim();
}
