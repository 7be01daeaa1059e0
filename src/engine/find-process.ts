import { EXIT, UserError } from '../errors.ts';
import { findProgram } from './find-program.ts';
import type { Found } from './found.ts';
import type { EngineContext, EngineWish } from './index.ts';
import { type Absent, type FoundInterpreter, nodeInterpreter, plainInterpreter } from './interpreter.ts';
import { createProcessEngine, findPrograms, type Programs } from './process.ts';
import { startProgram } from './program.ts';
import { findPython } from './python.ts';
import { traceStarts } from './traced-program.ts';

/** The engine that runs the project's own programs on this machine, where it was made from a template and their interpreter is there. */
export async function findProcess(context: EngineContext, wish: Pick<EngineWish, 'projectDir' | 'config'>): Promise<Found> {
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
  const hint = 'Use a container engine (`--engine docker`), which runs the images.';
  return { status: 'absent', tried: new UserError(message, { hint, exitCode: EXIT.couldNotLook }) };
}
