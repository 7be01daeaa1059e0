import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainInputDataConfig = defineCheck({
  id: 'train/input-data-config',
  clauses: ['TRAIN-10'],
  severity: 'must',
  passes: 'training reads inputdataconfig.json as the platform writes it',
  fails: 'training fails because of the keys of inputdataconfig.json',
  why: 'The file has one entry for each channel of the job, with TrainingInputMode, S3DistributionType and RecordWrapperType, and ContentType only where the caller set one. S3 addresses and the compression are not in it.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/input-data-config', seen, {
      expected: 'a run with TrainingInputMode, S3DistributionType and RecordWrapperType for each channel',
      actual: 'the run fails, and succeeds with a plainer file',
      cause: 'The program expects other keys in inputdataconfig.json, or refuses one that it does not know.',
      fix: 'Read only the keys that are needed and ignore the others.',
    }),
});
