import { describe, expect, it } from 'vitest';
import { findOddities, findPipeChannels, planFolders, planMixed, planOddPipes, planPlainPipes, planTogether } from '../../src/plan/pipe.ts';
import { planTraining } from '../../src/plan/train.ts';
import { config } from '../support/observations.ts';

type Spec = Readonly<
  Record<string, { readonly modes: readonly string[]; readonly sample?: string; readonly wrapper?: string; readonly gzip?: true }>
>;

const spec = (channels: Spec) =>
  config({
    training: {
      channels: Object.fromEntries(
        Object.entries(channels).map(([name, { modes, wrapper, gzip }]) => [
          name,
          {
            inputModes: modes,
            ...(wrapper === undefined ? {} : { recordWrapper: wrapper }),
            ...(gzip === undefined ? {} : { compression: ['None', 'Gzip'] }),
          },
        ]),
      ),
    },
    samples: {
      channels: Object.fromEntries(
        Object.entries(channels).map(([name, { sample }]) => [
          name,
          { path: 'data', ...(sample === undefined ? {} : { inputMode: sample }) },
        ]),
      ),
    },
  });
const both = ['File', 'Pipe'];

describe('runs in Pipe mode', () => {
  it('have every channel that promises it as a pipe, with every oddity at once', () => {
    const all = spec({ train: { modes: both }, lookup: { modes: ['File'] } });
    expect(findPipeChannels(all)).toEqual(['train']);
    expect(planTogether(all)).toMatchObject({ variant: { id: 'pipe', modes: { train: 'Pipe' } }, pace: { pieces: true, lateMs: 2_000 } });
    expect(planTogether(spec({ train: { modes: ['File'] } }))).toBeUndefined();
  });

  it('have one oddity each when they are taken apart', () => {
    const all = spec({ train: { modes: both, wrapper: 'RecordIO' }, test: { modes: both } });
    expect(findOddities(all)).toEqual(['late', 'pieces', 'split-records']);
    expect(planPlainPipes(all)?.pace).toEqual({ ahead: true });
    expect(planOddPipes(all, 'late')?.pace).toEqual({ lateMs: 2_000 });
    expect(planOddPipes(all, 'pieces')?.pace).toEqual({ pieces: true, ahead: true });
    expect(planOddPipes(all, 'split-records')).toMatchObject({
      variant: { feeds: { train: { splitRecords: true } } },
      pace: { ahead: true },
    });
    expect(findOddities(spec({ train: { modes: both } }))).toEqual(['late', 'pieces']);
  });

  it('say in inputdataconfig.json what they are fed with, and files are never wrapped', () => {
    const all = spec({ train: { modes: both, wrapper: 'RecordIO', gzip: true }, test: { modes: both } });
    const read = (modes: Readonly<Record<string, 'File' | 'Pipe'>>) => {
      const { files, data } = planTraining({ config: all, dir: '/p' }, { id: 'x', what: 'x', modes });
      const found = files.find(({ path }) => path.endsWith('inputdataconfig.json'));
      return { config: JSON.parse(String(found?.content)), feeds: data.map(({ feed }) => feed) };
    };
    expect(read({ train: 'Pipe', test: 'Pipe' })).toMatchObject({
      config: { train: { RecordWrapperType: 'RecordIO', TrainingInputMode: 'Pipe' }, test: { RecordWrapperType: 'None' } },
      feeds: [{ recordWrapper: 'RecordIO', inflate: true }, undefined],
    });
    expect(read({})).toMatchObject({ config: { train: { RecordWrapperType: 'None' } }, feeds: [undefined, undefined] });
  });

  it('are fed as a plan wants it', () => {
    const variant = { id: 'x', what: 'x', modes: { train: 'Pipe' }, feeds: { train: { shuffleSeed: 3, attributes: ['a'] } } } as const;
    const { data } = planTraining({ config: spec({ train: { modes: both } }), dir: '/p' }, variant);
    expect(data).toMatchObject([{ as: 'pipe', feed: { shuffleSeed: 3, attributes: ['a'] } }]);
  });
});

describe('a mix of modes', () => {
  it.each([
    ['the first is a pipe', { train: { modes: both }, test: { modes: both } }, { train: 'Pipe', test: 'File' }],
    ['FastFile counts as a folder', { train: { modes: both }, test: { modes: ['Pipe', 'FastFile'] } }, { train: 'Pipe', test: 'FastFile' }],
    ['only the first can be a folder', { train: { modes: both }, test: { modes: ['Pipe'] } }, { train: 'File', test: 'Pipe' }],
  ] as const)('is run: %s', (_, channels, modes) => {
    expect(planMixed(spec(channels))?.variant.modes).toEqual(modes);
  });

  it.each([
    ['there is one channel', { train: { modes: both } }],
    ['none can be a folder', { train: { modes: ['Pipe'] }, test: { modes: ['Pipe'] } }],
    ['the run with pipes is one already', { train: { modes: both }, test: { modes: both }, more: { modes: ['File'] } }],
  ] as const)('is not run when %s', (_, channels) => {
    expect(planMixed(spec(channels))).toBeUndefined();
  });
});

describe('folders', () => {
  it('are run where the sample is a pipe', () => {
    expect(planFolders(spec({ train: { modes: both, sample: 'Pipe' }, test: { modes: both } }))?.modes).toEqual({ train: 'File' });
    expect(planFolders(spec({ train: { modes: ['Pipe'] } }))).toBeUndefined();
    expect(planFolders(spec({ train: { modes: both } }))).toBeUndefined();
  });
});
