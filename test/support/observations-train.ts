import type { DataTest, GroupTest, Tolerated, TrainRun } from '../../src/observe/train/types.ts';
import type { Observations } from '../../src/observe/types.ts';
import { exit, log, trainRun } from './observations.ts';

type Kind = Tolerated['kind'];

/** Tolerances that one run has put up with, but for those refused, each by a run of its own. */
export function groupTest(
  accepted: readonly Kind[],
  refused: readonly { kind: Kind; detail?: string; run?: Partial<TrainRun> }[] = [],
): GroupTest {
  const failed = { exit: exit(3), log: log('unknown name') };
  return {
    runs: [
      { id: 'all', carries: accepted.map((_, place) => place), run: trainRun() },
      ...refused.map(({ run }, index) => ({
        id: `alone-${index}`,
        carries: [accepted.length + index],
        run: trainRun({ ...failed, ...run }),
      })),
    ],
    tolerated: [
      ...accepted.map((kind) => ({ kind, detail: kind, accepted: true, run: 'all' })),
      ...refused.map(({ kind, detail = kind }, index) => ({ kind, detail, accepted: false, run: `alone-${index}` })),
    ],
    unsteady: [],
  };
}

/** The same data in other files; a refused one may have ended well with another result. */
export function dataTest(refused: Parameters<typeof groupTest>[1] = [], comparable?: readonly string[]): DataTest {
  const all: readonly Kind[] = ['moved-files', 'extension-absent', 'empty-file', 'final-newline'];
  const test = groupTest(
    all.filter((kind) => !refused.some((one) => one.kind === kind)),
    refused,
  );
  return { ...test, ...(comparable === undefined ? {} : { comparable }) };
}

/** Runs at the bounds of the hyperparameters. */
export function boundRuns(lower: Partial<TrainRun> = {}, upper: Partial<TrainRun> = {}): GroupTest {
  return {
    runs: [
      { id: 'train-lower', carries: [0], run: trainRun({ modelDigest: 'lower', what: 'at the lower bound', ...lower }) },
      { id: 'train-upper', carries: [1], run: trainRun({ modelDigest: 'upper', what: 'at the upper bound', ...upper }) },
    ],
    tolerated: [
      { kind: 'bound', detail: 'rate=0', accepted: true, run: 'train-lower' },
      { kind: 'bound', detail: 'rate=1', accepted: true, run: 'train-upper' },
    ],
    unsteady: [],
  };
}

/** What is seen of a sound training beyond its plain run. */
export const soundTraining = () =>
  ({
    'train/tolerances': groupTest([
      'injected-hyperparameters',
      'content-type-absent',
      'config-files',
      'topology',
      'hyperparameters-absent',
      'checkpoints-folder',
    ]),
    'train/hyperparameters': boundRuns(),
    'train/optional-channels': groupTest(['optional-channel']),
    'train/data-files': dataTest(),
    'train/defaults': { spelledOut: trainRun(), leftOut: trainRun() },
    'train/checkpoints': {},
    'train/steadiness': [],
  }) satisfies Partial<Observations>;
