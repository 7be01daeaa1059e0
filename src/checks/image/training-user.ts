import { defineCheck } from '../define-check.ts';
import { judgeUser } from '../image-user.ts';

export const imageTrainingUser = defineCheck({
  id: 'image/training-user',
  clauses: ['TRAIN-15'],
  severity: 'should',
  passes: 'the training image runs as root',
  fails: 'the training image runs as another user than root',
  why: 'The folders that SageMaker mounts below /opt/ml belong to root. A training program that runs as another user may not be able to write its model there, which shows only in the cloud. AWS states the rule for inference and is silent for training, so this is advice. Common causes: a USER line written for Kubernetes, or a base image that ends with one.',
  containerOnly: true,
  needs: ['image/train', 'image/train-contents'],
  test: (seen) => judgeUser({ role: 'train', image: seen['image/train'], contents: seen['image/train-contents'] }),
});
