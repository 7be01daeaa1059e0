import { defineCheck } from '../define-check.ts';
import { BOTH_IMAGES, describeSize, roleImages } from '../image-files.ts';

export const imageLayerSize = defineCheck({
  id: 'image/layer-size',
  clauses: ['MKT-08'],
  severity: 'must',
  passes: 'no layer of the images is larger than the registry takes',
  fails: 'an image has a layer that the registry does not take',
  why: 'Amazon ECR takes layers of up to 52,000 MiB and refuses to push a larger one, so the image never gets to where SageMaker could start it. Common causes: a model or a data set that was copied into the image in one step, or a `RUN` that downloads many things and cleans nothing up.',
  containerOnly: true,
  needs: BOTH_IMAGES,
  test(seen) {
    const images = roleImages(seen);
    const found = images.flatMap(({ role, contents: { layers, limits } }) =>
      (layers ?? []).filter(({ bytes }) => bytes > limits.layerBytes).map((layer) => ({ role, ...layer, most: limits.layerBytes })),
    );
    const [first] = found;
    if (first !== undefined) {
      return {
        status: 'fail',
        expected: `layers of at most ${describeSize(first.most)}`,
        actual: `${first.role}: ${describeSize(first.bytes)}`,
        cause: 'One step of the Dockerfile adds all of it.',
        fix: 'Split the step into several, and leave data out that can come through a channel.',
        evidence: found.map(({ role, step, bytes }) => `${role}: ${describeSize(bytes)} by ${step}`),
      };
    }
    if (images.some(({ contents }) => contents.layers === undefined)) {
      return { status: 'not-checked', reason: 'The engine does not say how large the layers are.' };
    }
    return { status: 'pass' };
  },
});
