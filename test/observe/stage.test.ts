import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listSample, readSample } from '../../src/observe/sample-files.ts';
import { stageScenario } from '../../src/observe/stage.ts';
import { planTraining, type TrainingVariant } from '../../src/plan/train.ts';
import { NOMINAL } from '../../src/plan/train-variants.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

async function staged(variant: Partial<TrainingVariant> = {}, mayLink = true, files: Record<string, string> = SAMPLE_FILES) {
  const dir = workspace({ ...files, 'ml/': '' });
  const ml = join(dir, 'ml');
  const scenario = planTraining({ config: sampleConfig(), dir }, { ...NOMINAL, ...variant });
  return { dir, ...(await stageScenario(scenario, ml, { mayLink })) };
}

const inode = (path: string) => statSync(path).ino;

describe('stageScenario', () => {
  test('lays out what a training container finds', async () => {
    const { ml } = await staged();
    expect(readdirSync(ml, { recursive: true }).map(String).sort()).toEqual([
      'input',
      'input/config',
      'input/config/hyperparameters.json',
      'input/config/inputdataconfig.json',
      'input/config/resourceconfig.json',
      'input/data',
      'input/data/train',
      'input/data/train/nested',
      'input/data/train/nested/part-2.csv',
      'input/data/train/part-1.csv',
      'input/data/validation',
      'input/data/validation/v.csv',
      'model',
      'output',
      'output/data',
    ]);
  });

  test.each([
    ['protected input may share the file', {}, true, true],
    ['input that a program may write to is a copy', { lifted: 'writable-input' as const }, true, false],
    ['without a container it is a copy', {}, false, false],
  ])('%s', async (_, variant, mayLink, shared) => {
    const { dir, ml } = await staged(variant, mayLink);
    const [source, placed] = [join(dir, 'data/train/part-1.csv'), join(ml, 'input/data/train/part-1.csv')];
    expect(readFileSync(placed, 'utf8')).toBe('1,2\n3,4\n');
    expect(inode(placed) === inode(source)).toBe(shared);
  });

  test('broken data keeps names and number of files, and the sample stays as it is', async () => {
    const { dir, ml } = await staged({ brokenChannel: 'train' });
    expect(readFileSync(join(ml, 'input/data/train/nested/part-2.csv')).includes(0)).toBe(true);
    expect(readFileSync(join(dir, 'data/train/nested/part-2.csv'), 'utf8')).toBe('5,6\n');
    expect(readFileSync(join(ml, 'input/data/validation/v.csv'), 'utf8')).toBe('7,8\n');
  });

  test('a host gets every so-many-th file, or none', async () => {
    const share = (at: number) => ({
      job: 'j',
      cluster: { hosts: ['a'], current: 'a' },
      hostname: 'h',
      shard: { channel: 'train', at, of: 2 },
    });
    const files = async (at: number) => readdirSync(join((await staged({ host: share(at) })).ml, 'input/data/train'), { recursive: true });
    expect([await files(0), await files(1), await files(2)]).toEqual([expect.arrayContaining(['nested']), ['part-1.csv'], []]);
    const { ml, pipes } = await staged({ host: share(1), modes: { train: 'Pipe' } });
    expect(pipes).toEqual([{ channel: 'train', files: [expect.stringMatching(/part-1\.csv$/)] }]);
    expect(readdirSync(join(ml, 'input/data/validation'))).toEqual(['v.csv']);
  });

  test('a pipe has no folder, its files are fed in order of their names', async () => {
    const { dir, ml, pipes } = await staged({ modes: { train: 'Pipe' } });
    expect(existsSync(join(ml, 'input/data/train'))).toBe(false);
    expect(pipes).toEqual([{ channel: 'train', files: [join(dir, 'data/train/nested/part-2.csv'), join(dir, 'data/train/part-1.csv')] }]);
  });

  test("the same data in other files leaves the user's own files as they are", async () => {
    const shape = { moved: true, withoutExtension: true, emptyFile: true, withoutFinalNewline: true };
    const { dir, ml } = await staged({ shape });
    const files = readdirSync(join(ml, 'input/data/validation'), { recursive: true, encoding: 'utf8' }).sort();
    expect(files).toEqual(['2026', '2026/teil 1', '2026/teil 1/Größe (1) v', '2026/teil 1/empty']);
    expect(readFileSync(join(ml, 'input/data/validation/2026/teil 1/Größe (1) v'), 'utf8')).toBe('7,8');
    expect(readFileSync(join(ml, 'input/data/validation/2026/teil 1/empty'), 'utf8')).toBe('');
    expect(readFileSync(join(dir, 'data/validation/v.csv'), 'utf8')).toBe('7,8\n');
  });

  test('a channel that is left out has no folder; folders that the program should make are absent', async () => {
    const { ml } = await staged({ withoutChannels: ['train'] });
    expect(readdirSync(join(ml, 'input/data'))).toEqual(['validation']);
    const absent = await staged({ lifted: 'folders-absent' });
    expect(readdirSync(absent.ml)).toEqual(['input']);
  });
});

describe('listSample', () => {
  test('a file, a folder with odd names, links followed', () => {
    const dir = workspace({ 'sagemaker-algo.json': '', 'd/ä b.csv': '', 'd/.hidden': '', 'd/z/deep.csv': '', 'other/x.csv': '1\n' });
    symlinkSync('../other', join(dir, 'd/linked'));
    symlinkSync('z/deep.csv', join(dir, 'd/again.csv'));
    const keys = listSample(join(dir, 'd'), 'x').map(({ key }) => key);
    expect(keys).toEqual(['.hidden', 'again.csv', 'linked/x.csv', 'z/deep.csv', 'ä b.csv']);
    expect(listSample(join(dir, 'other/x.csv'), 'x')).toEqual([{ path: join(dir, 'other/x.csv'), key: 'x.csv' }]);
  });

  test('a link back to a folder above does not go on for ever', () => {
    const dir = workspace({ 'sagemaker-algo.json': '', 'd/a': '' });
    symlinkSync('..', join(dir, 'd/up'));
    expect(listSample(join(dir, 'd'), 'x').length).toBeLessThan(5);
  });

  test.each([
    ['nothing there', 'none', 'it does not exist'],
    ['below a file', 'file/x', 'it does not exist'],
    ['a broken link', 'broken', 'the link leads nowhere'],
    ['a broken link in a folder', 'folder', 'leads nowhere'],
    ['a circle', 'circle', 'lead in a circle'],
  ])('%s is told with the entry of the spec', (_, path, reason) => {
    const dir = workspace({ file: '' });
    mkdirSync(join(dir, 'folder'));
    symlinkSync('gone', join(dir, 'folder/link'));
    symlinkSync('gone', join(dir, 'broken'));
    symlinkSync('circle', join(dir, 'circle'));
    expect(() => listSample(join(dir, path), 'samples.channels.train.path')).toThrow(
      new RegExp(`samples\\.channels\\.train\\.path.*${reason}`),
    );
  });

  test('a link out of the project is not followed, also where a folder is one', () => {
    const outside = workspace({ 'keys/id_rsa': 'secret' });
    for (const target of ['keys/id_rsa', 'keys']) {
      const dir = workspace({ 'sagemaker-algo.json': '', 'd/a': '' });
      symlinkSync(join(outside, target), join(dir, 'd/link'));
      expect(() => listSample(join(dir, 'd'), 'samples.channels.train.path')).toThrow(/d\/link leads out of the project, to .*keys/);
    }
  });

  test('what has no end, or nobody at its other end, is no sample', () => {
    const dir = workspace();
    execFileSync('mkfifo', [join(dir, 'fifo')]);
    for (const path of ['/dev/zero', join(dir, 'fifo')]) {
      expect(() => listSample(path, 'samples.batch.path')).toThrow(/neither a file nor a folder/);
      expect(() => readSample(path, 'samples.requests.0.path')).toThrow(/neither a file nor a folder/);
    }
  });

  test('a request body that is a folder', () => {
    const dir = workspace({ 'd/': '' });
    writeFileSync(join(dir, 'x'), 'ok');
    expect(Buffer.from(readSample(join(dir, 'x'), 'n')).toString()).toBe('ok');
    expect(() => readSample(join(dir, 'd'), 'samples.requests.0.path')).toThrow(/it is a folder/);
  });
});
