import { defineCheck } from '../define-check.ts';
import { judgeProgram } from '../image-program.ts';

export const imageServeProgram = defineCheck({
  id: 'image/serve-program',
  clauses: ['INF-01'],
  severity: 'must',
  passes: 'what the inference image runs for `serve` can be run',
  fails: 'what the inference image runs for `serve` cannot be run',
  why: 'SageMaker starts the image with the word `serve`: its ENTRYPOINT, or an executable `serve` on PATH. It has to be executable, for the processor of the image, and its interpreter or loader has to be in the image; else the endpoint never answers a ping. Common causes: no execute bit, Windows line endings, a missing interpreter, a program compiled elsewhere.',
  containerOnly: true,
  explains: ['serve/starts'],
  needs: ['image/serve', 'image/serve-contents'],
  test: (seen) => judgeProgram('serve', seen['image/serve'], seen['image/serve-contents']),
});
