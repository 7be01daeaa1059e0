import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RegistryOptions {
  /** Basic authentication with this name and password. */
  readonly login?: { readonly user: string; readonly password: string };
  /** PEM files of its own certificate; without them it speaks plain HTTP, which engines take on loopback. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A real registry (`docker-registry` of Debian) on loopback, with its own data. */
export interface Registry {
  /** Such as `127.0.0.1:41234`. */
  readonly host: string;
  readonly url: string;
  /** Where it keeps its data. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts one on a free port. The caller stops it; its data go with it. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-registry-'));
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const config = join(folder, 'config.json');
  // YAML takes JSON.
  writeFileSync(config, JSON.stringify(describeConfig(folder, host, options)));
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const url = `${options.tls === undefined ? 'http' : 'https'}://${host}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) break;
    if (await listens(port)) return { host, url, folder, stop };
    await sleep(50);
  }
  await stop();
  throw new Error('docker-registry did not come up');
}

function describeConfig(folder: string, addr: string, { login, tls }: RegistryOptions): object {
  const password = join(folder, 'htpasswd');
  if (login !== undefined) writeFileSync(password, execFileSync('htpasswd', ['-nbB', login.user, login.password]));
  return {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr, ...(tls === undefined ? {} : { tls }) },
    ...(login === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: password } } }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
