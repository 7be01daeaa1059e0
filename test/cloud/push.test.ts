import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PushCommandOptions, push } from '../../src/commands/push.ts';
import { isUserError } from '../../src/errors.ts';
import { exec } from '../../src/exec.ts';
import { createImageWork } from '../../src/publish/image-work.ts';
import type { PushedImages } from '../../src/publish/pushed.ts';
import { findPushedImage } from '../../src/publish/pushed-reference.ts';
import { openSession } from '../../src/publish/session.ts';
import { testContext } from '../support/context.ts';
import { engineProxy } from '../support/engine-proxy.ts';
import { ACCOUNT, type Cloud, REGION, startCloud } from './support/cloud.ts';
import { MEDIA, type RegistryOwner, registryOwner } from './support/images.ts';
import { docker, makePushProject, type PushProject } from './support/push-project.ts';

let cloud: Cloud;
let owner: RegistryOwner;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  owner = registryOwner(cloud.registry?.url ?? '', { user: 'AWS', password: 'password-of-the-tests' });
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  // Others may push on this machine meanwhile.
  const temporary = mkdtempSync(join(tmpdir(), 'sagemaker-algo-push-'));
  vi.stubEnv('TMPDIR', temporary);
  return async () => {
    vi.unstubAllEnvs();
    rmSync(temporary, { recursive: true });
  };
});
afterAll(() => cloud.stop());

const PLAIN: PushCommandOptions = {
  ...{ create: true, untested: false, retag: false, scan: false, scanTimeout: 60, acceptFindings: false, dryRun: false, json: true },
};

async function run(project: PushProject, more: Partial<PushCommandOptions> = {}) {
  const context = testContext({ cwd: project.folder, env: { ...project.env, ...cloud.env } });
  const code = await push({ ...PLAIN, ...more }, context);
  const out = context.stdout.text();
  return { code, context, result: (more.json === false ? undefined : JSON.parse(out)) as PushedImages, out };
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isUserError(error)) throw error ?? new Error('it went well');
  return { message: error.message, hint: error.hint ?? '', exitCode: error.exitCode };
}

function writeSpec(project: PushProject, more: object): void {
  const file = join(project.folder, 'sagemaker-algo.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...more }));
}

const loginFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sagemaker-algo-login'));
const namesInRegistry = (host = '') =>
  docker('images', '--format', '{{.Repository}}:{{.Tag}}')
    .split('\n')
    .filter((name) => name.startsWith(host));

describe('push', () => {
  it('makes the repositories, sends both images, and names them by what the registry says', async () => {
    const project = makePushProject();
    project.rehearsed();
    const { code, result } = await run(project);
    expect(code).toBe(0);
    expect(result).toMatchObject({ account: ACCOUNT, region: REGION });
    for (const role of ['train', 'serve'] as const) {
      const { digest, mediaType, manifest } = await owner.getManifest(project.repositories[role], '0.1.0');
      expect(mediaType).toBe(MEDIA.schema2);
      expect(manifest.config?.digest).toBe(project.id(role));
      expect(result.references[role]).toBe(`${cloud.registry?.host}/${project.repositories[role]}@${digest}`);
    }
    expect(result.images.map(({ outcome, tested }) => [outcome, tested.status])).toEqual([
      ['pushed', 'tested'],
      ['pushed', 'tested'],
    ]);
  });

  it('leaves no login, no name of an image and nothing in the home folder', async () => {
    const project = makePushProject();
    project.rehearsed();
    await run(project);
    expect(loginFolders()).toEqual([]);
    expect(namesInRegistry(cloud.registry?.host)).toEqual([]);
    expect(existsSync(join(project.home, '.docker'))).toBe(false);
  });

  it('sends nothing again, and asks for no engine, when the images are there', async () => {
    const project = makePushProject();
    project.rehearsed();
    const first = await run(project);
    const again = await run(project);
    expect(again.result.references).toEqual(first.result.references);
    expect(again.result.images.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  it('says what is missing, with the commands', async () => {
    const project = makePushProject();
    project.rehearsed();
    const { message, hint, exitCode } = await refusal(run(project, { create: false }));
    expect(message).toBe(
      `The ECR repositories ${project.repositories.train} and ${project.repositories.serve} do not exist in this account, us-east-1.`,
    );
    expect(hint.replaceAll(' \\\n ', '')).toContain(
      `aws ecr create-repository --region us-east-1 --repository-name ${project.repositories.serve}`,
    );
    expect(exitCode).toBe(3);
  });

  it('refuses what was not rehearsed since it was built, unless it is told to', async () => {
    const project = makePushProject();
    expect((await refusal(run(project))).message).toContain('has not been rehearsed on this machine');
    project.rehearsed('failed');
    expect((await refusal(run(project))).message).toContain('failed its rehearsal of 2026');
    project.rehearsed();
    project.rebuild('serve');
    const { message, exitCode } = await refusal(run(project));
    expect(message).toContain('The serve image');
    expect(message).toContain('has not been rehearsed since it was built');
    expect(exitCode).toBe(1);
    expect(
      (await cloud.log()).filter(
        ({ operation, params }) => operation === 'CreateRepository' && params['repositoryName'] === project.repositories.train,
      ),
    ).toEqual([]);
    const { result } = await run(project, { untested: true });
    expect(result.images.map(({ tested }) => tested.status)).toEqual(['tested', 'overridden']);
  });

  it('keeps a version to one image, or gives the other a tag of its own', async () => {
    const project = makePushProject();
    project.rehearsed();
    const first = await run(project);
    project.rebuild('train');
    project.rehearsed();
    const { message, hint, exitCode } = await refusal(run(project));
    expect(message).toContain('has another image under the tag 0.1.0');
    expect(hint).toContain('--retag');
    expect(exitCode).toBe(1);
    const { result } = await run(project, { retag: true });
    const own = `0.1.0-${project.id('train').slice(7, 19)}`;
    expect(result.images.map(({ tag }) => tag)).toEqual([own, '0.1.0']);
    expect(result.references.train).not.toBe(first.result.references.train);
    // Said once, it stays.
    expect((await run(project)).result.references).toEqual(result.references);
    expect((await owner.getManifest(project.repositories.train, '0.1.0')).digest).toBe(first.result.references.train.split('@')[1]);
  });

  it('may be done twice at once', async () => {
    const project = makePushProject({ layers: [200_000, 200_000] });
    project.rehearsed();
    const [one, other] = await Promise.all([run(project), run(project)]);
    expect(one.result.references).toEqual(other.result.references);
    expect(namesInRegistry(cloud.registry?.host)).toEqual([]);
  });

  it('sends one image once where it has both roles', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    const { result } = await run(project);
    expect(result.images).toHaveLength(1);
    expect(result.references.train).toBe(result.references.serve);
  });

  it('refuses an image for other machines before anything is sent', async () => {
    const project = makePushProject();
    project.rebuild('train', [10], 'linux/arm64');
    project.rehearsed();
    const { message, exitCode } = await refusal(run(project));
    expect(message).toContain('is linux/arm64');
    expect(exitCode).toBe(1);
  });

  it('plans without a word to AWS', async () => {
    const project = makePushProject();
    const before = (await cloud.log()).length;
    const { result } = await run(project, { dryRun: true });
    expect((await cloud.log()).length).toBe(before);
    expect(result).toMatchObject({
      dryRun: true,
      images: [{ repository: project.repositories.train, tag: '0.1.0', id: project.id('train') }, {}],
    });
  });
});

describe('where it goes', () => {
  it('is refused in another account than the project names', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    const { message, exitCode } = await refusal(run(project, { account: '999999999999' }));
    expect(message).toContain(`is in the account ${ACCOUNT}, not 999999999999 (MKT-09)`);
    expect(exitCode).toBe(1);
    // What was pushed before does not count there, either.
    await run(project);
    expect((await refusal(run(project, { account: '999999999999' }))).message).toContain('(MKT-09)');
  });

  it('is refused in another registry than the project names', async () => {
    const project = makePushProject({ combined: true });
    const named = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/${project.repositories.train}`;
    writeSpec(project, { publish: { repositories: { train: named } } });
    project.rehearsed();
    const { message } = await refusal(run(project));
    expect(message).toContain(`publish.repositories names ${named}, but that repository of these credentials is ${cloud.registry?.host}/`);
  });

  it('is refused in another registry than the project names, also when the image was pushed before', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    await run(project);
    const named = `999999999999.dkr.ecr.us-east-1.amazonaws.com/${project.repositories.train}`;
    writeSpec(project, { publish: { repositories: { train: named } } });
    expect((await refusal(run(project))).message).toContain(`publish.repositories names ${named}`);
  });

  it('is found again by whoever asks for what was pushed: under the tag that it has', async () => {
    const project = makePushProject();
    project.rehearsed();
    const first = await run(project);
    project.rebuild('train');
    project.rehearsed();
    const { result } = await run(project, { retag: true });
    expect(result.references.train).not.toBe(first.result.references.train);
    const context = testContext({ cwd: project.folder, env: { ...project.env, ...cloud.env } });
    const session = openSession({}, context);
    expect(await findPushedImage(session, 'train', context)).toBe(result.references.train);
    expect(await findPushedImage(session, 'serve', context)).toBe(result.references.serve);
    const wish = { ...PLAIN, skipPush: true, engine: undefined, scanTimeout: 0 };
    const work = await createImageWork(session, wish, context);
    expect(await work.send()).toEqual(result.references);
    expect(context.progressLines.join('\n')).not.toContain('not known here');
    project.rehearsed('failed');
    await work.send();
    expect(context.progressLines.join('\n')).toContain('not known here whether the train and the serve image in ECR passed test-local');
    expect(await work.compare({ train: '', serve: '' })).toEqual(result.references);
  });

  it('is asked anew when somebody else has taken it away', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    const first = await run(project);
    const [, digest = ''] = first.result.references.train.split('@');
    await owner.remove(project.repositories.train, digest);
    const again = await run(project);
    expect(again.result.references).toEqual(first.result.references);
    expect(again.result.images[0]).toMatchObject({ outcome: 'pushed' });
    expect((await owner.getManifest(project.repositories.train, '0.1.0')).digest).toBe(digest);
  });

  it('goes through the engine that the current context names', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    const { host } = await engineProxy();
    const id = createHash('sha256').update('elsewhere').digest('hex');
    const files = {
      'config.json': '{"currentContext":"elsewhere"}',
      'meta.json': JSON.stringify({ Endpoints: { docker: { Host: host } } }),
    };
    mkdirSync(join(project.home, '.docker/contexts/meta', id), { recursive: true });
    writeFileSync(join(project.home, '.docker/config.json'), files['config.json']);
    writeFileSync(join(project.home, '.docker/contexts/meta', id, 'meta.json'), files['meta.json']);
    const hosts: unknown[] = [];
    const watching: typeof exec = (request) => {
      if (request.args[0] === 'push') hosts.push(request.env?.['DOCKER_HOST']);
      return exec(request);
    };
    const context = testContext({ cwd: project.folder, env: { ...project.env, ...cloud.env }, exec: watching });
    expect(await push(PLAIN, context)).toBe(0);
    expect(hosts).toEqual([host]);
  });
});

describe('the scan', () => {
  it('is awaited and shown', async () => {
    const project = makePushProject();
    project.rehearsed();
    const findings = [{ name: 'CVE-2026-5', severity: 'MEDIUM' }];
    await cloud.scripts({ scan: { [project.repositories.train]: [{ status: 'IN_PROGRESS' }, { status: 'COMPLETE', findings }] } });
    const { result } = await run(project, { scan: true });
    expect(result.images.map(({ scan }) => [scan.status, scan.state, scan.counts])).toEqual([
      ['complete', 'COMPLETE', { MEDIUM: 1 }],
      ['complete', 'COMPLETE', {}],
    ]);
  });

  it('blocks on critical and high findings, and lets them pass when told', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    const findings = [
      { name: 'CVE-2026-1', severity: 'HIGH', attributes: [{ key: 'package_name', value: 'zlib' }] },
      { name: 'CVE-2026-2', severity: 'CRITICAL', uri: 'https://example.com/2' },
    ];
    await cloud.scripts({ scan: { [project.repositories.train]: [{ status: 'COMPLETE', findings }] } });
    const { message, hint, exitCode } = await refusal(run(project, { scan: true }));
    expect(message).toContain('1 CRITICAL, 1 HIGH (MKT-04)');
    expect(hint.split('\n').slice(0, 2)).toEqual(['CRITICAL  CVE-2026-2  https://example.com/2', 'HIGH  CVE-2026-1  zlib']);
    expect(exitCode).toBe(1);
    const { result, context } = await run(project, { scan: true, acceptFindings: true });
    expect(result.images[0]?.scan.counts).toEqual({ CRITICAL: 1, HIGH: 1 });
    expect(context.progressLines.join('\n')).toContain('Marketplace does not list it like this');
  });

  it.each(['FAILED', 'UNSUPPORTED_IMAGE', 'FINDINGS_UNAVAILABLE', 'LIMIT_EXCEEDED', 'IMAGE_SIZE_EXCEEDED'])(
    'is not passed when it ends with %s',
    async (status) => {
      const project = makePushProject({ combined: true });
      project.rehearsed();
      await cloud.scripts({ scan: { [project.repositories.train]: [{ status, description: 'because' }] } });
      const { result, out } = await run(project, { scan: true });
      expect(result.images[0]?.scan).toEqual({ status: 'not-checked', state: `${status}: because`, counts: {}, blocking: [] });
      expect(out).not.toContain('"complete"');
    },
  );
});

it('shows people what it did', async () => {
  const project = makePushProject();
  project.rehearsed();
  const { out } = await run(project, { json: false });
  expect(out).toMatch(/^train {2}127\.0\.0\.1:\d+\/sagemaker-algo\/push-test-\w+-train@sha256:[0-9a-f]{64}\nserve {2}/);
  expect(out).toContain('scan not checked: not asked for');
  expect(readFileSync(join(project.folder, 'sagemaker-algo.json'), 'utf8')).not.toContain('password');
});
