import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type PushCommandOptions, push } from '../../src/commands/push.ts';
import { isUserError } from '../../src/errors.ts';
import type { ExecRequest } from '../../src/exec.ts';
import { exec } from '../../src/exec.ts';
import type { PushedImages } from '../../src/publish/pushed.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { type Cloud, startCloud, startTool } from './support/cloud.ts';
import { docker, makePushProject, type PushProject } from './support/push-project.ts';
import { type RegistryProxy, type Seen, startRegistryProxy } from './support/registry-proxy.ts';

/** A real registry behind a proxy that misbehaves, and the engine of this machine. */
let cloud: Cloud;
let proxy: RegistryProxy;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  proxy = await startRegistryProxy(cloud.registry?.url ?? '');
  await cloud.settings({ registryUrl: proxy.url });
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  // Others may push on this machine meanwhile.
  const temporary = mkdtempSync(join(tmpdir(), 'sagemaker-algo-push-'));
  vi.stubEnv('TMPDIR', temporary);
  return async () => {
    vi.unstubAllEnvs();
    rmSync(temporary, { recursive: true });
  };
});
afterAll(async () => {
  await proxy.stop();
  await cloud.stop();
});
beforeEach(() => proxy.misbehave(() => undefined));

const PLAIN: PushCommandOptions = {
  ...{ create: true, untested: true, retag: false, scan: false, scanTimeout: 60, acceptFindings: false, dryRun: false, json: true },
};
const PATIENCE = { retryMs: 200, pollMs: 100 };

function open(project: PushProject): { readonly context: TestContext; readonly ran: ExecRequest[] } {
  const ran: ExecRequest[] = [];
  const recording: typeof exec = (request) => {
    ran.push(request);
    return exec(request);
  };
  return { context: testContext({ cwd: project.folder, env: { ...project.env, ...cloud.env }, exec: recording }), ran };
}

async function run(project: PushProject, { context } = open(project)): Promise<PushedImages> {
  await push(PLAIN, context, { patience: PATIENCE });
  return JSON.parse(context.stdout.text());
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isUserError(error)) throw error ?? new Error('it went well');
  return { message: error.message, hint: error.hint ?? '', exitCode: error.exitCode };
}

const isManifestPut = ({ method, path }: Seen) => method === 'PUT' && path.includes('/manifests/');
const isUpload = ({ method }: Seen) => method === 'PATCH';
/** A rule for the first so many requests of a kind. */
function first<T>(times: number, kind: (seen: Seen) => boolean, mischief: T): (seen: Seen) => T | undefined {
  let count = 0;
  return (seen) => (kind(seen) && ++count <= times ? mischief : undefined);
}
const errors = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });

/** What a push may leave on this machine. */
const leftovers = () => ({
  logins: readdirSync(tmpdir()).filter((name) => name.startsWith('sagemaker-algo-login')),
  names: docker('images', '--format', '{{.Repository}}')
    .split('\n')
    .filter((name) => name.startsWith(proxy.host)),
});
const NOTHING = { logins: [], names: [] };

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (holds()) return;
    await sleep(50);
  }
  throw new Error('it never came to that');
}

describe('a registry that fails and recovers', () => {
  it.each([
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['429', { status: 429, headers: { 'retry-after': '1' }, body: errors('TOOMANYREQUESTS', 'Rate exceeded') }],
    ['a cut connection', 'cut' as const],
  ])('with %s at the end is asked again, and layers are not sent again', async (_, mischief) => {
    const project = makePushProject({ combined: true });
    proxy.misbehave(first(1, isManifestPut, mischief));
    const { context } = open(project);
    const { images } = await run(project, { context, ran: [] });
    expect(images[0]).toMatchObject({ outcome: 'pushed', layers: { sent: 0, present: 1 } });
    expect(context.progressLines.join('\n')).toMatch(/again in 1 s/);
    expect(leftovers()).toEqual(NOTHING);
  });

  it('in the middle of a layer gets it again', async () => {
    const project = makePushProject({ combined: true, layers: [2_000_000] });
    proxy.misbehave(first(1, isUpload, { cutAfterBytes: 500_000 }));
    expect((await run(project)).images[0]?.outcome).toBe('pushed');
  });

  it('while it is read keeps us waiting as long as it asks', async () => {
    const project = makePushProject({ combined: true });
    const isRead = ({ method, path }: Seen) => method === 'GET' && path.includes('/manifests/');
    proxy.misbehave(first(2, isRead, { status: 429, headers: { 'retry-after': '1' } }));
    const began = Date.now();
    expect((await run(project)).images[0]?.outcome).toBe('pushed');
    expect(Date.now() - began).toBeGreaterThan(2_000);
  });

  it('because the login is too old gets a new one', async () => {
    const project = makePushProject({ combined: true });
    const body = errors('DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
    proxy.misbehave(first(1, isManifestPut, { status: 403, body }));
    const { context, ran } = open(project);
    await run(project, { context, ran });
    expect(ran.filter(({ args }) => args[0] === 'login')).toHaveLength(2);
  });

  it('that is slow is waited for, with progress', async () => {
    const project = makePushProject({ combined: true, layers: [300_000] });
    proxy.misbehave((seen) => (isUpload(seen) ? { bytesPerSecond: 200_000 } : undefined));
    expect((await run(project)).images[0]?.outcome).toBe('pushed');
  });
});

describe('a registry that refuses', () => {
  it('every login is not asked again', async () => {
    const project = makePushProject({ combined: true });
    proxy.misbehave(({ path }) => (path === '/v2/' ? { status: 401, body: errors('UNAUTHORIZED', 'authentication required') } : undefined));
    const { context, ran } = open(project);
    const { message, hint, exitCode } = await refusal(run(project, { context, ran }));
    expect(message).toMatch(/^The login to the registry http:\/\/127\.0\.0\.1:\d+ failed: /);
    expect(hint).toContain('ecr:GetAuthorizationToken');
    expect(exitCode).toBe(3);
    expect(ran.filter(({ args }) => args[0] === 'login')).toHaveLength(1);
    expect(leftovers()).toEqual(NOTHING);
  });

  it('to be read says which permission is missing', async () => {
    const project = makePushProject({ combined: true });
    const isRead = ({ method, path }: Seen) => method === 'GET' && path.includes('/manifests/');
    proxy.misbehave((seen) =>
      isRead(seen) ? { status: 403, body: errors('DENIED', 'not authorized to perform: ecr:BatchGetImage') } : undefined,
    );
    const { message, hint, exitCode } = await refusal(run(project));
    expect(message).toContain('403: DENIED: not authorized to perform: ecr:BatchGetImage');
    expect(hint).toContain('ecr:BatchGetImage');
    expect(exitCode).toBe(3);
  });

  it('the push is asked once', async () => {
    const project = makePushProject({ combined: true });
    proxy.misbehave((seen) =>
      isManifestPut(seen) ? { status: 403, body: errors('DENIED', 'not authorized to perform: ecr:PutImage') } : undefined,
    );
    const { context, ran } = open(project);
    const { message, hint } = await refusal(run(project, { context, ran }));
    expect(message).toMatch(/cannot be pushed to .*denied/);
    expect(hint).toContain('PutImage');
    expect(ran.filter(({ args }) => args[0] === 'push')).toHaveLength(1);
    expect(leftovers()).toEqual(NOTHING);
  });

  it('an immutable tag says what to do', async () => {
    const project = makePushProject({ combined: true });
    const body = errors(
      'TAG_INVALID',
      "The image tag '0.1.0' already exists in the 'x' repository and cannot be overwritten because the repository is immutable.",
    );
    proxy.misbehave((seen) => (isManifestPut(seen) ? { status: 400, body } : undefined));
    const { hint } = await refusal(run(project));
    expect(hint).toContain('Raise `version`');
  });

  it('again and again is given up, and the next run goes on from there', async () => {
    const project = makePushProject({ combined: true });
    proxy.misbehave((seen) => (isManifestPut(seen) ? { status: 500 } : undefined));
    const { context, ran } = open(project);
    const { message, hint, exitCode } = await refusal(run(project, { context, ran }));
    expect(message).toContain('500 Internal Server Error');
    expect(hint).toContain('what has arrived is not sent again');
    expect(exitCode).toBe(3);
    expect(ran.filter(({ args }) => args[0] === 'push')).toHaveLength(5);
    proxy.misbehave(() => undefined);
    expect((await run(project)).images[0]).toMatchObject({ outcome: 'pushed', layers: { sent: 0, present: 1 } });
  });

  it('because its disk is full gives up, and goes on from there once there is room', async () => {
    const data = join(cloud.registry?.folder ?? '', 'data');
    mkdirSync(data, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', data]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', data]));
    const filler = join(data, 'filler');
    const project = makePushProject({ combined: true });
    // Full from the manifest on: of a layer the engine would try each again for a minute.
    proxy.misbehave((seen) => {
      if (isManifestPut(seen) && !existsSync(filler)) spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
      return undefined;
    });
    const { message, hint, exitCode } = await refusal(run(project));
    expect(message).toMatch(/cannot be pushed to .*500 Internal Server Error/);
    expect(hint).toContain('what has arrived is not sent again');
    expect(exitCode).toBe(3);
    expect(leftovers()).toEqual(NOTHING);
    proxy.misbehave(() => undefined);
    rmSync(filler);
    // This registry leaves empty files, which it takes for manifests later on.
    execFileSync('find', [data, '-type', 'f', '-empty', '-delete']);
    expect((await run(project)).images[0]).toMatchObject({ outcome: 'pushed', layers: { sent: 0, present: 1 } });
  });
});

describe('an interrupted push', () => {
  it('leaves nothing here, and the next one sends only what is missing', async () => {
    const project = makePushProject({ combined: true, layers: [1_000, 3_000_000] });
    proxy.misbehave((seen) => (isUpload(seen) ? { bytesPerSecond: 300_000 } : undefined));
    const opened = open(project);
    const work = run(project, opened);
    work.catch(() => {});
    const isHere = ({ method, path, status }: Seen) =>
      method === 'PUT' && path.includes(`${project.repositories.train}/blobs/uploads/`) && status === 201;
    await until(() => proxy.seen.some(isHere));
    // The small layer is there; the engine takes a moment to know it.
    await sleep(500);
    expect(leftovers().names).toHaveLength(1);
    opened.context.interrupt();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(leftovers()).toEqual(NOTHING);
    proxy.misbehave(() => undefined);
    const [image] = (await run(project)).images;
    expect(image?.outcome).toBe('pushed');
    // An engine that has not noticed in time brings the second one to its end by itself: then none is left to send.
    expect(image?.layers.present).toBeGreaterThanOrEqual(1);
  });

  it('that is killed leaves nothing either', async () => {
    const project = makePushProject({ combined: true, layers: [3_000_000] });
    proxy.misbehave((seen) => (isUpload(seen) ? { bytesPerSecond: 300_000 } : undefined));
    const opened = open(project);
    const work = run(project, opened);
    work.catch(() => {});
    await until(() => proxy.seen.some((seen) => isUpload(seen) && seen.path.includes(project.repositories.train)));
    expect(leftovers().names).toHaveLength(1);
    expect(leftovers().logins).toHaveLength(1);
    opened.context.lastWords();
    expect(leftovers().logins).toEqual(NOTHING.logins);
    await until(() => leftovers().names.length === 0);
    opened.context.interrupt();
    await work.catch(() => {});
  });
});

it('Ctrl-C ends the built tool with 130, and nothing of it stays', async () => {
  const project = makePushProject({ combined: true, layers: [3_000_000] });
  proxy.misbehave((seen) => (isUpload(seen) ? { bytesPerSecond: 300_000 } : undefined));
  const temporary = process.env['TMPDIR'] ?? '';
  const tool = startTool(project.folder, ['push', '--create', '--untested'], { ...project.env, ...cloud.env, TMPDIR: temporary });
  let said = '';
  tool.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until(() => proxy.seen.some((seen) => isUpload(seen) && seen.path.includes(project.repositories.train)));
  expect(leftovers().logins).toHaveLength(1);
  tool.kill('SIGINT');
  const [code] = await once(tool, 'close');
  expect([code, said.includes('Interrupted. Everything that was started has been removed.')]).toEqual([130, true]);
  expect(leftovers()).toEqual(NOTHING);
});

describe('the login', () => {
  it('goes through stdin, into a folder that only this user can read, and past every keychain', async () => {
    const project = makePushProject({ combined: true });
    const { context, ran } = open(project);
    const trace = join(project.home, 'keychain');
    const keychain = `#!/bin/sh\necho "$0 $@" >> ${trace}\nexit 1\n`;
    const tools = join(project.home, 'bin');
    mkdirSync(tools);
    for (const name of ['pass', 'docker-credential-pass', 'docker-credential-secretservice']) {
      writeFileSync(join(tools, name), keychain, { mode: 0o755 });
    }
    const withKeychain: TestContext = { ...context, env: { ...context.env, PATH: `${tools}:${context.env['PATH']}` } };
    await run(project, { context: withKeychain, ran });
    const logins = ran.filter(({ args }) => args[0] === 'login');
    expect(logins.map(({ stdin }) => stdin)).toEqual(['password-of-the-tests']);
    expect(JSON.stringify(ran.map(({ args, env }) => [args, env]))).not.toContain('password-of-the-tests');
    expect(existsSync(trace)).toBe(false);
    expect(context.stderr.text() + context.stdout.text() + context.progressLines.join('\n')).not.toContain('password-of-the-tests');
    // The proxy has seen it as what it is for.
    const basic = `Basic ${Buffer.from('AWS:password-of-the-tests').toString('base64')}`;
    expect(proxy.seen.some(({ authorization }) => authorization === basic)).toBe(true);
  });
});
