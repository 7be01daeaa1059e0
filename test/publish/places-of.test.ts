import { describe, expect, it } from 'vitest';
import type { DescribedAlgorithm } from '../../src/aws/algorithms.ts';
import { dataPlaceOf } from '../../src/publish/places-of.ts';
import { sampleConfig } from '../support/project.ts';

const place = {
  config: sampleConfig(),
  settings: { bucket: 'now', region: undefined, profile: undefined, account: undefined, role: undefined },
} as const;
const seen = (S3Uri: string): DescribedAlgorithm => ({
  ...{ name: 'demo-0-1-0', arn: 'arn', status: 'Completed', validation: [], imageScans: [], createdAt: 0, productId: undefined },
  request: { ValidationSpecification: { ValidationProfiles: [{ DataSource: { S3Uri } }] } },
});

describe('where the data of an algorithm is', () => {
  it('is what the resource itself says', () => {
    const uri = 's3://then/sagemaker-algo/demo/0.1.0/samples/0123456789ab/channels/train/';
    expect(dataPlaceOf('demo-0-1-0', seen(uri), place)).toEqual({ bucket: 'then', prefix: 'sagemaker-algo/demo/0.1.0' });
    expect(dataPlaceOf('any-name', seen(uri), { ...place, config: undefined })?.bucket).toBe('then');
  });

  it('is where the project puts it, when there is no resource any more', () => {
    expect(dataPlaceOf('demo-0-1-0', undefined, place)).toEqual({ bucket: 'now', prefix: 'sagemaker-algo/demo/0.1.0' });
    expect(dataPlaceOf('demo-0-2-0', undefined, place)).toBeUndefined();
  });

  it.each(['s3://b/data/', 's3://b/sagemaker-algo/', 's3://b/sagemaker-algo/demo/', 's3://b/x/sagemaker-algo/demo/0.1.0/samples/y/'])(
    'is nowhere that may be emptied: %s',
    (uri) => {
      expect(dataPlaceOf('another-1-0', seen(uri), { ...place, config: undefined })).toBeUndefined();
    },
  );
});
