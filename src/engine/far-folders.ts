import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, readlink, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import { removeFolder } from '../files.ts';
import { ML_ROOT } from '../sagemaker/contract.ts';
import { labelArgs, plain } from './cli-args.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import { type ProbeRunner, removeWhenFree } from './docker-probe.ts';
import type { RunSpec } from './engine.ts';
import { unpackInto } from './unpack.ts';
import { namesOfVolumes } from './volume-names.ts';

/** The folders of one container on an engine that sees none of this machine's: a volume of the engine's for each mount. */
export interface FarFolders {
  /** Names, in the order of the mounts. */
  readonly volumes: readonly string[];
  /** Replaces the folders that the container may write to by what it has written so far. Throws UserError when the engine refuses. */
  bring(): Promise<void>;
  /** Bytes on the engine's disk; undefined when the engine does not tell. */
  bytes(): Promise<number | undefined>;
  /** Idempotent; the container goes first. */
  remove(): Promise<void>;
}

export interface FarDeps {
  readonly client: DockerClient;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly probes: ProbeRunner;
}

/** Where the volumes lie in a container of ours. */
const DATA = '/data';

/** Makes the volumes and fills them with what lies below `ml`, owned by root as on SageMaker. Throws UserError. */
export async function sendFolders(spec: RunSpec, deps: FarDeps): Promise<FarFolders> {
  const { client, probes } = deps;
  const volumes = namesOfVolumes(spec);
  const mounted = volumes.map((name, index) => ({ name, path: `${DATA}/${index}` }));
  let removal: Promise<void> | undefined;
  const remove = () => {
    removal ??= looking
      .then(() => (volumes.length === 0 ? undefined : removeWhenFree(client, ['volume', 'rm', '--force', ...volumes])))
      .catch(ignore);
    return removal;
  };
  let looks = 0;
  // A look that has begun holds the volumes and the probe's image; none begins once they are to go.
  let looking: Promise<unknown> = Promise.resolve();
  try {
    await Promise.all(volumes.map((name) => makeVolume(client, name, spec.labels)));
    if (volumes.length > 0) await fill(spec, mounted, deps);
  } catch (error) {
    await remove();
    throw error;
  }
  const writable = spec.mounts.flatMap(({ readOnly }, index) => (readOnly ? [] : mounted.slice(index, index + 1)));
  return {
    volumes,
    remove,
    async bring() {
      for (const { path, readOnly } of spec.mounts) if (!readOnly) await bringFolder(spec, path, deps);
    },
    async bytes() {
      if (writable.length === 0) return 0;
      if (removal !== undefined) return undefined;
      looks += 1;
      const look = { name: `${spec.name}-usage-${looks}`, words: ['usage', DATA], labels: spec.labels, network: { kind: 'none' } } as const;
      const answer = probes.run({ ...look, volumes: writable }).catch(() => undefined);
      looking = answer;
      const { exitCode, stdout } = (await answer) ?? {};
      return exitCode === 0 ? Number(stdout) * 1024 : undefined;
    },
  };
}

function ignore(): void {}

async function makeVolume(client: DockerClient, name: string, labels: RunSpec['labels']): Promise<void> {
  const { exitCode, stderr } = await client.call(['volume', 'create', ...labelArgs(labels), plain(name, 'volume')]);
  if (exitCode !== 0) throw new UserError(`The volume ${name} cannot be made: ${firstLine(stderr)}`, { exitCode: EXIT.couldNotLook });
}

/** Through a container of ours that is never started: into a volume that the judged one may only read nothing could be copied. */
async function fill(spec: RunSpec, volumes: readonly { readonly name: string; readonly path: string }[], deps: FarDeps): Promise<void> {
  const { client, probes, signal } = deps;
  const name = `${spec.name}-fill`;
  const created = await client.call(
    await probes.planCreate({ name, words: ['sockets'], labels: spec.labels, network: { kind: 'none' }, volumes }),
  );
  try {
    if (created.exitCode !== 0) throw refused('sent', firstLine(created.stderr));
    await transfer(deps, ['cp', '-', `${name}:${DATA}`], async ({ stdin }) => {
      const writer = pack();
      const sent = pipeline(writer, stdin);
      for (const [index, { path }] of spec.mounts.entries()) await addFolder(writer, join(spec.ml, path), String(index));
      writer.finalize();
      await sent;
    });
  } finally {
    await client.call(['rm', '--force', '--volumes', name]).catch(ignore);
  }
  if (signal.aborted) throw new InterruptedError();
}

async function addFolder(writer: Pack, folder: string, name: string): Promise<void> {
  writer.entry({ ...headerFor(name, await lstat(folder)), type: 'directory' });
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const inner = `${name}/${entry.name}`;
    if (entry.isDirectory()) await addFolder(writer, path, inner);
    else if (entry.isSymbolicLink())
      writer.entry({ ...headerFor(inner, await lstat(path)), type: 'symlink', linkname: await readlink(path) });
    else if (entry.isFile()) {
      const stats = await lstat(path);
      await pipeline(createReadStream(path), writer.entry({ ...headerFor(inner, stats), size: stats.size }));
    }
  }
}

function headerFor(name: string, { mode, mtime }: { readonly mode: number; readonly mtime: Date }) {
  return { name, mode: mode & 0o7777, mtime, uid: 0, gid: 0 };
}

/** Unpacked beside the folder and put into its place, so that a half is never seen. */
async function bringFolder(spec: RunSpec, path: string, deps: FarDeps): Promise<void> {
  const folder = join(spec.ml, path);
  const next = join(dirname(folder), `.${basename(folder)}.next`);
  removeFolder(next);
  await mkdir(next, { recursive: true });
  const source = path === '' ? ML_ROOT : `${ML_ROOT}/${path}`;
  try {
    await transfer(deps, ['cp', `${spec.name}:${source}`, '-'], ({ stdout }, end) => unpackInto(stdout, next, end));
    removeFolder(folder);
    await rename(next, folder);
  } finally {
    removeFolder(next);
  }
}

/** One `docker cp`, with what happens to its streams meanwhile; `end` ends it before its time, which is no failure. */
async function transfer(
  { client, env, signal }: FarDeps,
  args: readonly string[],
  work: (child: { readonly stdin: Writable; readonly stdout: Readable }, end: () => void) => Promise<unknown>,
): Promise<void> {
  if (signal.aborted && args[1] === '-') throw new InterruptedError();
  const child = spawn(client.command, [...client.adapt(args)], { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let said = '';
  let enough = false;
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(0, 2_000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 || enough ? resolve() : reject(new Error(firstLine(said)))));
  });
  const end = () => {
    enough = true;
    child.kill('SIGKILL');
  };
  const results = await Promise.allSettled([ended, work(child, end)]);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined || enough) return;
  if (child.pid !== undefined) child.kill('SIGKILL');
  const reason = failure.reason instanceof Error ? failure.reason.message : String(failure.reason);
  throw refused(args[1] === '-' ? 'sent' : 'brought back', reason);
}

function refused(what: 'sent' | 'brought back', said: string): UserError {
  return new UserError(`The folders of the container could not be ${what}: ${said}`, {
    hint: 'This engine sees no folder of this machine, so that they go through its volumes. Is there room left on its disk?',
    exitCode: EXIT.couldNotLook,
  });
}
