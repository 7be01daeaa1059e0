import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import { assertPiped } from './assert-piped.ts';
import { createBoundedLog } from './bounded-log.ts';
import { BOUNDS, labelArgs, mountValue, plain, takeOut, unset } from './cli-args.ts';
import { type DockerClient, firstLine, notStarted } from './docker-client.ts';
import { look, untilStarted } from './docker-handle.ts';
import type { ProbeExit, ProbeNetwork, ProbeSpec, Probes, RunningProbe } from './probe.ts';
import type { ProbeImageDeps } from './probe-image.ts';

export interface ProbeDeps extends ProbeImageDeps {
  readonly client: DockerClient;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** A role that ends by itself does so at once; only starting its container takes a while. */
const RUN_TIMEOUT_MS = 30_000;
const FILL_TIMEOUT_MS = 3_600_000;
const REMOVAL_TRIES = 20;
const REMOVAL_PAUSE_MS = 250;

/** What the engine itself needs of probes besides. */
export interface ProbeRunner extends Probes {
  /** Arguments that make a container of the probe and do not start it. */
  planCreate(spec: ProbeSpec): Promise<readonly string[]>;
}

/** Runs the probe in containers of its own. Its image is made when the first is started, and once. */
export function createProbes(deps: ProbeDeps): ProbeRunner {
  const { client } = deps;
  let image: { readonly tag: string; readonly made: Promise<string> } | undefined;
  const provide = async ({ labels }: ProbeSpec) => {
    if (deps.signal.aborted) throw new InterruptedError();
    const tag = `sagemaker-algo-probe:${labels['sagemaker-algo.run'] ?? 'run'}`;
    image ??= { tag, made: makeImage(deps, tag, labels) };
    await image.made;
    return image.tag;
  };
  return {
    start: async (spec) => startProbe(spec, await provide(spec), deps),
    planCreate: async (spec) => planProbeArgs(spec, await provide(spec), { injected: client.endpoint.injected, verb: 'create' }),
    async run(spec) {
      const { injected } = client.endpoint;
      const args = planProbeArgs(spec, await provide(spec), { injected, more: ['--rm'] });
      const { exitCode, stdout, stderr } = await client.call(args, { timeoutMs: RUN_TIMEOUT_MS, env: unset(injected) });
      return { exitCode, stdout, stderr };
    },
    async createVolume(name, labels) {
      const made = await client.call(['volume', 'create', ...labelArgs(labels), plain(name, 'volume')]);
      if (made.exitCode !== 0) {
        throw new UserError(`The volume ${name} cannot be made: ${firstLine(made.stderr)}`, { exitCode: EXIT.couldNotLook });
      }
      return { name, remove: quietly(client, ['volume', 'rm', '--force', name]) };
    },
    async fill(probe, from, to) {
      const result = await client.call(['cp', `${from}/.`, `${probe.name}:${to}`], { timeoutMs: FILL_TIMEOUT_MS, signal: deps.signal });
      if (deps.signal.aborted) throw new InterruptedError();
      if (result.exitCode === 0) return;
      throw new UserError(`The sample data could not be copied to the engine: ${firstLine(result.stderr)}`, {
        hint: `Is there room left? \`${client.dialect.name} system df\` shows what the engine holds.`,
        exitCode: EXIT.couldNotLook,
      });
    },
    async close() {
      if (image === undefined) return;
      const { tag, made } = image;
      image = undefined;
      const id = await made.catch(() => tag);
      await removeWhenFree(client, ['image', 'rm', '--force', id]);
    },
  };
}

/** Most runs need no probe, and not what packs its image either. */
async function makeImage(deps: ProbeImageDeps, tag: string, labels: ProbeSpec['labels']): Promise<string> {
  const { importProbe } = await import('./probe-image.ts');
  return importProbe(deps, tag, labels);
}

/** A look that is still going on holds what it looks at, for a moment. */
export async function removeWhenFree(client: DockerClient, args: readonly string[]): Promise<void> {
  for (let tries = 0; tries < REMOVAL_TRIES; tries++) {
    const { exitCode, stderr } = await client.call(args);
    if (exitCode === 0 || !/in use|used by|conflict/i.test(stderr)) return;
    await sleep(REMOVAL_PAUSE_MS);
  }
}

/** Once, and an engine that has gone is no trouble: whoever uses it next is told. */
function quietly(client: DockerClient, args: readonly string[]): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= client.call(args).then(
      () => {},
      () => {},
    );
    return done;
  };
}

/** Arguments of `docker` that run a probe. Unlike the containers that are judged, it has an input. */
export function planProbeArgs(
  spec: ProbeSpec,
  image: string,
  {
    injected,
    more = [],
    verb = 'run',
  }: { readonly injected: readonly string[]; readonly more?: readonly string[]; readonly verb?: 'run' | 'create' },
): readonly string[] {
  const { name, words, labels, network, processesOf, volume, volumes = [], file } = spec;
  return [
    ...[verb, '--pull', 'never', ...(verb === 'run' ? ['--sig-proxy=false'] : []), '--log-driver', 'none', ...BOUNDS, ...more],
    ...['--name', plain(name, 'container name')],
    ...networkArgs(network),
    ...(processesOf === undefined ? [] : [`--pid=container:${plain(processesOf, 'container name')}`]),
    ...[...(volume === undefined ? [] : [volume]), ...volumes].flatMap((one) => [
      '--mount',
      `type=volume,source=${plain(one.name, 'volume')},target=${one.path}`,
    ]),
    ...(file === undefined ? [] : ['--mount', mountValue(file.source, file.path, true)]),
    ...labelArgs(labels),
    ...takeOut(injected),
    ...[image, ...words],
  ];
}

function networkArgs(network: ProbeNetwork): readonly string[] {
  switch (network.kind) {
    case 'none':
      return ['--network=none'];
    case 'container':
      return [`--network=container:${plain(network.name, 'container name')}`];
    case 'internal':
      return [
        `--network=${plain(network.id, 'network')}`,
        ...network.aliases.map((alias) => `--network-alias=${plain(alias, 'network alias')}`),
      ];
    case 'outside':
      return [];
  }
}

async function startProbe(spec: ProbeSpec, image: string, deps: ProbeDeps): Promise<RunningProbe> {
  const { client } = deps;
  const { injected } = client.endpoint;
  const child = spawn(client.command, [...client.adapt(planProbeArgs(spec, image, { injected, more: ['--interactive'] }))], {
    env: { ...deps.env, ...unset(injected) },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  assertPiped(child);
  // Whoever writes to a probe that has ended learns it from `exited`.
  child.stdin.on('error', () => {});
  const { exited, ready } = follow(child, client);
  let removal: Promise<void> | undefined;
  const probe: RunningProbe = {
    name: spec.name,
    stdin: child.stdin,
    stdout: child.stdout,
    ready,
    exited,
    async address() {
      const address = (await look(client, spec.name))?.address;
      if (address === undefined) throw new Error(`The probe ${spec.name} is not connected to any network.`);
      return address;
    },
    remove() {
      const removed = () => client.call(['rm', '--force', '--volumes', spec.name]);
      // The client of an engine that hangs would wait for ever, and this process for it.
      removal ??= removed()
        .then(
          () => {},
          () => void child.kill('SIGKILL'),
        )
        .then(() => {
          child.stdin.destroy();
          child.stdout.resume();
        });
      return removal;
    },
  };
  try {
    const end = await untilStarted(spec.name, exited, deps);
    if (end !== undefined && end.exitCode !== 0) {
      throw new UserError(`The probe ${spec.name} could not be started: ${firstLine(end.stderr)}`, { exitCode: EXIT.couldNotLook });
    }
  } catch (error) {
    await probe.remove();
    throw error;
  }
  return probe;
}

function follow(child: ChildProcessByStdio<Writable, Readable, Readable>, client: DockerClient) {
  const stderr = createBoundedLog();
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  const exited = new Promise<ProbeExit>((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(client, 'code' in error ? String(error.code) : error.message)));
    child.once('exit', (code) => {
      const tell = () => resolve({ exitCode: code ?? undefined, stderr: stderr.text() });
      if (child.stderr.destroyed) tell();
      else child.stderr.once('close', tell);
    });
  });
  // Whoever awaits it sees the failure; nobody has to.
  exited.catch(() => {});
  const ready = new Promise<void>((resolve) => {
    child.stderr.once('data', () => resolve());
    exited.then(
      () => resolve(),
      () => resolve(),
    );
  });
  return { exited, ready };
}
