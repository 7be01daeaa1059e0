import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { walkTree } from '../../src/observe/tree.ts';
import { listArchive, packModel } from '../../src/sagemaker/artifact.ts';
import { workspace } from '../support/workspace.ts';

describe('what a model archive holds', () => {
  it('is listed as it was packed, links as links', async () => {
    const folder = workspace({ 'model/a.json': '{}' });
    const model = join(folder, 'model');
    mkdirSync(join(model, 'part'));
    writeFileSync(join(model, 'part/b.bin'), 'xyz');
    symlinkSync('a.json', join(model, 'latest'));
    const archive = join(folder, 'model.tar.gz');
    await packModel(model, walkTree(model), archive);
    expect([...(await listArchive(archive))].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: 'a.json', type: 'file', bytes: 2 },
      { path: 'latest', type: 'symlink', bytes: 0 },
      { path: 'part', type: 'folder', bytes: 0 },
      { path: 'part/b.bin', type: 'file', bytes: 3 },
    ]);
  });

  it('is no archive', async () => {
    const folder = workspace({ 'model.tar.gz': 'no' });
    await expect(listArchive(join(folder, 'model.tar.gz'))).rejects.toThrow(/could not be read/);
  });
});
