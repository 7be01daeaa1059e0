import { describe, expect, it } from 'vitest';
import { readMarkedFiles } from '../../src/derive/marked-files.ts';
import { workspace } from '../support/workspace.ts';

const MARKED = '<!-- sagemaker-algo:begin metrics -->\n<!-- sagemaker-algo:end metrics -->\n';

describe('the files with markers', () => {
  it('are found in a sorted order, however deep within reason', () => {
    const dir = workspace({ 'b.md': MARKED, 'a/z.md': MARKED, 'a/b/c/d/e.md': MARKED, 'a/b/c/d/e/too-deep.md': MARKED, 'none.md': 'text' });
    expect(readMarkedFiles(dir).map(({ path }) => path)).toEqual(['a/b/c/d/e.md', 'a/z.md', 'b.md']);
  });

  it('near the top are found although there is more than anybody wants to wait for', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, file) => [`data/${file}`, '']));
    const dir = workspace({ ...many, 'zz/late.md': MARKED, 'README.md': MARKED });
    expect(readMarkedFiles(dir, 20).map(({ path }) => path)).toEqual(['README.md']);
    expect(readMarkedFiles(dir).map(({ path }) => path)).toEqual(['README.md', 'zz/late.md']);
  });

  it('of a folder that is not there are none', () => {
    expect(readMarkedFiles('/nonexistent')).toEqual([]);
  });
});
