import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, judgeFiles, roleImages } from '../image-files.ts';

export const imageBakedCode = defineCheck({
  id: 'image/baked-code',
  clauses: ['TRAIN-05'],
  severity: 'should',
  passes: 'the images bring no files of their own elsewhere below /opt/ml',
  fails: 'an image brings files of its own below /opt/ml',
  why: 'AWS reserves everything below /opt/ml for the platform and says that what an image has there may become invisible. Its own examples keep code in /opt/ml/code all the same and that has worked, so this is advice; a folder such as /opt/program is safe for good. Common causes: a Dockerfile that was taken from such an example.',
  containerOnly: true,
  needs: BOTH_IMAGES,
  test: (seen) =>
    judgeFiles(
      roleImages(seen),
      ({ ml }) => ml.filter(({ path }) => !/^(?:model|input|output|checkpoints)\//.test(path)).map(({ path }) => `/opt/ml/${path}`),
      {
        expected: 'nothing of the image below /opt/ml',
        cause: 'The Dockerfile copies files there.',
        fix: ([first = '']) => `In the Dockerfile copy ${first} and what belongs to it to /opt/program instead of /opt/ml.`,
      },
    ),
});
