import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cloudPython } from '../../setup/cloud.mjs';
import { packageRoot } from '../../support/context.ts';
import { workspace } from '../../support/workspace.ts';
import { type Registry, type RegistryOptions, startRegistry } from './registry.ts';

/** What an operation answers instead, as often as `times` says (once), after `skip` calls that go through. */
export interface Fault {
  readonly service?: string;
  readonly operation: string;
  readonly error?: { readonly code: string; readonly message?: string; readonly status?: number };
  readonly delaySeconds?: number;
  readonly times?: number;
  readonly skip?: number;
}

/** A request that reached the counterpart. `status` is that of its answer. */
export interface LoggedCall {
  readonly service: string;
  readonly operation: string;
  readonly params: Record<string, unknown>;
  readonly region: string;
  readonly accessKey: string;
  readonly status: number;
}

/** AWS as far as it can be had without AWS: moto, a counterpart of ours that judges by botocore's models, and a real registry behind ECR. */
export interface Cloud {
  /** Environment of the tool under test: addresses, Region, keys, and no files of this user. */
  readonly env: Readonly<Record<string, string>>;
  readonly moto: string;
  readonly counterpart: string;
  /** Label of the containers and networks that the counterpart makes. */
  readonly label: string;
  readonly registry: Registry | undefined;
  faults(faults: readonly Fault[]): Promise<void>;
  /** States that things go through, by kind and name; `*` is every name. The last state stays. */
  scripts(scripts: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>>): Promise<void>;
  settings(settings: Readonly<Record<string, string>>): Promise<void>;
  log(): Promise<readonly LoggedCall[]>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

/** Starts it all on free ports; takes about a second. The caller stops it. */
export async function startCloud(
  options: { readonly registry?: boolean | RegistryOptions; readonly motoEnv?: Readonly<Record<string, string>> } = {},
): Promise<Cloud> {
  const python = cloudPython();
  const motoServer = startServer(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], /Running on (http:\S+)/, options.motoEnv);
  const registry =
    options.registry === undefined || options.registry === false
      ? undefined
      : await startRegistry(options.registry === true ? {} : options.registry);
  const moto = await motoServer;
  const script = join(packageRoot, 'test/cloud/double/server.py');
  const args = [script, '--moto', moto.found, ...(registry === undefined ? [] : describeRegistry(registry, options.registry))];
  const double = await startServer(python, args, /^ready (\d+)/);
  const counterpart = `http://127.0.0.1:${double.found}`;
  const control = async (what: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${counterpart}/_control/${what}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the counterpart refuses ${what}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    env: describeEnvironment(moto.found, counterpart),
    moto: moto.found,
    counterpart,
    label: `sagemaker-algo-test-cloud=${double.child.pid}`,
    registry,
    faults: async (faults) => void (await control('faults', faults)),
    scripts: async (scripts) => void (await control('scripts', scripts)),
    settings: async (settings) => void (await control('settings', settings)),
    log: async () => (await control('log')) as readonly LoggedCall[],
    async reset() {
      await control('reset', {});
      await fetch(`${moto.found}/moto-api/reset`, { method: 'POST' });
    },
    async stop() {
      // Containers of jobs that really run go with it.
      await control('reset', {}).catch(() => {});
      await Promise.all([stop(double.child), stop(moto.child), registry?.stop()]);
    },
  };
}

/** What the counterpart of ECR has to know of the registry behind it. */
function describeRegistry({ host, url }: Registry, given: boolean | RegistryOptions | undefined): readonly string[] {
  const { login, tls } = typeof given === 'object' ? given : {};
  const settings = {
    registryUrl: url,
    ...(login === undefined ? {} : { registryPassword: login.password }),
    ...(tls === undefined ? {} : { registryCa: tls.certificate }),
  };
  return ['--registry', host, ...Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`)];
}

function describeEnvironment(moto: string, counterpart: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: moto,
    AWS_ENDPOINT_URL_SAGEMAKER: counterpart,
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: counterpart,
    AWS_ENDPOINT_URL_ECR: counterpart,
    AWS_ENDPOINT_URL_IAM: counterpart,
    AWS_ENDPOINT_URL_MARKETPLACE_CATALOG: counterpart,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIDTESTTESTTESTTEST',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-tests',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  };
}

interface Server {
  readonly child: ChildProcess;
  readonly found: string;
}

/** Resolves once the program has printed what `ready` finds: its first group. */
async function startServer(
  command: string,
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  const said: string[] = [];
  const found = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended:\n${said.slice(-20).join('\n')}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const group = ready.exec(line)?.[1];
        if (group !== undefined) resolve(group);
      });
    }
  });
  return { child, found };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** What the built tool did with a command line. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built tool in a folder, with nothing of this user's AWS or home folder. */
export async function runTool(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = startTool(cwd, args, env);
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...text };
}

/** The same, left running: for signals. */
export function startTool(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const clean = Object.fromEntries(kept);
  const home = env['HOME'] ?? workspace();
  const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
  return spawn(process.execPath, [tool, ...args], { cwd, env: { ...clean, HOME: home, XDG_CACHE_HOME: join(home, '.cache'), ...env } });
}
