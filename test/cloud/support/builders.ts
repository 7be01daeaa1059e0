import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findBuilders } from '../../setup/builders.mjs';

/** How the engine that answers keeps images. */
export type Store = 'classic' | 'containerd' | 'podman';

/** A way to build on the engine that answers: with this environment the tool finds that builder. */
export interface Situation {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** For `--builder`. */
  readonly builder?: string;
}

/** Name of the builder that is not the engine. */
export const FAR = 'sagemaker-algo-test-far';

/** Which store; podman is what calls itself so. */
export function findStore(): Store {
  if (/podman/i.test(run('docker', ['--version']))) return 'podman';
  return run('docker', ['info', '--format', '{{json .DriverStatus}}']).includes('io.containerd') ? 'containerd' : 'classic';
}

/** Every way that this machine has for such an engine; those whose programs nobody has built are left out. */
export function listSituations(store: Store): readonly Situation[] {
  if (store === 'podman') return [{ name: 'podman', env: {} }];
  const { buildx } = findBuilders();
  const without = { DOCKER_CONFIG: configFolder(undefined) };
  const plugged = buildx === undefined ? undefined : { DOCKER_CONFIG: configFolder(buildx) };
  const old = store === 'classic' ? oldClient() : undefined;
  return [
    { name: 'the legacy builder', env: { ...without, DOCKER_BUILDKIT: '0' } },
    ...(old === undefined ? [] : [{ name: 'the BuildKit of an old client', env: { ...without, ...old } }]),
    ...(plugged === undefined ? [] : [{ name: 'buildx', env: plugged }]),
    ...(plugged === undefined || farAddress() === undefined ? [] : [{ name: 'a builder elsewhere', env: plugged, builder: FAR }]),
  ];
}

const made: string[] = [];

/** Removes what `listSituations` made. */
export function removeConfigFolders(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
}

/** A folder of docker's settings with no settings, and the plugin or nothing. */
export function configFolder(buildx: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-docker-'));
  made.push(folder);
  if (buildx !== undefined) {
    mkdirSync(join(folder, 'cli-plugins'));
    symlinkSync(buildx, join(folder, 'cli-plugins/docker-buildx'));
  }
  return folder;
}

/** Debian's docker.io brings a client of that age; first on PATH there may be another. */
function oldClient(): Readonly<Record<string, string>> | undefined {
  const client = '/usr/bin/docker';
  if (!existsSync(client) || !/version (19|20)\./.test(run(client, ['--version']))) return undefined;
  const folder = configFolder(undefined);
  symlinkSync(client, join(folder, 'docker'));
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
}

function farAddress(): string | undefined {
  const { buildkitd, runc } = findBuilders();
  return buildkitd === undefined || runc === undefined ? undefined : buildkitd;
}

/** BuildKit as a process of its own, and the builder of buildx that reaches it; the caller stops it, its data go with it. */
export async function startFarBuilder(env: Readonly<Record<string, string>>): Promise<{ stop(): Promise<void> }> {
  const { buildkitd = '', runc = '' } = findBuilders();
  const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-buildkit-'));
  const address = `unix://${folder}/buildkit.sock`;
  const child = spawn(buildkitd, ['--addr', address, '--root', join(folder, 'root'), '--containerd-worker=false'], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${runc}:${process.env['PATH']}` },
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  await docker(['buildx', 'create', '--name', FAR, '--driver', 'remote', address], env);
  for (let attempt = 0; attempt < 100; attempt++) {
    if (existsSync(join(folder, 'buildkit.sock'))) return { stop };
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  await stop();
  throw new Error('buildkitd did not come up');
}

/** Runs `docker`; a failure throws with its words. */
export async function docker(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', [...args], { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A folder with an image of one file and no base, for `docker load`, that says it is for this architecture. */
export async function loadBase(tag: string, architecture: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-base-'));
  try {
    mkdirSync(join(folder, 'layer'));
    writeFileSync(join(folder, 'system'), `of ${tag}`);
    run('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', folder, '-cf', join(folder, 'layer/layer.tar'), 'system']);
    const diff = run('sha256sum', [join(folder, 'layer/layer.tar')]).slice(0, 64);
    const config = { architecture, os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [`sha256:${diff}`] }, history: [{}] };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [tag], Layers: ['layer/layer.tar'] }]));
    run('tar', ['-C', folder, '-cf', join(folder, 'image.tar'), 'manifest.json', 'config.json', 'layer/layer.tar']);
    await docker(['load', '--input', join(folder, 'image.tar')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program for x86-64 Linux that waits for ever, needing nothing else in its image: `pause` in a loop, which only SIGKILL ends. */
export function waitingProgram(): Uint8Array {
  const code = Buffer.from('b8220000000f05ebf7', 'hex');
  const at = 0x400000n;
  const header = Buffer.alloc(120);
  header.write('7f454c46020101', 'hex');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(62, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(at + 120n, 24);
  header.writeBigUInt64LE(64n, 32);
  for (const [offset, value] of [
    [52, 64],
    [54, 56],
    [56, 1],
  ] as const)
    header.writeUInt16LE(value, offset);
  // One segment: the whole file, to read and to execute.
  header.writeUInt32LE(1, 64);
  header.writeUInt32LE(5, 68);
  for (const offset of [80, 88]) header.writeBigUInt64LE(at, offset);
  for (const offset of [96, 104]) header.writeBigUInt64LE(BigInt(120 + code.length), offset);
  header.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([header, code]);
}
