import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, judgeFiles, roleImages } from '../image-files.ts';

export const imageBakedData = defineCheck({
  id: 'image/baked-data',
  clauses: ['TRAIN-05'],
  severity: 'must',
  passes: 'the images bring no files in the folders that SageMaker mounts',
  fails: 'an image brings files in a folder that SageMaker mounts',
  why: 'SageMaker puts its own folders over model, input, output and checkpoints below /opt/ml, and what the image has there can no longer be seen: a pretrained model or a default configuration is gone when the job starts. Common causes: a model that was copied to /opt/ml/model to try the container out, or sample data left from a local test.',
  containerOnly: true,
  needs: BOTH_IMAGES,
  test: (seen) =>
    judgeFiles(
      roleImages(seen),
      ({ ml }) => ml.filter(({ path }) => /^(?:model|input|output|checkpoints)\//.test(path)).map(({ path }) => `/opt/ml/${path}`),
      {
        expected: 'nothing in model, input, output and checkpoints below /opt/ml',
        cause: 'The Dockerfile copies or makes files there.',
        fix: ([first = '']) => `In the Dockerfile copy ${first} to another place, such as /opt/program, and read it from there.`,
      },
    ),
});
