import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { findDocker } from './detect-docker.ts';
import type { ContainerEngine } from './engine.ts';
import { findProgram } from './find-program.ts';
import type { Found } from './found.ts';
import { CONTAINER_ENGINES, type ContainerEngineName, type EngineName } from './names.ts';

/** What detection and the engines need of the context. */
export type EngineContext = Pick<Context, 'env' | 'platform' | 'exec' | 'trace' | 'signal' | 'now' | 'progress' | 'packageRoot'>;

export interface EngineWish {
  /** From `--engine`; undefined takes the first container engine that answers, and `process` when none does. */
  readonly name?: EngineName | undefined;
  readonly projectDir: string;
  readonly config: Config;
}

type Find = (context: EngineContext, options?: { readonly forBuilds: boolean }) => Promise<Found>;

/** Each container engine: how it is looked for, in the order in which it is tried without `--engine`. */
const CONTAINERS: Readonly<Record<ContainerEngineName, Find>> = {
  docker: findDocker,
  podman: (context) => findOther(context, 'podman'),
  finch: (context) => findOther(context, 'finch'),
  nerdctl: (context) => findOther(context, 'nerdctl'),
};

/**
 * The engine to work with: the one named, or the first container engine that answers, or the project's own programs on this machine
 * with a line that says so. Throws a UserError (exit 3) that names what was tried and why it did not answer.
 */
export async function resolveEngine(context: EngineContext, wish: EngineWish): Promise<ContainerEngine> {
  if (wish.name !== undefined && wish.name !== 'process') return resolveContainers(context, { name: wish.name });
  const found = wish.name === undefined ? await findFirst(context) : undefined;
  if (found?.status === 'found') return found.engine;
  const fallback = await findProcess(context, wish);
  if (fallback.status === 'absent') throw found?.tried ?? fallback.tried;
  if (found !== undefined) {
    context.progress.note(
      `No container engine: ${found.tried.message} The project's own programs run on this machine instead (engine "process"); what only a container can show is not checked.`,
    );
  }
  return fallback.engine;
}

/** The container engine of this name, or the first that answers, and nothing instead. Throws like `resolveEngine`. */
export async function resolveContainers(
  context: EngineContext,
  { name, ...options }: { readonly name?: ContainerEngineName | undefined; readonly forBuilds?: boolean } = {},
): Promise<ContainerEngine> {
  const how = { forBuilds: options.forBuilds ?? false };
  const found = name === undefined ? await findFirst(context, how) : await CONTAINERS[name](context, how);
  if (found.status === 'absent') throw found.tried;
  return found.engine;
}

/** Docker, and nothing instead. Throws like `resolveEngine`. */
export async function resolveDocker(context: EngineContext): Promise<ContainerEngine> {
  return resolveContainers(context, { name: 'docker' });
}

/** The same for building images only: nothing is known of where the engine's containers can be reached. */
export async function resolveBuilder(context: EngineContext, name?: ContainerEngineName): Promise<ContainerEngine> {
  return resolveContainers(context, { name, forBuilds: true });
}

/** An engine that is installed and silent is told of; those that are not there are only named. */
async function findFirst(context: EngineContext, how?: { readonly forBuilds: boolean }): Promise<Found> {
  const docker = await CONTAINERS.docker(context, how);
  if (docker.status === 'found') return docker;
  const silent: string[] = [];
  const missing: string[] = [];
  for (const name of CONTAINER_ENGINES.slice(1)) {
    if (findProgram(name, context.env, context.platform) === undefined) {
      missing.push(name);
      continue;
    }
    const found = await CONTAINERS[name](context, how);
    if (found.status === 'found') return found;
    silent.push(found.tried.message);
  }
  const { message, hint, exitCode } = docker.tried;
  const others = missing.length === 0 ? [] : [`${listNames(missing)} ${missing.length === 1 ? 'is' : 'are'} not installed either.`];
  const tried = [message.replace(/[^.]$/, '$&.'), ...silent.map((one) => one.replace(/[^.]$/, '$&.')), ...others].join(' ');
  return { status: 'absent', tried: new UserError(tried, { ...(hint === undefined ? {} : { hint }), exitCode }) };
}

function listNames(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Loaded only where docker does not answer or another is asked for. */
async function findOther(context: EngineContext, name: Exclude<ContainerEngineName, 'docker'>): Promise<Found> {
  return (await import('./detect-client.ts')).findClient(context, name);
}

/** The images and containers of a project need nothing of it. */
async function findProcess(context: EngineContext, wish: EngineWish): Promise<Found> {
  return (await import('./find-process.ts')).findProcess(context, wish);
}
