import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../errors.ts';
import type { ExecResult } from '../exec.ts';
import { createBuildOutput, parseStep } from './build-output.ts';
import { type BuilderForm, planBuildArgs, reference } from './cli-args.ts';
import type { CallOptions, DockerClient } from './docker-client.ts';
import { findConfigFolder } from './endpoint.ts';
import type { BuildResult, BuildSpec } from './engine.ts';
import { type Builder, findBuilder, wakeBuilder } from './find-builder.ts';

export interface BuilderDeps {
  readonly client: DockerClient;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export interface DockerBuilder {
  /** Looks for the builder that `build` will use, which then need not wait for it. */
  prepare(spec: Pick<BuildSpec, 'builder'>): void;
  build(spec: BuildSpec, onProgress: (line: string, step: string | undefined) => void): Promise<BuildResult>;
  describe(spec: BuildSpec): Promise<string>;
}

export function createDockerBuilder({ client, env, signal, now }: BuilderDeps): DockerBuilder {
  const found = new Map<string | undefined, Promise<Builder>>();
  const awake = new Map<string, Promise<void>>();
  const find = ({ builder }: Pick<BuildSpec, 'builder'>) =>
    remember(found, builder, () => findBuilder(client, { buildKit: env['DOCKER_BUILDKIT'], name: builder, likely: hasPlugin(env) }));
  return {
    // Whoever builds is told of what fails.
    prepare: (spec) => void find(spec).catch(() => {}),
    describe: async (spec) => {
      const { form } = await find(spec);
      if (await needsCopies(client, spec, form)) {
        const { describeCopiedSecrets, planCopiedSecrets } = await import('./docker-secrets.ts');
        return describeCopiedSecrets(spec, planCopiedSecrets(spec, readFileSync(spec.dockerfile, 'utf8')));
      }
      const prefix = form === 'embedded-buildkit' ? 'DOCKER_BUILDKIT=1 ' : '';
      return prefix + client.describe(planBuildArgs(spec, form));
    },
    async build(spec, onProgress) {
      const { form, asleep } = await find(spec);
      const began = now();
      if (asleep !== undefined) {
        const waiting = `waiting for the builder ${asleep}`;
        onProgress(waiting, waiting);
        await remember(awake, asleep, () => wakeBuilder(client, asleep, signal));
      }
      if (signal.aborted) throw new InterruptedError();
      const output = createBuildOutput();
      const result = await callBuilder(client, spec, form, {
        timeoutMs: 0,
        signal,
        // The last two say what the options of the builder say, where one that was not recognised is used after all (MKT-06).
        env: { DOCKER_BUILDKIT: form === 'legacy' ? '0' : '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1', BUILDAH_FORMAT: 'docker' },
        onLine: (line) => {
          output.add(line);
          onProgress(line, parseStep(line));
        },
      });
      if (signal.aborted) throw new InterruptedError();
      const durationMs = now() - began;
      if (result.exitCode !== 0) await assertEngineStayed(client, spec, output.log);
      if (result.exitCode !== 0) return { status: 'failed', step: output.step, log: output.log, durationMs };
      return { status: 'built', foreignBases: output.foreignBases, durationMs };
    },
  };
}

/** An engine that is being stopped kills the step first, and answers for a moment more. */
const LAST_MOMENT_MS = 2_500;

/** Throws a UserError when a build failed because its engine went away. */
async function assertEngineStayed(client: DockerClient, { tag }: BuildSpec, log: string): Promise<void> {
  if (/code: (?:137|143)\b/.test(log)) await sleep(LAST_MOMENT_MS);
  await client.inspect('image', reference(tag));
}

/** Docker's legacy builder knows no secrets; podman, which builds in the same words, does. */
async function needsCopies(client: DockerClient, { secrets = {} }: BuildSpec, form: BuilderForm): Promise<boolean> {
  if (form !== 'legacy' || Object.keys(secrets).length === 0) return false;
  const { stdout } = await client.call(['build', '--help'], { env: { DOCKER_BUILDKIT: '0' } });
  return !stdout.includes('--secret');
}

async function callBuilder(client: DockerClient, spec: BuildSpec, form: BuilderForm, options: CallOptions): Promise<ExecResult> {
  if (form === 'podman') {
    const { callPodmanBuild } = await import('./podman-build.ts');
    return callPodmanBuild(client, planBuildArgs(spec, form), options);
  }
  if (!(await needsCopies(client, spec, form))) return client.call(planBuildArgs(spec, form), options);
  const { planCopiedSecrets, withSecretImages } = await import('./docker-secrets.ts');
  const { images, dockerfile, args } = planCopiedSecrets(spec, readFileSync(spec.dockerfile, 'utf8'));
  return withSecretImages(client, spec, images, () => client.call(args, { ...options, stdin: dockerfile }));
}

/** Both images are built at once, by the same builder: it is looked for once. */
function remember<K, V>(known: Map<K, Promise<V>>, key: K, find: () => Promise<V>): Promise<V> {
  const value = known.get(key) ?? find();
  known.set(key, value);
  return value;
}

/**
 * What tells this machine's builders apart without asking the client, which takes longer than an unchanged build may: whether
 * the buildx plugin is where the client looks for it, and the variables that choose.
 */
export function describeBuilder(env: BuilderDeps['env']): string {
  return JSON.stringify([hasPlugin(env), env['DOCKER_BUILDKIT'] ?? '', env['BUILDX_BUILDER'] ?? '']);
}

function hasPlugin(env: BuilderDeps['env']): boolean {
  return pluginPlaces(env).some((place) => existsSync(place));
}

/** Where the client looks for its buildx plugin. */
export function pluginPlaces(env: BuilderDeps['env']): readonly string[] {
  const folders = [
    join(findConfigFolder(env), 'cli-plugins'),
    ...['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec'].map((folder) => `${folder}/docker/cli-plugins`),
    ...[env['ProgramData'], env['ProgramFiles']].flatMap((folder) => (folder === undefined ? [] : [join(folder, 'Docker', 'cli-plugins')])),
  ];
  return folders.flatMap((folder) => ['docker-buildx', 'docker-buildx.exe'].map((name) => join(folder, name)));
}
