import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainNetwork = defineCheck({
  id: 'train/network',
  clauses: ['TRAIN-21', 'MKT-02'],
  severity: 'must',
  passes: 'training needs no network',
  fails: 'training needs the network',
  why: 'Algorithms from AWS Marketplace run with network isolation: no internet, no S3, no AWS credentials; SageMaker moves the data. Typical offenders are model hubs, tokenizers, licence checks, telemetry and boto3.',
  smoke: true,
  containerOnly: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test(seen) {
    if (seen.project.outside === true) return { status: 'not-checked', reason: 'The containers were given the network (--network).' };
    return blameTraining('train/network', seen, {
      expected: 'a run without any network except to its own host',
      actual: 'the run fails when it cannot reach the outside',
      cause:
        'The program downloads something, reports to a service or asks AWS for credentials. Marketplace algorithms always run isolated.',
      fix: 'Put what is downloaded into the image when it is built (RUN ... in the Dockerfile), and switch telemetry and update checks off.',
    });
  },
});
