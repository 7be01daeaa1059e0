import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCache } from '../../src/build/cache.ts';
import { workspace } from '../support/workspace.ts';

describe('the cache', () => {
  it('keeps a value', () => {
    const cache = openCache({ XDG_CACHE_HOME: workspace() }, 'linux');
    cache.write('kind', ['key'], { a: 1 });
    expect(cache.read('kind', ['key'])).toEqual({ a: 1 });
  });

  it('loses a value where nothing can be written, and says nothing', () => {
    const home = join(workspace({ file: '' }), 'file');
    const cache = openCache({ HOME: home }, 'linux');
    cache.write('kind', ['key'], 1);
    expect(cache.read('kind', ['key'])).toBeUndefined();
  });

  it.each([
    ['a relative folder is none', { XDG_CACHE_HOME: 'relative', HOME: '/home/me' }, '/home/me/.cache/sagemaker-algo'],
    ['a relative home is none', { HOME: 'relative' }, undefined],
  ])('%s', (_, env, folder) => expect(openCache(env, 'linux').folder).toBe(folder));
});
