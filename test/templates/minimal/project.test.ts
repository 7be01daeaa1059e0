import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { findProgram } from '../../../src/engine/find-program.ts';
import { packageRoot } from '../../support/context.ts';
import { workspace } from '../../support/workspace.ts';
import { makeMinimal } from './project.ts';

const FORMS = {
  'separate images': { images: 'separate' },
  'a combined image': { images: 'combined' },
  'a program in Rust': { language: 'rust', images: 'combined' },
};
type Form = keyof typeof FORMS;
const projects: Record<string, string> = {};
beforeAll(async () => {
  for (const [form, answers] of Object.entries(FORMS)) projects[form] = await makeMinimal('My-Algo', answers);
});

const hasCargo = findProgram('cargo', process.env, process.platform) !== undefined;
const isPerl = (path: string, form: Form) =>
  path.startsWith('runtime/') || path === 'test' || (path === 'algorithm' && form !== 'a program in Rust');
const open = (form: Form) => {
  const project = projects[form] ?? '';
  const paths = readdirSync(project, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(project, path)).isFile());
  return { project, paths: paths.sort(), read: (path: string) => readFileSync(join(project, path), 'utf8') };
};

describe.each(Object.keys(FORMS) as Form[])('a project with %s', (form) => {
  it('describes every file, hyperparameter, channel, metric and content type in its README', () => {
    const { paths, read } = open(form);
    const readme = read('README.md');
    expect(paths.filter((path) => path !== 'README.md' && !path.startsWith('samples/') && !readme.includes(`\`${path}\``))).toEqual([]);
    const { training, inference } = configSchema.parse(JSON.parse(read('sagemaker-algo.json')));
    for (const [name, { default: value }] of Object.entries(training.hyperparameters)) {
      expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\|.*\\| \`?${value}\`? \\|`, 'm'));
    }
    const names = [...Object.keys(training.channels), ...Object.keys(training.metrics), ...inference.contentTypes];
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    expect(readme).not.toMatch(form === 'separate images' ? /`Dockerfile`/ : /Dockerfile\.|both images/);
  });

  it('names in sagemaker-algo.json only what is there, and has no sample of another format', () => {
    const { project, paths, read } = open(form);
    const { images, samples } = configSchema.parse(JSON.parse(read('sagemaker-algo.json')));
    const named = [
      ...Object.values(images).map(({ dockerfile }) => dockerfile),
      ...[...Object.values(samples.channels), ...samples.requests, samples.batch].map((sample) => sample?.path),
    ];
    for (const path of named) expect(statSync(join(project, path ?? 'nothing')).size).toBeGreaterThan(0);
    expect(paths.filter((path) => path.includes('Dockerfile'))).toEqual(
      form === 'separate images' ? ['Dockerfile.serve', 'Dockerfile.train'] : ['Dockerfile'],
    );
    expect(paths.filter((path) => /samples.*json/.test(path))).toEqual([]);
  });

  it('puts only what its programs read into the images', () => {
    const { project, read } = open(form);
    const folder = workspace({ 'sagemaker-algo.json': read('sagemaker-algo.json'), 'spec.pl': read('runtime/spec.pl') });
    const { status, stderr } = spawnSync('perl', ['-w', join(project, 'runtime/image-spec.pl'), folder], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const spec = JSON.parse(readFileSync(join(folder, 'sagemaker-algo.json'), 'utf8'));
    expect(Object.keys(spec)).toEqual(['inference', 'training']);
    expect(Object.keys(spec.training)).toEqual(['channels', 'hyperparameters']);
    const { training } = configSchema.parse(JSON.parse(read('sagemaker-algo.json')));
    expect(spec.training.hyperparameters.alpha).toMatchObject({
      description: training.hyperparameters['alpha']?.description,
      default: '1',
    });
    expect(read('.dockerignore').split('\n')).toContain('*');
  });

  it('has LF line ends, programs that can be started, and no text that belongs to this machine', () => {
    const { project, paths, read } = open(form);
    for (const path of paths) expect(read(path), path).not.toContain('\r');
    for (const path of paths) expect(read(path), path).not.toContain(packageRoot);
    const executable = paths.filter((path) => (statSync(join(project, path)).mode & 0o111) !== 0);
    expect(executable).toEqual(['algorithm', 'runtime/serve', 'runtime/train', 'test']);
    for (const path of executable) expect(read(path)).toMatch(isPerl(path, form) ? /^#!\/usr\/bin\/perl\n/ : /^#!\/bin\/sh\n/);
  });

  it.skipIf(form === 'a program in Rust' && !hasCargo)('passes its own tests as npm runs them', () => {
    const { project, read } = open(form);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: { test: string } };
    const { status, stdout } = spawnSync('sh', ['-c', scripts.test], { cwd: project, encoding: 'utf8' });
    expect([status, status === 0 ? '' : stdout]).toEqual([0, '']);
    expect(stdout.match(/^ok /gm)?.length).toBeGreaterThan(12);
  });

  it('is Perl without warnings, in short files', () => {
    const { project, paths, read } = open(form);
    for (const path of paths.filter((path) => isPerl(path, form))) {
      const { stderr } = spawnSync('perl', ['-wc', path], { cwd: project, encoding: 'utf8' });
      // A file by itself uses some names of the others once.
      expect(stderr.replaceAll(/^Name "main::\w+" used only once: .*\n/gm, '')).toBe(`${path} syntax OK\n`);
      expect(read(path).split('\n').length, path).toBeLessThanOrEqual(250);
      // What a plain Debian has.
      const used = [...read(path).matchAll(/^\s*use (\w+)/gm)].map(([, name]) => name);
      expect(used.filter((name) => !['strict', 'warnings', 'Cwd', 'Errno', 'Socket'].includes(name ?? ''))).toEqual([]);
    }
  });
});

it('has tests that fail when the algorithm is wrong', () => {
  const { project, read } = open('separate images');
  const wrong = workspace({ algorithm: '' });
  cpSync(project, wrong, { recursive: true });
  writeFileSync(join(wrong, 'algorithm'), read('algorithm').replace('$sum += ', '$sum += 1 + '));
  const { status, stdout } = spawnSync('perl', ['test'], { cwd: wrong, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^FAILED {2}five predictions$/m);
});
