import { defineCheck } from '../define-check.ts';
import { judgeProgram } from '../image-program.ts';

export const imageTrainProgram = defineCheck({
  id: 'image/train-program',
  clauses: ['TRAIN-01'],
  severity: 'must',
  passes: 'what the training image runs for `train` can be run',
  fails: 'what the training image runs for `train` cannot be run',
  why: 'SageMaker starts the image with the word `train`: its ENTRYPOINT, or an executable `train` on PATH. It has to be executable, for the processor of the image, and its interpreter or loader has to be in the image; else the job fails with exit code 127 or 1 and an almost empty log. Common causes: no execute bit, Windows line endings, a missing interpreter, a program compiled elsewhere.',
  containerOnly: true,
  explains: ['train/starts'],
  needs: ['image/train', 'image/train-contents'],
  test: (seen) => judgeProgram('train', seen['image/train'], seen['image/train-contents']),
});
