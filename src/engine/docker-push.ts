import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecResult } from '../exec.ts';
import { removeFolder, writeFileAtomic } from '../files.ts';
import { makeWorkFolder } from '../work-folders.ts';
import { reference } from './cli-args.ts';
import type { DockerDeps } from './docker.ts';
import { type DockerClient, engineGone, firstLine } from './docker-client.ts';
import { parseImage } from './docker-state.ts';
import { contextId, type Endpoint, findConfigFolder } from './endpoint.ts';
import { createPushOutput } from './push-output.ts';
import type { ImagePusher, PushEnd, Pushed, PushProgress } from './pusher.ts';

/** A registry answers a login at once, or not at all. */
const LOGIN_TIMEOUT_MS = 120_000;

type Env = Readonly<Record<string, string | undefined>>;

/** Gets ready to push with the docker client, or what calls itself so. */
export async function openPusher({ client, env, exec, signal }: DockerDeps): Promise<ImagePusher> {
  const version = await exec({ command: client.command, args: ['--version'], env, detached: true, signal });
  const isPodman = /podman/i.test(version.stdout);
  const folder = makePrivateFolder();
  const ours = { ...describePlace(client.endpoint, env), ...describeConfiguration(folder) };
  const names = createNames(client, env);
  let closed = false;
  const run: Run = (args, more = {}) => exec({ command: client.command, args, env: { ...env, ...ours }, detached: true, signal, ...more });
  // A registry without TLS, as ECR never is, has to be allowed there for each command.
  const open = new Set<string>();
  const plain = (host: string) => (isPodman && open.has(host) ? ['--tls-verify=false'] : []);

  const end = (result: ExecResult): PushEnd => {
    signal.throwIfAborted();
    if (result.startError !== undefined) throw engineGone(client, result.startError);
    if (isEngineGone(result.stderr)) throw engineGone(client, result.stderr);
    const said = result.timedOut ? 'no answer in time' : lastWords(result.stderr) || lastWords(result.stdout);
    return { ok: result.exitCode === 0, said };
  };
  return {
    async login(address, { user, password }) {
      const { host, scheme } = splitAddress(address);
      if (scheme === 'http') open.add(host);
      const args = ['login', ...plain(host), '--username', user, '--password-stdin', isPodman ? host : address];
      return end(await run(args, { stdin: password, timeoutMs: LOGIN_TIMEOUT_MS }));
    },
    async push(id, name, onProgress): Promise<Pushed> {
      await names.give(id, name);
      // podman would send the manifest as it keeps it; SageMaker takes one form only (MKT-06).
      const form = isPodman ? ['--format', 'v2s2', ...plain(name.split('/')[0] ?? '')] : [];
      const { result, last, persistent } = await sendCounted(run, ['push', ...form, reference(name)], onProgress);
      const ended = end(result);
      // podman names a layer when it begins with it, and says no more of it.
      return { ...ended, sent: ended.ok ? last.total - last.present : last.sent, present: last.present, persistent };
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await names.takeBack();
      } finally {
        removeFolder(folder);
      }
    },
    closeAtOnce() {
      if (closed) return;
      closed = true;
      removeFolder(folder);
      names.takeBackAtOnce();
    },
  };
}

type Run = (
  args: readonly string[],
  more?: { readonly stdin?: string; readonly timeoutMs?: number; readonly onLine?: (line: string) => void },
) => Promise<ExecResult>;

/** Runs a push and counts what it says. */
async function sendCounted(run: Run, args: readonly string[], onProgress: (progress: PushProgress) => void) {
  const output = createPushOutput();
  let last = { sent: 0, present: 0, total: 0 };
  let persistent = false;
  const result = await run(args, {
    onLine(line) {
      const progress = output.read(line);
      last = progress;
      persistent ||= progress.retrying;
      onProgress(progress);
    },
  });
  return { result, last, persistent };
}

/**
 * The client looks for a keychain to put passwords into when its configuration holds none at all, and that one is the user's: an
 * entry of nobody keeps it from looking.
 */
function makePrivateFolder(): string {
  const folder = makeWorkFolder('sagemaker-algo-login', 'private');
  writeFileAtomic(join(folder, 'config.json'), '{"auths":{"none.invalid":{}}}\n', 0o600);
  return folder;
}

/** Both docker and podman keep a login there and nowhere else. */
function describeConfiguration(folder: string): Env {
  return { DOCKER_CONFIG: folder, REGISTRY_AUTH_FILE: join(folder, 'config.json') };
}

/** Another configuration knows nothing of the user's context: the engine that it led to is named by its address and certificates. */
export function describePlace({ context, host }: Endpoint, env: Env): Env {
  const configuration = findConfigFolder(env);
  if (env['DOCKER_HOST']) {
    const secured = Boolean(env['DOCKER_TLS_VERIFY']) || Boolean(env['DOCKER_TLS']);
    return secured && !env['DOCKER_CERT_PATH'] ? { DOCKER_CERT_PATH: configuration } : {};
  }
  if (context === 'default' || host === undefined) return {};
  const certificates = join(configuration, 'contexts/tls', contextId(context), 'docker');
  const secured = existsSync(certificates) ? { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates } : {};
  return { DOCKER_HOST: host, DOCKER_CONTEXT: undefined, ...secured };
}

/** Names that images get for as long as they are pushed. */
function createNames(client: DockerClient, env: Env) {
  /** By name: the image that had it before. */
  const given = new Map<string, string | undefined>();
  return {
    async give(id: string, name: string): Promise<void> {
      const found = await client.inspect('image', reference(name));
      const before = found === undefined ? undefined : parseImage(found).id;
      if (before === id) return;
      if (!given.has(name)) given.set(name, before);
      const { exitCode, stderr } = await client.call(['tag', reference(id), reference(name)]);
      if (exitCode !== 0) throw new Error(`the image ${id} cannot be named ${name}: ${firstLine(stderr)}`);
    },
    async takeBack(): Promise<void> {
      for (const [name, before] of given) {
        if (before === undefined) await client.call(['rmi', '--no-prune', reference(name)]);
        else await client.call(['tag', reference(before), reference(name)]);
      }
      given.clear();
    },
    takeBackAtOnce(): void {
      for (const [name, before] of given) {
        const args = before === undefined ? ['rmi', '--no-prune', name] : ['tag', before, name];
        spawn(client.command, args, { env: { ...env }, detached: true, stdio: 'ignore', windowsHide: true }).unref();
      }
    },
  };
}

/** Unlike those of other commands, words about a connection here mostly mean the one to the registry. */
function isEngineGone(stderr: string): boolean {
  return /cannot connect to the docker daemon|error during connect|is the docker daemon running|permission denied while trying to connect/i.test(
    stderr,
  );
}

function splitAddress(address: string): { readonly host: string; readonly scheme: string | undefined } {
  const [, scheme, host = ''] = /^(?:(https?):\/\/)?([^/]*)/.exec(address) ?? [];
  return { host, scheme };
}

/** Of many lines of progress and warnings, the one that says why it ended. */
function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('WARNING'));
  return firstLine(lines.at(-1) ?? '');
}
