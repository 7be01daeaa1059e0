import { defineCheck } from '../define-check.ts';
import { judgeUser } from '../image-user.ts';

export const imageServingUser = defineCheck({
  id: 'image/serving-user',
  clauses: ['TRAIN-15'],
  severity: 'must',
  passes: 'the inference image runs as root',
  fails: 'the inference image runs as another user than root',
  why: 'AWS requires inference containers to run as root: the folders that SageMaker mounts below /opt/ml belong to root, and another user may be refused them, which shows only in the cloud. Common causes: a USER line written for Kubernetes, or a base image that ends with one.',
  containerOnly: true,
  needs: ['image/serve', 'image/serve-contents'],
  test: (seen) => judgeUser({ role: 'serve', image: seen['image/serve'], contents: seen['image/serve-contents'] }),
});
