import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';

const ASK = 'import importlib.util; spec = importlib.util.find_spec("debugpy"); print(spec.submodule_search_locations[0] if spec else "")';

/**
 * The folder of debugpy on this machine: of the project's virtual environment, of the cache folder where the hint puts it, or of
 * the Python on PATH. It runs without its compiled parts on a Python that they were not made for. Throws a UserError that says how
 * to get it.
 */
export async function findDebugpy(
  dir: string,
  cache: string | undefined,
  { exec, signal }: Pick<Context, 'exec' | 'signal'>,
): Promise<string> {
  const kept = cache === undefined ? undefined : join(cache, 'debugpy');
  const found = [...inVenv(join(dir, '.venv')), ...(kept === undefined ? [] : [join(kept, 'debugpy')])].find(isDebugpy);
  if (found !== undefined) return found;
  const asked = await exec({ command: 'python3', args: ['-c', ASK], timeoutMs: 10_000, signal });
  const place = asked.exitCode === 0 ? asked.stdout.trim() : '';
  if (place !== '' && isDebugpy(place)) return place;
  const command = existsSync(join(dir, '.venv/bin/pip'))
    ? '.venv/bin/pip install debugpy'
    : `python3 -m pip install --no-deps --target ${kept ?? '.venv/lib/python3/site-packages'} debugpy`;
  throw new UserError('--inspect needs debugpy, which is not on this machine.', {
    hint: `Get it with: ${command}\nThe images stay as they are: a container gets it as a folder that it can only read.`,
    exitCode: EXIT.couldNotLook,
  });
}

function inVenv(venv: string): readonly string[] {
  const lib = join(venv, 'lib');
  if (!existsSync(lib)) return [];
  return readdirSync(lib).map((python) => join(lib, python, 'site-packages', 'debugpy'));
}

function isDebugpy(folder: string): boolean {
  return existsSync(join(folder, '__init__.py'));
}
