import { defineCheck } from '../define-check.ts';

export const imageVolumes = defineCheck({
  id: 'image/volumes',
  clauses: ['TRAIN-05'],
  severity: 'should',
  passes: 'no image declares a VOLUME at or below /opt/ml',
  fails: 'an image declares a VOLUME at or below /opt/ml',
  why: 'For each VOLUME an engine makes a volume of its own and mounts it at that path, unless something is mounted at exactly the same one. When the platform mounts a folder above it, what the program writes there goes into the volume and never reaches the model or the output. Common causes: a VOLUME line meant as documentation, or one taken from another server.',
  containerOnly: true,
  needs: ['image/train', 'image/serve'],
  test(seen) {
    const found = [
      ...seen['image/train'].volumes.map((path) => ({ role: 'train', path })),
      ...seen['image/serve'].volumes.map((path) => ({ role: 'serve', path })),
    ].filter(({ path }) => /^\/+opt\/+ml(?:\/|$)/.test(path));
    const [first] = found;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'no VOLUME at or below /opt/ml',
      actual: found.map(({ role, path }) => `${role}: VOLUME ${path}`).join(', '),
      cause: 'The Dockerfile, or the base image, declares it.',
      fix: `Take \`VOLUME ${first.path}\` out of the Dockerfile; a base image's VOLUME can only be left by using another base image.`,
    };
  },
});
