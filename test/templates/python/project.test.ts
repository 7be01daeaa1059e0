import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { resolveTemplate } from '../../../src/scaffold/catalog.ts';
import { packageRoot } from '../../support/context.ts';
import { everyCombination, isPart, nameOf } from '../../support/templates.ts';
import { makeProject, renderProject, venv } from './project.ts';

const template = await resolveTemplate('python', { packageRoot, cwd: packageRoot });
const projects = await Promise.all(
  everyCombination({ questions: template.questions.filter((question) => !isPart(question)) }).map(async (answers) => {
    const files = Object.fromEntries((await renderProject(answers)).map(({ path, content }) => [path, Buffer.from(content).toString()]));
    return { title: nameOf(answers), answers, files, paths: Object.keys(files) };
  }),
);

describe.each(projects)('$title', ({ answers, files, paths }) => {
  const read = (path: string) => files[path] ?? '';
  const spec = configSchema.parse(JSON.parse(read('sagemaker-algo.json')));

  it('has a valid spec whose files are there', () => {
    expect(paths).toEqual(expect.arrayContaining(['algorithm.py', 'requirements.txt', 'tests/test_algorithm.py', 'package.json']));
    expect(paths.filter((path) => path.startsWith('Dockerfile'))).toEqual(
      answers['images'] === 'combined' ? ['Dockerfile'] : ['Dockerfile.serve', 'Dockerfile.train'],
    );
    for (const { path } of spec.samples.requests ?? []) expect(read(path).length, path).toBeGreaterThan(0);
  });

  it('describes all its files, hyperparameters, channels and content types in the README', () => {
    const readme = read('README.md');
    const names = paths.filter((path) => path !== 'README.md' && !path.startsWith('samples/') && !path.endsWith('__init__.py'));
    const shown = (path: string) => readme.includes(`\`${path}\``) || readme.includes(`\`${path.split('/').at(-1)}\``);
    expect(names.filter((path) => !shown(path))).toEqual([]);
    const terms = [
      ...Object.keys(spec.training.hyperparameters ?? {}),
      ...Object.keys(spec.training.channels),
      ...spec.inference.contentTypes,
    ];
    expect(terms.filter((term) => !readme.includes(`\`${term}\``))).toEqual([]);
    expect(Object.keys(JSON.parse(read('package.json')).scripts)).toEqual(['setup', 'test', 'build', 'test-local']);
  });

  it('keeps house rules: short files, no Any but where a library has it, nothing of this machine', () => {
    for (const path of paths.filter((name) => name.endsWith('.py'))) {
      expect(read(path).split('\n').length, path).toBeLessThanOrEqual(path.startsWith('tests/') ? 400 : 250);
      expect(read(path), path).not.toContain(packageRoot);
    }
    expect(paths.filter((path) => /^(runtime\/|algorithm)/.test(path) && /import .*\bAny\b/.test(read(path)))).toEqual([
      'runtime/server.py',
      'runtime/spec.py',
    ]);
  });

  it('lets nothing into the build but sources', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(allowed).toEqual(['*.py', 'runtime', 'requirements.txt', 'sagemaker-algo.json']);
  });
});

describe.each([false, true])('the locked requirements, encryptArtifacts %s', async (encryptArtifacts) => {
  const files = new Map((await renderProject({ encryptArtifacts })).map(({ path, content }) => [path, Buffer.from(content).toString()]));
  const locked = (file: string) =>
    new Map([...(files.get(file) ?? '').matchAll(/^([a-z0-9.-]+)==(\S+)/gm)].map(([, name = '', version = '']) => [name, version]));

  it.each(['requirements.txt', 'requirements-dev.txt'])('%s pins every package by version and hash', (file) => {
    const entries = (files.get(file) ?? '').split(/^(?=[a-z0-9])/m).slice(1);
    expect(entries.length).toBeGreaterThan(10);
    for (const entry of entries)
      expect(entry).toMatch(/^[a-z0-9.-]+==[^\s;]+( ; [^\\]+)? \\\n( {4}--hash=sha256:[0-9a-f]{64}( \\)?\n)+( {4}# .*\n)*$/);
  });

  it('hold what requirements.in asks for, and the same versions for the images and for the tests', () => {
    const wanted = (files.get('requirements.in') ?? '').split('\n').flatMap((line) => /^[a-z][a-z0-9-]*/.exec(line) ?? []);
    const [images, tests] = [locked('requirements.txt'), locked('requirements-dev.txt')];
    expect(wanted.filter((name) => !images.has(name))).toEqual([]);
    expect(images.has('cryptography')).toBe(encryptArtifacts);
    for (const [name, version] of images) expect(tests.get(name), name).toBe(version);
  });
});

it('has the same versions with and without encryption', async () => {
  const pins = async (encryptArtifacts: boolean) => {
    const file = (await renderProject({ encryptArtifacts })).find(({ path }) => path === 'requirements-dev.txt');
    return new Set(
      Buffer.from(file?.content ?? '')
        .toString()
        .match(/^[a-z0-9.-]+==\S+/gm),
    );
  };
  const more = await pins(true);
  expect([...(await pins(false))].filter((pin) => !more.has(pin))).toEqual([]);
});

describe.skipIf(venv === undefined)('its own checks', async () => {
  it.each(projects)('$title: linter and formatter have nothing to say', async ({ answers }) => {
    const project = await makeProject(answers);
    for (const args of [
      ['check', '.'],
      ['format', '--check', '.'],
    ]) {
      const { status, stdout } = spawnSync('.venv/bin/ruff', args, { cwd: project, encoding: 'utf8' });
      expect([status, stdout]).toEqual([0, expect.stringMatching(/All checks passed|already formatted/)]);
    }
  });
});
