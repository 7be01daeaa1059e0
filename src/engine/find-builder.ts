import { EXIT, UserError } from '../errors.ts';
import type { ExecResult } from '../exec.ts';
import { type BuilderForm, plain } from './cli-args.ts';
import { type DockerClient, firstLine } from './docker-client.ts';

/** The builder that will be used. */
export interface Builder {
  readonly form: BuilderForm;
  /** Name of a buildx builder that has to be started, or woken, before it builds; undefined for every other. */
  readonly asleep?: string;
}

/** What a builder is looked for by. */
export interface BuilderWish {
  /** As `DOCKER_BUILDKIT` has it. */
  readonly buildKit: string | undefined;
  /** Of a buildx builder; undefined takes the current one. */
  readonly name: string | undefined;
  /** Whether buildx is likely to be there. Decides only what is asked at the same time, never what comes of it. */
  readonly likely: boolean;
}

/** Which builder answers, found by what it can do: version numbers of self-built clients say nothing. Throws UserError when `name` is none. */
export async function findBuilder(client: DockerClient, { buildKit, name, likely }: BuilderWish): Promise<Builder> {
  if (name === undefined && (buildKit === '0' || buildKit === 'false')) return { form: 'legacy' };
  const named = name === undefined ? [] : [plain(name, 'name of a builder')];
  // Clients before 23 carry BuildKit themselves; only with it do they know this option.
  const questions = {
    inspect: () => client.call(['buildx', 'inspect', ...named]),
    help: () => client.call(['build', '--help'], { env: { DOCKER_BUILDKIT: '1' } }),
  };
  const guess = likely || name !== undefined ? 'inspect' : 'help';
  const early = questions[guess]();
  early.catch(() => {});
  const ask = (question: keyof typeof questions) => (question === guess ? early : questions[question]());
  const buildx = await client.call(['buildx', 'version']);
  // podman has a command of that name, which builds as its own build does and knows none of the options of buildx.
  const podman = /^buildah\b/i.test(buildx.stdout);
  if (buildx.exitCode === 0 && !podman) return describeBuildx(client, name, await ask('inspect'));
  if (name !== undefined) throw noBuildx(name);
  if (podman) return { form: 'podman' };
  const help = await ask('help');
  if (help.exitCode !== 0) return { form: 'legacy' };
  if (/^\s+--format\s/m.test(help.stdout)) return { form: 'podman' };
  return { form: help.stdout.includes('--progress') ? 'embedded-buildkit' : 'legacy' };
}

/** From what `buildx inspect` says of a builder. */
async function describeBuildx(client: DockerClient, name: string | undefined, { exitCode, stdout, stderr }: ExecResult): Promise<Builder> {
  if (exitCode !== 0) throw noBuilder(name ?? '', lastLine(stderr));
  const [driver, endpoint, found = ''] = ['Driver', 'Endpoint', 'Name'].map((key) => readField(stdout, key));
  // Its engine or its settings cannot be read; the command ends well all the same.
  if (driver === undefined) throw noBuilder(found, firstLine(/^Error:\s*(.*)$/m.exec(stdout)?.[1] ?? ''));
  if (driver !== 'docker') {
    const awake = [...stdout.matchAll(/^Status:\s*(\S+)/gm)].every(([, status]) => status === 'running') && !/^Error:/m.test(stdout);
    return { form: 'buildx-other-driver', ...(awake ? {} : { asleep: found }) };
  }
  // Such a builder is an engine, and keeps what it builds: nothing of it would be here.
  const { context } = client.endpoint;
  if (endpoint !== undefined && endpoint !== context && !endpoint.includes('://')) throw otherEngine(found, endpoint, context);
  return { form: (await keepsManifests(client)) ? 'buildx-containerd-store' : 'buildx-docker-driver' };
}

/** Whether the engine keeps images as they will be pushed (containerd's store) and not in parts from which a push makes a manifest. */
export async function keepsManifests(client: DockerClient): Promise<boolean> {
  const { stdout } = await client.call(['info', '--format', '{{json .DriverStatus}}']);
  return stdout.includes('io.containerd.snapshotter');
}

/** Starts a builder that does not run; it may have to fetch itself first. Throws UserError when it does not come up. */
export async function wakeBuilder(client: DockerClient, name: string, signal: AbortSignal): Promise<void> {
  const { exitCode, stderr } = await client.call(['buildx', 'inspect', '--bootstrap', plain(name, 'name of a builder')], {
    timeoutMs: 0,
    signal,
  });
  if (exitCode === 0 || signal.aborted) return;
  throw new UserError(`The builder ${name} does not answer: ${lastLine(stderr)}`, {
    hint: `\`docker buildx inspect --bootstrap ${name}\` must work. To build in this engine instead: \`--builder ${client.endpoint.context}\`.`,
    exitCode: EXIT.couldNotLook,
  });
}

function noBuildx(name: string): UserError {
  return new UserError(`There is no builder ${name}: builders belong to docker's buildx plugin, which this docker command does not have.`, {
    hint: 'Install the plugin (https://github.com/docker/buildx#installing), or leave --builder out.',
  });
}

function noBuilder(name: string, said: string): UserError {
  return new UserError(`${name === '' ? 'The current builder of `docker buildx`' : `The builder ${name}`} cannot be used: ${said}`, {
    hint: '`docker buildx ls` lists those that there are. BUILDX_BUILDER, when set, names the current one.',
  });
}

function otherEngine(name: string, endpoint: string, context: string): UserError {
  return new UserError(
    `The builder ${name} is the engine of the docker context ${endpoint}; what it builds would not be in this one (context ${context}).`,
    { hint: `Set DOCKER_CONTEXT=${endpoint} to work with that engine, or use a builder of another driver, which hands its images over.` },
  );
}

function readField(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:[ \\t]*(\\S+)`, 'm').exec(text)?.[1];
}

/** Where a client of many words says what went wrong. */
function lastLine(text: string): string {
  return firstLine(text.trim().split('\n').at(-1) ?? '');
}
