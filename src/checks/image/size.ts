import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, describeSize, roleImages } from '../image-files.ts';

export const imageSize = defineCheck({
  id: 'image/size',
  clauses: ['MKT-08'],
  severity: 'should',
  passes: 'the images are not so large that they delay every start',
  fails: 'an image is so large that it delays every start',
  why: 'Every training job, endpoint and batch job first pulls the image, and buyers pay for the machines meanwhile; above 10 GB this takes many minutes and eats into the time that an endpoint has to become healthy. Common causes: compilers and package caches left in the image, CUDA in its development form, models and data that could come as a channel.',
  containerOnly: true,
  needs: BOTH_IMAGES,
  test(seen) {
    const found = roleImages(seen).filter(({ image, contents }) => image.sizeBytes > contents.limits.imageBytes);
    const [first] = found;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `at most ${describeSize(first.contents.limits.imageBytes)}`,
      actual: found.map(({ role, image }) => `${role}: ${describeSize(image.sizeBytes)}`).join(', '),
      cause: 'Some steps of the Dockerfile add much more than the others.',
      fix: 'Build in one stage and copy only what runs into the last one; remove package caches in the step that fills them.',
      evidence: (first.contents.layers ?? []).slice(0, 5).map(({ step, bytes }) => `${describeSize(bytes)} by ${step}`),
    };
  },
});
