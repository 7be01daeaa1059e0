import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { findInputs } from '../../src/watch/inputs.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

function inputs(ignore: string | undefined, images?: Record<string, unknown>) {
  const dir = workspace({ ...SAMPLE_FILES, ...(ignore === undefined ? {} : { '.dockerignore': ignore }) });
  const config = sampleConfig(images === undefined ? {} : ({ images } as Partial<Record<keyof Config, unknown>>));
  const found = findInputs(config, dir);
  return { dir, found, of: (path: string) => found.touches(join(dir, path)), holds: (path: string) => found.mayHold(join(dir, path)) };
}

describe('what a saved file is part of', () => {
  test.each([
    ['sagemaker-algo.json', ['spec']],
    ['src/a.ts', ['train', 'serve']],
    ['Dockerfile.train', ['train']],
    ['Dockerfile.serve', ['serve']],
    ['Dockerfile.serve.dockerignore', ['serve']],
    ['.dockerignore', ['train', 'serve']],
    ['data/train/nested/part-2.csv', ['channels']],
    ['data/validation/new.csv', ['channels']],
    ['requests/one.csv', ['requests', 'batch']],
    ['requests/other.csv', []],
    ['README.md', ['papers']],
    ['docs/buyers.md', ['papers']],
    ['test/a.test.ts', []],
    ['node_modules/x/index.js', []],
  ])('%s: %j', (path, touches) => {
    const { of } = inputs('*\n!src\n!sagemaker-algo.json\n');
    // The spec is built into the images as well.
    expect(of(path).filter((touch) => path !== 'sagemaker-algo.json' || touch === 'spec')).toEqual(touches);
  });

  test('without ignore rules everything is built into both images', () => {
    const { of } = inputs(undefined);
    expect(of('anything/at/all.bin')).toEqual(['train', 'serve']);
    expect(of('data/train/part-1.csv')).toEqual(expect.arrayContaining(['channels', 'train', 'serve']));
  });

  test('images of contexts of their own, outside of the project too', () => {
    const { of, found, dir } = inputs(undefined, {
      train: { tag: 'demo-train:1', dockerfile: '../elsewhere/Dockerfile', context: '../elsewhere' },
      serve: { tag: 'demo-serve:1', dockerfile: 'server/Dockerfile', context: 'server' },
    });
    expect(of('server/app.py')).toEqual(['serve']);
    expect(of('../elsewhere/train.py')).toEqual(['train']);
    expect(found.roots).toEqual([dir, join(dir, '../elsewhere')]);
  });

  test('an image that exists already has no files', () => {
    const { of } = inputs(undefined, { train: { tag: 'x:1' }, serve: { tag: 'y:1' } });
    expect(of('src/a.ts')).toEqual([]);
    expect(of('requests/one.csv')).toEqual(['requests', 'batch']);
  });

  test.each(['src/.a.ts.swp', 'src/a.ts~', 'src/4913', '.git/index', 'src/__pycache__/a.pyc', 'src/.#a.ts', 'src/a.ts.tmp'])(
    '%s is what tools leave for a moment',
    (path) => {
      expect(inputs(undefined).of(path)).toEqual([]);
    },
  );

  test('a project that cannot be read is its spec file', () => {
    const dir = workspace();
    const found = findInputs(undefined, dir);
    expect(found.touches(join(dir, 'sagemaker-algo.json'))).toEqual(['spec']);
    expect(found.touches(join(dir, 'src/a.ts'))).toEqual([]);
  });
});

describe('folders to look into', () => {
  test.each([
    ['src', true],
    ['src/runtime', true],
    ['data', true],
    ['data/train/nested', true],
    ['docs', true],
    ['node_modules', false],
    ['.venv', false],
    ['.git', false],
    ['test', false],
  ])('%s: %s', (path, expected) => {
    expect(inputs('*\n!*.py\n!src\n!sagemaker-algo.json\n').holds(path)).toBe(expected);
  });

  test('any, where an exception may be anywhere', () => {
    expect(inputs('*\n!**/*.py\n').holds('deep/down')).toBe(true);
    expect(inputs('*\n!lib/*/keep\n').holds('lib/x')).toBe(true);
    expect(inputs('*\n!lib/*/keep\n').holds('other/x')).toBe(false);
  });

  test('the watch is another one when the rules are', () => {
    const key = (ignore: string) => findInputs(sampleConfig(), inputs(ignore).dir).key.replaceAll(/\/tmp\/[^"]+/g, '');
    expect(key('src\n')).not.toBe(key('lib\n'));
    expect(key('src\n')).toBe(key('src\n'));
  });
});
