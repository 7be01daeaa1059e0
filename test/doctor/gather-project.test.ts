import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose, neededFacts } from '../../src/doctor/diagnose.ts';
import type { Facts } from '../../src/doctor/facts.ts';
import { GATHERERS } from '../../src/doctor/gather/index.ts';
import { gatherFacts } from '../../src/doctor/gather.ts';
import { projectDiagnoses } from '../../src/doctor/tables/project.ts';
import { writeFiles } from '../../src/files.ts';
import { planBase } from '../../src/scaffold/base.ts';
import { listTemplates } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot, testContext } from '../support/context.ts';
import { factsFor } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const SPEC = {
  name: 'algo',
  images: { train: { tag: 'algo:1', dockerfile: 'Dockerfile' }, serve: { tag: 'algo:1', dockerfile: 'Dockerfile' } },
  training: { channels: { train: { contentTypes: ['text/csv'] } } },
  inference: { contentTypes: ['text/csv'] },
  samples: { channels: { train: { path: 'data' } }, requests: [{ path: 'one.csv', contentType: 'text/csv' }] },
};

const FILES = {
  'sagemaker-algo.json': JSON.stringify(SPEC),
  Dockerfile: 'ARG BASE=python:3.13-slim\nFROM $BASE\nCOPY . /opt/program/\nENTRYPOINT ["/opt/program/start.sh"]\n',
  'data/a.csv': '1,2\n',
  'one.csv': '1,2\n',
  'start.sh': '#!/bin/sh\nexit 0\n',
};

/** No engine is asked: there is none on this PATH, but git is. */
function contextFor(dir: string) {
  const bin = workspace();
  const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  symlinkSync(git, join(bin, 'git'));
  return testContext({ cwd: dir, env: { PATH: bin, HOME: bin, GIT_CONFIG_NOSYSTEM: '1' } });
}

async function gather<K extends keyof Facts>(key: K, dir: string): Promise<Facts[K] | string> {
  const facts = await gatherFacts([key], GATHERERS, { context: contextFor(dir), projectDir: dir });
  const fact = facts[key];
  return fact?.status === 'found' ? fact.value : (fact?.reason ?? 'nothing');
}

function git(dir: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', dir, '-c', 'core.autocrlf=false', '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'pipe' });
}

/** Ids of what is found, with what it is. */
async function examine(dir: string): Promise<Readonly<Record<string, string>>> {
  const facts = await gatherFacts(neededFacts(projectDiagnoses), GATHERERS, { context: contextFor(dir), projectDir: dir });
  const found = diagnose(projectDiagnoses, facts).filter(
    ({ judgement }) => judgement.status !== 'ok' && judgement.status !== 'not-checked',
  );
  return Object.fromEntries(found.map(({ id, judgement }) => [id, judgement.status]));
}

describe('a project', () => {
  it('has a spec, or says what is wrong with it and leaves the rest alone', async () => {
    const dir = workspace(FILES);
    expect(await gather('spec', dir)).toMatchObject({ status: 'valid', name: 'algo' });
    writeFileSync(join(dir, 'sagemaker-algo.json'), '{');
    expect(await gather('spec', dir)).toMatchObject({ status: 'invalid', message: expect.stringContaining('sagemaker-algo.json:1') });
    expect(await gather('samples', dir)).toBe('The spec file cannot be used; see project/spec.');
    expect(await examine(dir)).toEqual({ 'project/spec': 'problem' });
  });

  it('has Dockerfiles and base images', async () => {
    const dir = workspace(FILES);
    expect(await gather('dockerfiles', dir)).toMatchObject({
      files: [{ path: 'Dockerfile', roles: ['train', 'serve'], trouble: undefined }],
      bases: [{ reference: 'python:3.13-slim', file: 'Dockerfile' }],
      lostContexts: [],
    });
    rmSync(join(dir, 'Dockerfile'));
    expect(await gather('dockerfiles', dir)).toMatchObject({ files: [{ trouble: expect.stringContaining('Dockerfile') }] });
    expect(await examine(dir)).toMatchObject({ 'project/dockerfiles': 'problem' });
  });

  it('has files that go into the images, and others that .dockerignore leaves out', async () => {
    const dir = workspace({ ...FILES, '.env': 'KEY=1', 'src/a.bin': new Uint8Array([35, 33, 255, 254]), 'src/run.sh': 'a\r\nb\r\n' });
    const all = await gather('context', dir);
    const paths = (facts: typeof all) => (typeof facts === 'string' ? [] : facts.files.map(({ path }) => path));
    expect(paths(all)).toContain('.env');
    expect(typeof all === 'string' ? all : all.files.filter(({ script }) => script !== undefined)).toMatchObject([
      { path: 'src/run.sh', script: { crlf: 2, shebang: false } },
      { path: 'start.sh', script: { crlf: 0, shebang: true } },
    ]);
    writeFileSync(join(dir, '.dockerignore'), '*\n!start.sh\n');
    expect(paths(await gather('context', dir))).toEqual(['start.sh']);
  });

  it.each([
    ['data/a.csv', 'samples.channels.train', 'is empty'],
    ['one.csv', 'samples.requests[0]', 'does not exist'],
  ])('has samples: without %s', async (path, where, trouble) => {
    const dir = workspace(FILES);
    rmSync(join(dir, path));
    expect(await gather('samples', dir)).toMatchObject({ declared: 2, broken: [{ where, trouble }] });
  });

  it('has secrets that git may keep', async () => {
    const secrets = { 'model-key': './key' };
    const images = { train: { ...SPEC.images.train, secrets }, serve: { ...SPEC.images.serve, secrets } };
    const dir = workspace({ ...FILES, 'sagemaker-algo.json': JSON.stringify({ ...SPEC, images }), key: 'a'.repeat(64) });
    chmodSync(join(dir, 'key'), 0o640);
    expect(await gather('secretFiles', dir)).toEqual([{ id: 'model-key', path: './key', trouble: undefined, mode: 0o640, tracked: false }]);
    git(dir, 'init', '-q');
    git(dir, 'add', 'key');
    expect(await gather('secretFiles', dir)).toMatchObject([{ tracked: true }]);
    rmSync(join(dir, 'key'));
    expect(await gather('secretFiles', dir)).toMatchObject([{ trouble: 'does not exist', mode: undefined }]);
  });

  it('has scripts whose line endings and modes git keeps or not', async () => {
    const dir = workspace(FILES);
    expect(await gather('repository', dir)).toMatchObject({ tracked: false });
    chmodSync(join(dir, 'start.sh'), 0o755);
    git(dir, 'init', '-q');
    git(dir, 'config', 'core.fileMode', 'false');
    git(dir, 'add', '.');
    git(dir, 'update-index', '--chmod=-x', 'start.sh');
    expect(await gather('repository', dir)).toEqual({
      ...{ tracked: true, attributes: undefined, unsettled: ['start.sh'], plainModes: ['start.sh'], fileMode: false },
    });
    writeFileSync(join(dir, '.gitattributes'), '*.sh text eol=lf\n');
    expect(await gather('repository', dir)).toMatchObject({ unsettled: [], attributes: '*.sh text eol=lf\n' });
  });

  it.each([
    [{ 'package.json': '{"dependencies":{"a":"1"},"devDependencies":{"b":"1"}}' }, { dependencies: 1, forWork: 1, lock: undefined }],
    [{ 'package.json': '{"dependencies":{"a":"1"}}', 'pnpm-lock.yaml': '' }, { lock: 'pnpm-lock.yaml' }],
    [{ 'package.json': '[' }, { dependencies: 0 }],
    [{ 'requirements.txt': '# x\nflask\nnumpy==2.1 # y\n-r more.txt\n' }, { dependencies: 2, lock: undefined, loose: ['flask'] }],
    [{ 'requirements.txt': 'flask==3.1 \\\n  --hash=sha256:1\n' }, { dependencies: 1, lock: 'requirements.txt', loose: [] }],
    [
      { 'pyproject.toml': '[project]\ndependencies = ["a", "b"]\n', 'uv.lock': '' },
      { dependencies: 2, lock: 'uv.lock' },
    ],
    [{ 'Cargo.toml': '[dependencies]\nserde = "1"\n' }, { dependencies: 1, lock: undefined }],
  ])('has lists of packages: %j', async (files, expected) => {
    expect(await gather('packages', workspace({ ...FILES, ...(files as unknown as Record<string, string>) }))).toMatchObject([expected]);
  });

  it('lies somewhere', async () => {
    const root = workspace({ 'OneDrive - Team/algo/': '' });
    expect(await gather('place', join(root, 'OneDrive - Team/algo'))).toMatchObject({ synchronised: 'OneDrive', writable: true });
    expect(await gather('place', root)).toMatchObject({ synchronised: undefined, windowsDisk: false });
  });
});

describe('a new project', () => {
  it.each(listTemplates({ packageRoot }).map((template) => [template.id, template] as const))(
    'of %s has nothing wrong',
    async (_, template) => {
      const dir = workspace();
      const facts = factsFor(template);
      const plans = renderTemplate(template, facts);
      writeFiles(dir, [...plans, await planBase({ template, facts, folder: 'algo' }, plans)]);
      git(dir, 'init', '-q');
      git(dir, 'add', '.');
      const { 'project/lock-file': _lock, 'project/base-pinned': pinned, ...others } = await examine(dir);
      expect({ pinned, others }).toEqual({ pinned: 'note', others: {} });
    },
  );

  it('that is then spoiled has what was done to it', async () => {
    const template = listTemplates({ packageRoot }).find(({ id }) => id === 'typescript');
    if (template === undefined) throw new Error('there is no such template');
    const dir = workspace();
    writeFiles(dir, renderTemplate(template, factsFor(template)));
    const put = (path: string, change: (text: string) => string) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), change(readFileSync(join(dir, path), 'utf8')));
    };
    put('README.md', (text) => text.replace(/(begin channels[^\n]*\n[^\n]*\n)/, '$1| by | hand |\n'));
    put('sagemaker-algo.json', (text) =>
      text
        .replace('"Strength of the penalty', '"Force of the penalty')
        .replace('"version": "0.3.0"', '"version": "0.1.0"')
        .replace('"version":"0.3.0"', '"version":"0.1.0"'),
    );
    put('Dockerfile.train', (text) => text.replace('node:24-slim', 'node:18-buster'));
    put('.dockerignore', () => '');
    writeFileSync(join(dir, '.npmrc'), 'token');
    mkdirSync(join(dir, 'artifacts'));
    writeFileSync(join(dir, 'artifacts/model.tar.gz'), 'x');
    writeFileSync(join(dir, 'run.sh'), '#!/bin/sh\r\n');
    expect(await examine(dir)).toMatchObject({
      'project/base-supported': 'warning',
      'project/context-secrets': 'problem',
      'project/context-artifacts': 'warning',
      'project/script-line-endings': 'problem',
      'project/derived-fresh': 'warning',
      'project/derived-untouched': 'warning',
      'project/template-base': 'warning',
      'project/template-current': 'note',
    });
  });
});
