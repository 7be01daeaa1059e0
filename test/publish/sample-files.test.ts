import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSamples } from '../../src/publish/sample-files.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const read = (files: Record<string, string>) => readSamples(sampleConfig(), workspace(files));

describe('the samples of a project', () => {
  it('are the files of its channels and its batch input, wherever they lie', async () => {
    const { files, bytes } = await read({ ...SAMPLE_FILES, 'data/train/.DS_Store': 'x', 'data/train/nested/Thumbs.db': 'x' });
    expect(files.map(({ path }) => path)).toEqual([
      'batch/one.csv',
      'channels/train/nested/part-2.csv',
      'channels/train/part-1.csv',
      'channels/validation/v.csv',
    ]);
    expect(bytes).toBe(24);
  });

  it('have the same digest on every machine, and another one for other content or names', async () => {
    const { digest } = await read(SAMPLE_FILES);
    expect(digest).toMatch(/^[0-9a-f]{12}$/);
    expect((await read(SAMPLE_FILES)).digest).toBe(digest);
    expect((await read({ ...SAMPLE_FILES, 'data/train/part-1.csv': '1,2\n3,5\n' })).digest).not.toBe(digest);
    const { 'data/validation/v.csv': moved, ...others } = SAMPLE_FILES;
    expect((await read({ ...others, 'data/validation/w.csv': moved })).digest).not.toBe(digest);
  });

  it('are refused when there are none', async () => {
    const { 'data/validation/v.csv': _, ...others } = SAMPLE_FILES;
    await expect(read({ ...others, 'data/validation/.DS_Store': '' })).rejects.toThrow('no sample data in data/validation');
    await expect(read(others)).rejects.toThrow('data/validation');
  });

  it('are refused where a link leads to a folder, which no container would see', async () => {
    const folder = workspace(SAMPLE_FILES);
    symlinkSync(folder, `${folder}/data/train/link`);
    await expect(readSamples(sampleConfig(), folder)).rejects.toThrow('data/train/link is no file');
  });

  it('are refused where a link leads out of the project: what it names would be published', async () => {
    const keys = workspace({ id_rsa: 'secret' });
    const folder = workspace(SAMPLE_FILES);
    symlinkSync(`${keys}/id_rsa`, `${folder}/data/train/link`);
    await expect(readSamples(sampleConfig(), folder)).rejects.toThrow(/data\/train\/link is a link out of the project, to .*id_rsa/);
  });
});
