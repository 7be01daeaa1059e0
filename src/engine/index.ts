import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { type Found, findDocker } from './detect-docker.ts';
import type { ContainerEngine } from './engine.ts';
import { findProgram } from './find-program.ts';
import { type Absent, type FoundInterpreter, nodeInterpreter, plainInterpreter } from './interpreter.ts';
import type { EngineName } from './names.ts';
import { createProcessEngine, findPrograms, type Programs } from './process.ts';
import { startProgram } from './program.ts';
import { findPython } from './python.ts';
import { traceStarts } from './traced-program.ts';

/** What detection and the engines need of the context. */
export type EngineContext = Pick<Context, 'env' | 'platform' | 'exec' | 'trace' | 'signal' | 'now' | 'progress' | 'packageRoot'>;

export interface EngineWish {
  /** From `--engine`; undefined takes docker when it answers and `process` when it does not. */
  readonly name?: EngineName | undefined;
  readonly projectDir: string;
  readonly config: Config;
}

/** Each engine: how it is looked for, in the order in which it is tried without `--engine`. */
const ENGINES: Readonly<Record<EngineName, (context: EngineContext, wish: EngineWish) => Promise<Found>>> = {
  docker: (context) => findDocker(context),
  process: findProcess,
};

/**
 * The engine to work with: the one named, or docker when it answers, or the project's own programs on this machine with a line
 * that says so. Throws a UserError (exit 3) that names what was tried and why it did not answer.
 */
export async function resolveEngine(context: EngineContext, wish: EngineWish): Promise<ContainerEngine> {
  if (wish.name !== undefined) {
    const found = await ENGINES[wish.name](context, wish);
    if (found.status === 'absent') throw found.tried;
    return found.engine;
  }
  const docker = await ENGINES.docker(context, wish);
  if (docker.status === 'found') return docker.engine;
  const fallback = await ENGINES.process(context, wish);
  if (fallback.status === 'absent') throw docker.tried;
  context.progress.note(
    `No container engine: ${docker.tried.message} The project's own programs run on this machine instead (engine "process"); what only a container can show is not checked.`,
  );
  return fallback.engine;
}

/** Docker, and nothing instead. Throws like `resolveEngine`. */
export async function resolveDocker(context: EngineContext): Promise<ContainerEngine> {
  const found = await findDocker(context);
  if (found.status === 'absent') throw found.tried;
  return found.engine;
}

/** Docker for building images only: nothing is known of where its containers can be reached. */
export async function resolveBuilder(context: EngineContext): Promise<ContainerEngine> {
  const found = await findDocker(context, { forBuilds: true });
  if (found.status === 'absent') throw found.tried;
  return found.engine;
}

async function findProcess(context: EngineContext, wish: EngineWish): Promise<Found> {
  const programs = findPrograms(wish.config);
  if (programs === undefined) {
    return absent('The engine "process" runs a project\'s own programs; this project was not made from a template and names none.');
  }
  const found = await INTERPRETERS[programs.language](context, wish.projectDir);
  if (found.status === 'absent') return found;
  const deps = { ...context, startProgram: traceStarts(startProgram, context.trace), interpreter: found.interpreter };
  return { status: 'found', engine: createProcessEngine(deps, wish.projectDir, programs) };
}

/** For each language of a template, what runs its programs on this machine. */
const INTERPRETERS: Readonly<Record<Programs['language'], (context: EngineContext, projectDir: string) => Promise<FoundInterpreter>>> = {
  node: async ({ packageRoot }) => ({ status: 'found', interpreter: nodeInterpreter(packageRoot) }),
  perl: async ({ env, platform }) =>
    findProgram('perl', env, platform) === undefined
      ? absent('The engine "process" runs the project\'s own programs with perl, which is not on PATH.')
      : { status: 'found', interpreter: plainInterpreter('perl') },
  python: findPython,
};

function absent(message: string): Absent {
  const hint = 'Use `--engine docker`, which runs the images.';
  return { status: 'absent', tried: new UserError(message, { hint, exitCode: EXIT.couldNotLook }) };
}
