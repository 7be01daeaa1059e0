import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { findProgram } from './find-program.ts';
import type { Absent, FoundInterpreter, Interpreter } from './interpreter.ts';

/** The oldest Python that runs the template `python`. */
const OLDEST = [3, 12] as const;
const NEEDED = `Python ${OLDEST.join('.')} or newer`;
/** Packages that the project wants in its images, by the names that pip knows. */
const REQUIREMENTS = 'requirements.in';
const VENV = '.venv';

/** Asks without importing anything: scikit-learn alone would take seconds. */
const ASK = `import importlib.metadata, json, re, sys
def missing(name):
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return True
    return False
try:
    lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
except OSError:
    lines = []
names = [match.group() for match in (re.match("[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines) if match]
print(json.dumps({"version": list(sys.version_info[:3]), "missing": [name for name in names if missing(name)]}))`;

interface Answer {
  readonly version: readonly number[];
  readonly missing: readonly string[];
}

/**
 * A Python that can run the programs of a project: that of its virtual environment, or else the first one on PATH that is new
 * enough and has the packages. When there is none, says what is wrong with those that there are.
 */
export async function findPython(
  { env, platform, exec, signal }: Pick<Context, 'env' | 'platform' | 'exec' | 'signal'>,
  projectDir: string,
): Promise<FoundInterpreter> {
  if (platform === 'win32') return absent('gunicorn, which the project serves with, does not run on Windows.', 'docker');
  const reasons: string[] = [];
  for (const { command, shown } of candidates(env, platform, projectDir)) {
    const args = ['-c', ASK, join(projectDir, REQUIREMENTS)];
    const result = await exec({ command, args, cwd: projectDir, timeoutMs: 20_000, signal, detached: true });
    const answer = result.exitCode === 0 ? parseAnswer(result.stdout) : undefined;
    const reason = answer === undefined ? `${shown} does not run` : describeProblem(shown, answer);
    if (reason === undefined && answer !== undefined) return { status: 'found', interpreter: describe(command, shown, answer) };
    reasons.push(reason ?? '');
    // Its own packages are what the project is meant to run with; no other Python stands in for them.
    if (shown.startsWith(VENV)) break;
  }
  return absent(`The engine "process" needs ${NEEDED} for this project: ${reasons.join('; ') || 'there is no python3 on PATH'}.`, 'venv');
}

function candidates(env: Context['env'], platform: NodeJS.Platform, projectDir: string) {
  const own = join(projectDir, VENV, 'bin', 'python');
  const named = ['python3', 'python'].map((name) => ({ command: findProgram(name, env, platform) ?? '', shown: `${name} on PATH` }));
  return [...(existsSync(own) ? [{ command: own, shown: `${VENV}/bin/python` }] : []), ...named.filter(({ command }) => command !== '')];
}

function parseAnswer(stdout: string): Answer | undefined {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Answer;
  } catch {
    return undefined;
  }
}

function describeProblem(shown: string, { version, missing }: Answer): string | undefined {
  const [major = 0, minor = 0] = version;
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) return `${shown} is Python ${version.join('.')}`;
  if (missing.length > 0) return `${shown} has no ${missing.join(', ')}`;
  return undefined;
}

function describe(command: string, shown: string, { version }: Answer): Interpreter {
  return {
    command,
    shown: shown.startsWith(VENV) ? shown : (shown.split(' ')[0] ?? command),
    version: `python ${version.join('.')}`,
    // As a module, so that the project's folder is where imports are looked for.
    args: (file) => ['-m', file.replace(/\.py$/, '').replaceAll('/', '.')],
    env: { PYTHONUNBUFFERED: '1' },
  };
}

const HINTS = {
  docker: 'Use `--engine docker`, which runs the images.',
  venv: `In the project: \`python3 -m venv ${VENV}\` with ${NEEDED}, then \`${VENV}/bin/pip install --require-hashes -r requirements-dev.txt\`. Or use \`--engine docker\`, which needs neither.`,
};

function absent(message: string, hint: keyof typeof HINTS): Absent {
  return { status: 'absent', tried: new UserError(message, { hint: HINTS[hint], exitCode: EXIT.couldNotLook }) };
}
