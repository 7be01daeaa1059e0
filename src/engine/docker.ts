import { spawn } from 'node:child_process';
import { execPath } from 'node:process';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import type { Exec } from '../exec.ts';
import { plain, reference } from './cli-args.ts';
import { createDockerBuilder, describeBuilder } from './docker-build.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import { createContainers } from './docker-containers.ts';
import { parseImage, parseMachine } from './docker-state.ts';
import type { ContainerEngine } from './engine.ts';
import { keepsManifests } from './find-builder.ts';
import { findImageSource } from './image-source.ts';
import { PROBE_LABEL, SECRET_LABEL } from './names.ts';
import type { Place } from './place.ts';
import type { StartProgram } from './program.ts';

export interface DockerDeps {
  readonly client: DockerClient;
  readonly startProgram: StartProgram;
  readonly exec: Exec;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly version: string;
  /** Where it is, as seen from this process. */
  readonly place: Place;
  /** Of the engine's machine, as in `amd64`; empty when nobody asked. */
  readonly architecture: string;
  /** Folder with the probe's programs. */
  readonly probeFolder: string;
  /** Tells the user what was found out about the engine. */
  readonly note: (text: string) => void;
}

/** A pull may take as long as the network needs; a network or a removal may not. */
const PULL_TIMEOUT_MS = 3_600_000;

/** The engine behind the `docker` client, or one that takes its arguments. */
export function createDocker(deps: DockerDeps): ContainerEngine {
  const { client, env } = deps;
  const builder = createDockerBuilder(deps);
  const containers = createContainers(deps);
  return {
    info: {
      ...{ name: client.dialect.name, version: deps.version, kind: 'container' },
      ...(deps.architecture === '' ? {} : { architecture: deps.architecture }),
    },
    async describeMachine() {
      const { exitCode, stdout } = await client.call(['info', '--format', '{{json .}}']);
      return exitCode === 0 ? parseMachine(JSON.parse(stdout)) : undefined;
    },
    get builder() {
      return describeBuilder(env);
    },
    get imageSource() {
      return findImageSource(client, env);
    },
    prepareBuild: builder.prepare,
    build: builder.build,
    describeBuild: builder.describe,
    async inspectImage(name, options) {
      const json = await client.inspect('image', reference(name), options);
      return json === undefined ? undefined : parseImage(json);
    },
    async forecastPush(image) {
      const { forecastPush } = await import('./push-forecast.ts');
      return forecastPush(image, () => keepsManifests(client));
    },
    pull: (name, options = {}) => pull(deps, name, options.platform),
    async readImage(image, visitor, signal) {
      const { exportImage } = await import('./docker-image.ts');
      await exportImage({ client, env }, image, visitor, signal);
    },
    async readHistory(id) {
      const { readHistory } = await import('./docker-image.ts');
      return readHistory(client, id);
    },
    openPusher: async () => (await import('./docker-push.ts')).openPusher(deps),
    ...containers,
    sweep: (runId, { wait }) => (wait ? sweep(client, runId) : Promise.resolve(fireSweep(client, runId, env))),
  };
}

async function pull({ client, signal }: DockerDeps, name: string, platform: string | undefined): Promise<void> {
  const chosen = platform === undefined ? [] : ['--platform', plain(platform, 'platform')];
  const result = await client.call(['pull', '--quiet', ...chosen, reference(name)], { timeoutMs: PULL_TIMEOUT_MS, signal });
  if (signal.aborted) throw new InterruptedError();
  if (result.exitCode === 0) return;
  throw new UserError(`The image ${name} cannot be pulled: ${firstLine(result.stderr)}`, {
    hint: `Check the name, the network, and whether \`${client.dialect.name} login\` is needed.`,
    exitCode: EXIT.couldNotLook,
  });
}

/** What of a run carries its label, and how each kind is listed and removed; containers first, they hold the rest. */
const LEFTOVERS = [
  { list: ['ps', '--all', '--quiet'], remove: ['rm', '--force', '--volumes'] },
  { list: ['network', 'ls', '--quiet'], remove: ['network', 'rm'] },
  { list: ['volume', 'ls', '--quiet'], remove: ['volume', 'rm', '--force'] },
  { list: ['image', 'ls', '--quiet', `--filter=label=${PROBE_LABEL}`], remove: ['image', 'rm', '--force'] },
  { list: ['image', 'ls', '--quiet', `--filter=label=${SECRET_LABEL}`], remove: ['image', 'rm', '--force'] },
] as const;

const labelFilter = (runId: string) => `--filter=label=sagemaker-algo.run=${runId}`;

async function sweep(client: DockerClient, runId: string): Promise<void> {
  for (const { list, remove } of LEFTOVERS) {
    const { stdout } = await client.call([...list, labelFilter(runId)]);
    const ids = stdout.split(/\s+/).filter((id) => id !== '');
    if (ids.length > 0) await client.call([...remove, ...ids]);
  }
}

/**
 * The same in a process that outlives this one, which is about to be killed. It looks several times, because the engine may
 * still be at work on what it was asked for last.
 */
const SWEEP_SCRIPT = `
const { spawnSync } = require('node:child_process');
const { command, filter, leftovers } = JSON.parse(process.argv[1]);
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
for (const ms of [0, 500, 2000]) {
  pause(ms);
  for (const { list, remove } of leftovers) {
    const ids = String(spawnSync(command, [...list, filter]).stdout).split(/\\s+/).filter(Boolean);
    if (ids.length > 0) spawnSync(command, [...remove, ...ids]);
  }
}`;

function fireSweep({ command, adapt }: DockerClient, runId: string, env: DockerDeps['env']): void {
  const leftovers = LEFTOVERS.map(({ list, remove }) => ({ list, remove: adapt(remove) }));
  const input = JSON.stringify({ command, filter: labelFilter(runId), leftovers });
  spawn(execPath, ['-e', SWEEP_SCRIPT, input], { env: { ...env }, detached: true, stdio: 'ignore', windowsHide: true }).unref();
}
