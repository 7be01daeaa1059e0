import { describeCommand } from '../command-line.ts';
import { InterruptedError } from '../errors.ts';
import { type BuilderForm, planBuildArgs, reference } from './cli-args.ts';
import { type DockerClient, engineGone } from './docker-client.ts';
import { parseImage } from './docker-state.ts';
import type { BuildResult, BuildSpec } from './engine.ts';

export interface BuilderDeps {
  readonly client: DockerClient;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

export interface DockerBuilder {
  build(spec: BuildSpec, onProgress: (line: string) => void): Promise<BuildResult>;
  describe(spec: BuildSpec): string;
}

export function createDockerBuilder({ client, env, signal, now }: BuilderDeps): DockerBuilder {
  const form: BuilderForm = 'legacy';
  return {
    describe: (spec) => describeCommand('docker', planBuildArgs(spec, form)),
    async build(spec, onProgress) {
      const began = now();
      let step = '';
      const result = await client.call(planBuildArgs(spec, form), {
        timeoutMs: 0,
        signal,
        env: { ...env, DOCKER_BUILDKIT: '0' },
        onLine: (line) => {
          if (/^Step \d+\/\d+ : /.test(line)) step = line;
          onProgress(line);
        },
      });
      if (result.aborted) throw new InterruptedError();
      const durationMs = () => now() - began;
      const log = `${result.stdout}\n${result.stderr}`;
      if (result.exitCode !== 0) return { status: 'failed', step, log, durationMs: durationMs() };
      const json = await client.inspect('image', reference(spec.tag));
      if (json === undefined) throw engineGone(client.endpoint, `${spec.tag} was built but is not there`);
      return { status: 'built', imageId: parseImage(json).id, durationMs: durationMs() };
    },
  };
}
