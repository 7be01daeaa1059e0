import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openCache } from '../build/cache.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { ImageInfo } from '../engine/engine.ts';
import { type Debugger, INSPECT_PORT, planInspect, STARTER } from '../engine/inspect.ts';
import { findPrograms } from '../engine/process.ts';
import { EXIT, UserError } from '../errors.ts';
import { copyTree, writeFiles } from '../files.ts';
import type { Lab, Started } from '../observe/lab.ts';
import { type Forward, startForward } from '../observe/serve/forward.ts';
import type { Scenario } from '../plan/scenario.ts';
import type { Role } from '../sagemaker/contract.ts';
import { findDebugpy } from './find-debugpy.ts';

/** What `--inspect` was given: a port of this machine, or true for the usual one. */
export type InspectWish = number | true;

/** A debugger's way to the program of one container. */
export interface Debugging {
  /** The scenario with a door for the debugger in it. */
  readonly scenario: Scenario;
  /** To be called when the container runs. */
  reach(started: Started): Promise<void>;
  /** What to tell the person who will attach. */
  readonly instructions: string;
  close(): Promise<void>;
}

/** debugpy listens a second after its program was started, and an editor that tries earlier does not try again. */
const PATIENCE_MS = 30_000;

/** Where the templates put a project in their images. */
const PROGRAM_FOLDER = '/opt/program';

/**
 * Prepares a container for a debugger. Its port is one of this machine's loopback; the container stays on a network without a way
 * out. Throws a UserError where no debugger is known for the program, or debugpy is not to be found.
 */
export async function prepareDebugging(wish: InspectWish, planned: Scenario, lab: Lab, context: Context): Promise<Debugging> {
  const { config, dir } = lab.project;
  const { role, env } = planned.run;
  const inContainer = lab.engine.info.kind === 'container';
  const image = inContainer ? await lab.engine.inspectImage(config.images[role].tag) : undefined;
  const kind = findKind(config, image, role);
  const folder = join(lab.folder, 'debugger');
  if (kind === 'debugpy') {
    const debugpy = await findDebugpy(dir, openCache(context.env, context.platform).folder, context);
    await copyTree(debugpy, join(folder, 'debugpy'));
    writeFiles(folder, [STARTER]);
  }
  const forward = await openPort(wish, INSPECT_PORT[kind]);
  const { port } = forward;
  // Without a container the program itself listens there.
  if (!inContainer) await forward.close();
  const known = { ...pick(image?.env ?? {}), ...env };
  const inside = inContainer ? INSPECT_PORT[kind] : port;
  const inspect = planInspect(kind, { role, inContainer, port: inside, env: known, folder });
  const network = planned.network === 'none' ? 'internal' : planned.network;
  return {
    scenario: { ...planned, network, run: { ...planned.run, inspect } },
    instructions: describeAttaching(kind, { role, port, remoteRoot: findRoot(config, image), dir }),
    reach: async ({ container }) => {
      if (inContainer) forward.to(await container.address(inside), PATIENCE_MS);
    },
    close: async () => {
      if (inContainer) await forward.close();
    },
  };
}

/** Opens the way to the debugger of a container that has just been started, and tells how to attach. */
export function announce(debugging: Debugging, { progress, stderr }: Pick<Context, 'progress' | 'stderr'>): (started: Started) => void {
  return (started) => {
    debugging.reach(started).then(
      () => {
        progress.close();
        stderr.write(debugging.instructions);
      },
      // One that has ended already says so itself.
      () => {},
    );
  };
}

function findKind(config: Config, image: ImageInfo | undefined, role: Role): Debugger {
  const program = findPrograms(config)?.language ?? basename(image?.entrypoint[0] ?? image?.cmd[0] ?? '');
  if (program === 'node') return 'node';
  if (/^python[\d.]*$/.test(program)) return 'debugpy';
  throw new UserError(
    `--inspect does not know how to debug the ${role} program: ${program === '' ? 'its language is not known' : program}.`,
    {
      hint: 'It knows Node and Python: projects of the templates, and images whose entrypoint is `node` or `python3`.',
    },
  );
}

/** The one that was asked for, or the usual one, or else any. */
async function openPort(wish: InspectWish, usual: number): Promise<Forward> {
  if (wish !== true) return startForward(wish, '--inspect');
  return startForward(usual).catch(() => startForward(0));
}

/** What the image sets and we add to. */
function pick(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(['NODE_OPTIONS', 'PYTHONPATH'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function findRoot(config: Config, image: ImageInfo | undefined): string {
  if (image === undefined) return '$' + '{workspaceFolder}';
  return findPrograms(config) === undefined ? image.workingDir || '/' : PROGRAM_FOLDER;
}

interface Attaching {
  readonly role: Role;
  readonly port: number;
  readonly remoteRoot: string;
  readonly dir: string;
}

/** The launch configuration for VS Code, and whether the project has some already. */
function describeAttaching(kind: Debugger, { role, port, remoteRoot, dir }: Attaching): string {
  const localRoot = '$' + '{workspaceFolder}';
  const name = `attach to ${role}`;
  const configuration =
    kind === 'node'
      ? { name, type: 'node', request: 'attach', address: '127.0.0.1', port, localRoot, remoteRoot, skipFiles: ['<node_internals>/**'] }
      : { name, type: 'debugpy', request: 'attach', connect: { host: '127.0.0.1', port }, pathMappings: [{ localRoot, remoteRoot }] };
  const there = existsSync(join(dir, '.vscode/launch.json'));
  return [
    `The ${role} program ${role === 'train' || kind === 'debugpy' ? 'waits for a debugger' : 'lets a debugger in'} at 127.0.0.1:${port}. For VS Code, in "configurations" of .vscode/launch.json:`,
    `  ${JSON.stringify(configuration)}`,
    there
      ? '  The configurations that are there already start the programs without a container; this one goes to the program that runs now.'
      : '  There is no such file yet: { "version": "0.2.0", "configurations": [ ... ] }.',
    ...(kind === 'node' ? [`  Chrome finds it at chrome://inspect.`] : []),
    '',
  ].join('\n');
}

/** Ends with usage what has no meaning together. */
export function refuseWithInspect(given: Readonly<Record<string, boolean>>): void {
  const wrong = Object.entries(given).find(([, is]) => is);
  if (wrong === undefined) return;
  throw new UserError(`--inspect has no meaning with ${wrong[0]}.`, { hint: `Leave out ${wrong[0]} or --inspect.`, exitCode: EXIT.usage });
}
