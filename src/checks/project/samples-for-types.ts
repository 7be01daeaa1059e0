import { defineCheck } from '../define-check.ts';
import { mediaType } from '../exchanges.ts';

export const projectSamplesForTypes = defineCheck({
  id: 'project/samples-for-types',
  clauses: ['MKT-14'],
  severity: 'should',
  passes: 'there is a sample request for every content type',
  fails: 'a declared content type has no sample request',
  why: 'A listing has to show input and output samples for each content type that inference takes, and only what has a sample is rehearsed here. A type without one is sent to buyers untried. Common cause: a type that was added to inference.contentTypes and forgotten in samples.requests.',
  needs: ['project'],
  test({ project: { config } }) {
    const declared = config.inference.contentTypes;
    const sampled = config.samples.requests.filter(({ expect }) => expect.status < 400).map(({ contentType }) => mediaType(contentType));
    if (config.samples.batch !== undefined) sampled.push(mediaType(config.samples.batch.contentType));
    if (sampled.length === 0)
      return { status: 'not-checked', reason: 'There is no sample of anything.', follows: 'project/marketplace-parts' };
    const missing = declared.filter((type) => !sampled.includes(mediaType(type)));
    const [first] = missing;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'a sample request for each of inference.contentTypes',
      actual: `none for ${missing.join(', ')}`,
      cause: 'The type was declared without a sample, or is not served any more.',
      fix: `Add to samples.requests: { "path": "samples/requests/...", "contentType": "${first}" }, or take the type out of inference.contentTypes.`,
    };
  },
});
