import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeCommand } from '../command-line.ts';
import { InterruptedError } from '../errors.ts';
import type { ExecResult } from '../exec.ts';
import { createBuildOutput, parseStep } from './build-output.ts';
import { type BuilderForm, planBuildArgs, reference } from './cli-args.ts';
import { type CallOptions, type DockerClient, engineGone } from './docker-client.ts';
import { parseImage } from './docker-state.ts';
import { findConfigFolder } from './endpoint.ts';
import type { BuildResult, BuildSpec } from './engine.ts';

export interface BuilderDeps {
  readonly client: DockerClient;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export interface DockerBuilder {
  build(spec: BuildSpec, onProgress: (line: string, step: string | undefined) => void): Promise<BuildResult>;
  describe(spec: BuildSpec): Promise<string>;
}

export function createDockerBuilder({ client, env, signal, now }: BuilderDeps): DockerBuilder {
  let form: Promise<BuilderForm> | undefined;
  const detect = () => {
    form ??= detectForm(client, env['DOCKER_BUILDKIT']);
    return form;
  };
  return {
    describe: async (spec) => {
      const found = await detect();
      if (await needsCopies(client, spec, found)) {
        const { describeCopiedSecrets, planCopiedSecrets } = await import('./docker-secrets.ts');
        return describeCopiedSecrets(spec, planCopiedSecrets(spec, readFileSync(spec.dockerfile, 'utf8')));
      }
      const prefix = found === 'embedded-buildkit' ? 'DOCKER_BUILDKIT=1 ' : '';
      return prefix + describeCommand('docker', planBuildArgs(spec, found));
    },
    async build(spec, onProgress) {
      const found = await detect();
      const began = now();
      const output = createBuildOutput();
      const result = await callBuilder(client, spec, found, {
        timeoutMs: 0,
        signal,
        // podman makes OCI manifests unless told otherwise, which SageMaker does not take (MKT-06).
        env: { DOCKER_BUILDKIT: found === 'legacy' ? '0' : '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1', BUILDAH_FORMAT: 'docker' },
        onLine: (line) => {
          output.add(line);
          onProgress(line, parseStep(line));
        },
      });
      if (signal.aborted) throw new InterruptedError();
      const durationMs = now() - began;
      if (result.exitCode !== 0) return { status: 'failed', step: output.step, log: output.log, durationMs };
      const json = await client.inspect('image', reference(spec.tag));
      if (json === undefined) throw engineGone(client.endpoint, `${spec.tag} was built and is not there`);
      return { status: 'built', imageId: parseImage(json).id, durationMs };
    },
  };
}

/** Docker's legacy builder knows no secrets; podman, which builds in the same words, does. */
async function needsCopies(client: DockerClient, { secrets = {} }: BuildSpec, form: BuilderForm): Promise<boolean> {
  if (form !== 'legacy' || Object.keys(secrets).length === 0) return false;
  const { stdout } = await client.call(['build', '--help'], { env: { DOCKER_BUILDKIT: '0' } });
  return !stdout.includes('--secret');
}

async function callBuilder(client: DockerClient, spec: BuildSpec, form: BuilderForm, options: CallOptions): Promise<ExecResult> {
  if (!(await needsCopies(client, spec, form))) return client.call(planBuildArgs(spec, form), options);
  const { planCopiedSecrets, withSecretImages } = await import('./docker-secrets.ts');
  const { images, dockerfile, args } = planCopiedSecrets(spec, readFileSync(spec.dockerfile, 'utf8'));
  return withSecretImages(client, spec, images, () => client.call(args, { ...options, stdin: dockerfile }));
}

/** Which builder answers, found by what it can do: version numbers of self-built clients say nothing. */
async function detectForm(client: DockerClient, wish: string | undefined): Promise<BuilderForm> {
  if (wish === '0' || wish === 'false') return 'legacy';
  if ((await client.call(['buildx', 'version'])).exitCode === 0) {
    const { stdout } = await client.call(['buildx', 'inspect']);
    return /^Driver:\s*docker\s*$/m.test(stdout) ? 'buildx-docker-driver' : 'buildx-other-driver';
  }
  // Clients before 23 carry BuildKit themselves; only with it do they know this option.
  const help = await client.call(['build', '--help'], { env: { DOCKER_BUILDKIT: '1' } });
  return help.exitCode === 0 && help.stdout.includes('--progress') ? 'embedded-buildkit' : 'legacy';
}

/**
 * What tells this machine's builders apart without asking the client, which takes longer than an unchanged build may: whether
 * the buildx plugin is where the client looks for it, and the variables that choose.
 */
export function describeBuilder(env: BuilderDeps['env']): string {
  const folders = [
    join(findConfigFolder(env), 'cli-plugins'),
    ...['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec'].map((folder) => `${folder}/docker/cli-plugins`),
    ...[env['ProgramData'], env['ProgramFiles']].flatMap((folder) => (folder === undefined ? [] : [join(folder, 'Docker', 'cli-plugins')])),
  ];
  const names = ['docker-buildx', 'docker-buildx.exe'];
  const found = folders.some((folder) => names.some((name) => statSync(join(folder, name), { throwIfNoEntry: false }) !== undefined));
  return JSON.stringify([found, env['DOCKER_BUILDKIT'] ?? '', env['BUILDX_BUILDER'] ?? '']);
}
