import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { resolveTemplate } from '../../../src/scaffold/catalog.ts';
import { packageRoot } from '../../support/context.ts';
import { everyPair } from '../../support/pairs.ts';
import { nameOf } from '../../support/templates.ts';
import { makeProject, nodeArgs } from './project.ts';

const template = await resolveTemplate('typescript', { packageRoot, cwd: packageRoot });

describe.each(everyPair(template).map((answers) => ({ title: nameOf(answers), answers })))('a project with $title', ({ answers }) => {
  let project: string;
  beforeAll(async () => {
    project = await makeProject('My-Algo', answers);
  });

  const read = (path: string) => readFileSync(join(project, path), 'utf8');
  const files = () =>
    readdirSync(project, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('node_modules') && statSync(join(project, path)).isFile())
      .sort();

  it('compiles under its own tsconfig', () => {
    const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', project], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  });

  it("passes this repository's linter and formatter", () => {
    const {
      vcs: _vcs,
      files: _files,
      overrides: _overrides,
      ...config
    } = JSON.parse(readFileSync(join(packageRoot, 'biome.json'), 'utf8'));
    writeFileSync(join(project, 'biome.json'), JSON.stringify(config));
    const biome = join(packageRoot, 'node_modules/@biomejs/biome/bin/biome');
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'check', 'src', 'test'], { cwd: project, encoding: 'utf8' });
    rmSync(join(project, 'biome.json'));
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });

  it('passes its own tests', () => {
    const tests = readdirSync(join(project, 'test')).map((name) => join(project, 'test', name));
    const { status, stdout } = spawnSync(process.execPath, [...nodeArgs(), '--test', '--test-reporter=tap', ...tests], {
      encoding: 'utf8',
    });
    expect([status, status === 0 ? '' : stdout]).toEqual([0, '']);
    expect(stdout).toMatch(/^# pass [1-9]\d/m);
  });

  it('describes every file, hyperparameter, channel, metric and content type in its README', () => {
    const readme = read('README.md');
    const explained = (path: string) => readme.includes(path) || readme.includes(path.replace(/^.*\//, '')) || path.startsWith('samples/');
    expect(files().filter((path) => path !== 'README.md' && !explained(path))).toEqual([]);
    const { training, inference } = configSchema.parse(JSON.parse(read('sagemaker-algo.json')));
    for (const [name, { default: value }] of Object.entries(training.hyperparameters)) {
      expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\|.*\\| \`?${value}\`? \\|`, 'm'));
    }
    const names = [...Object.keys(training.channels), ...Object.keys(training.metrics), ...inference.contentTypes];
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('names in sagemaker-algo.json only what is there', () => {
    const config = configSchema.parse(JSON.parse(read('sagemaker-algo.json')));
    const { images, samples } = config;
    const separate = answers['images'] === 'separate';
    expect([images.train.tag, images.serve.tag]).toEqual(
      separate ? ['my-algo-train:0.1.0', 'my-algo-serve:0.1.0'] : ['my-algo:0.1.0', 'my-algo:0.1.0'],
    );
    const paths = [
      ...Object.values(images).map(({ dockerfile }) => dockerfile),
      ...[...Object.values(samples.channels), ...samples.requests, samples.batch].map((sample) => sample?.path),
    ];
    for (const path of paths) expect(statSync(join(project, path ?? 'nothing')).size).toBeGreaterThan(0);
  });

  it('has LF line ends and no text that belongs to this machine', () => {
    for (const path of files()) {
      expect(read(path), path).not.toContain('\r');
      expect(read(path), path).not.toContain(packageRoot);
    }
  });

  it('keeps house rules: short files, no default exports, no any', () => {
    for (const path of files().filter((name) => name.startsWith('src/'))) {
      const text = read(path);
      expect(text.split('\n').length, path).toBeLessThanOrEqual(250);
      expect(text, path).not.toMatch(/export default|: any\b|as any\b/);
    }
  });
});

it('has a type error where the code does not fit sagemaker-algo.json', async () => {
  const project = await makeProject();
  const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const probe = `import type { Hyperparameters } from './hyperparameters.ts';
export const right: Hyperparameters = { alpha: 1, standardize: 'true' };
// @ts-expect-error alpha is a number
export const wrongType: Hyperparameters = { alpha: '1', standardize: 'true' };
// @ts-expect-error there is no such hyperparameter
export const unknown = (values: Hyperparameters) => values.beta;
`;
  writeFileSync(join(project, 'src/runtime/probe.ts'), probe);
  const { stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', project], { encoding: 'utf8' });
  rmSync(join(project, 'src/runtime/probe.ts'));
  expect(stdout).toBe('');
});
