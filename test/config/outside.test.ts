import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { isUserError } from '../../src/errors.ts';
import { workspace } from '../support/workspace.ts';
import { soundSpec } from './sound-spec.ts';

type Change = (spec: Loose, path: string) => void;

/** Test data of a shape that is changed at will. */
// biome-ignore lint/suspicious/noExplicitAny: the changes below are wrong on purpose.
type Loose = Record<string, any>;

function full(): Loose {
  const { images, samples, ...rest } = soundSpec() as Loose;
  return {
    ...rest,
    images: {
      train: { ...images.train, dockerfile: 'Dockerfile', context: '.', secrets: { key: 'key' } },
      serve: { ...images.serve },
    },
    samples: { ...samples, batch: { path: 'batch', contentType: 'text/csv' } },
    listing: { longDescription: 'page.md', input: { description: 'input.txt' } },
  };
}

/** Every place of a spec that names a file. */
const PLACES: Readonly<Record<string, Change>> = {
  'images.train.dockerfile': (spec, path) => (spec['images'].train.dockerfile = path),
  'images.train.context': (spec, path) => (spec['images'].train.context = path),
  'images.train.secrets.key': (spec, path) => (spec['images'].train.secrets.key = path),
  'samples.channels.train.path': (spec, path) => (spec['samples'].channels.train.path = path),
  'samples.requests[0].path': (spec, path) => (spec['samples'].requests = [{ path, contentType: 'text/csv' }]),
  'samples.batch.path': (spec, path) => (spec['samples'].batch.path = path),
  'listing.longDescription': (spec, path) => (spec['listing'].longDescription = path),
  'listing.input.description': (spec, path) => (spec['listing'].input.description = path),
};

function load(cwd: string, change: Change, path: string, env = {}): string {
  const spec = full();
  change(spec, path);
  writeFileSync(join(cwd, 'sagemaker-algo.json'), JSON.stringify(spec));
  try {
    loadConfig({ cwd, env });
    return 'taken';
  } catch (error) {
    if (isUserError(error)) return `${error.exitCode}: ${error.message}`;
    throw error;
  }
}

describe.each(Object.entries(PLACES))('%s', (place, change) => {
  it('may not lead out of the project, by dots, from the root, or through a link', () => {
    const around = workspace({ 'keys/id_rsa.txt': 'secret', 'project/': '' });
    const cwd = join(around, 'project');
    symlinkSync('../keys', join(cwd, 'linked'));
    for (const path of ['../keys/id_rsa.txt', join(around, 'keys/id_rsa.txt'), 'linked/id_rsa.txt', 'not-there/../../keys/id_rsa.txt']) {
      expect(load(cwd, change, path)).toBe(
        `2: sagemaker-algo.json names files that are not of this project:\n  ${place}: leads out of the project, to ${join(around, 'keys/id_rsa.txt')}`,
      );
    }
    expect(load(cwd, change, 'inside/page.md')).toBe('taken');
  });

  it('may lead into folders that the environment names', () => {
    const around = workspace({ 'data/a.txt': '', 'project/': '' });
    const cwd = join(around, 'project');
    expect(load(cwd, change, '../data/a.txt', { SAGEMAKER_ALGO_OUTSIDE: `/nowhere:${join(around, 'data')}` })).toBe('taken');
    expect(load(cwd, change, '../database.txt', { SAGEMAKER_ALGO_OUTSIDE: join(around, 'data') })).toMatch(/^2: /);
  });
});

it('a project in a git work tree may use what lies beside it, and not what lies beside the work tree', () => {
  const around = workspace({ 'tree/project/': '', 'tree/shared/a.txt': '', 'b.txt': '' });
  const cwd = join(around, 'tree/project');
  const context = PLACES['images.train.context'] as Change;
  expect(load(cwd, context, '..')).toMatch(/^2: /);
  mkdirSync(join(around, 'tree/.git'));
  expect(load(cwd, context, '..')).toBe('taken');
  expect(load(cwd, context, '../..')).toMatch(/^2: /);
});
