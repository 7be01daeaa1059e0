import { defineCheck } from '../define-check.ts';

export const imageArchitecture = defineCheck({
  id: 'image/architecture',
  clauses: ['MKT-07'],
  severity: 'must',
  passes: 'both images are for linux/amd64',
  fails: 'an image is not for linux/amd64',
  why: 'SageMaker trains and transforms on x86 machines only; Arm exists for some endpoints, which an algorithm product cannot rely on. An image for another processor ends at once with "exec format error". It is the usual result of a plain `docker build` on a Mac with Apple silicon. An image can also say linux/amd64 over a base for Arm, which BuildKit takes all the same; `sagemaker-algo build` refuses such a base.',
  containerOnly: true,
  needs: ['image/train', 'image/serve'],
  test(seen) {
    const images = [
      { role: 'train', image: seen['image/train'] },
      { role: 'serve', image: seen['image/serve'] },
    ];
    const wrong = images.filter(({ image }) => image.os !== 'linux' || image.architecture !== 'amd64');
    if (wrong.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'linux/amd64 for both roles',
      actual: wrong.map(({ role, image }) => `${role}: ${image.os}/${image.architecture}`).join(', '),
      cause: 'The image was built for the processor of the machine that built it, or from a base image that exists for that one only.',
      fix: 'Build again with `sagemaker-algo build --no-cache` (it asks for linux/amd64), or `docker build --platform linux/amd64`.',
    };
  },
});
