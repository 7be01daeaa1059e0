import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainOptionalChannels = defineCheck({
  id: 'train/optional-channels',
  clauses: ['DATA-02'],
  severity: 'must',
  passes: 'training works without its optional channels',
  fails: 'training fails when an optional channel is left out',
  why: 'A channel that the buyer does not set has no folder below /opt/ml/input/data and no key in inputdataconfig.json. When the spec calls it optional, training has to get by without it. The usual cause is a program that opens the folder, or the key, before it asks whether it is there.',
  needs: ['train/optional-channels', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/optional-channels', 'optional-channel', {
      none: 'The sample has no optional channel.',
      expected: 'exit code 0 without the channel',
      cause: 'The program opens the folder or the key of the channel without asking whether it is there.',
      fix: 'Skip the channel when its name is not in inputdataconfig.json, or set required: true for it in sagemaker-algo.json.',
    }),
});
