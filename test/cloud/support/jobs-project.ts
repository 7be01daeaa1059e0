import { SAMPLE_FILES, sampleConfig } from '../../support/project.ts';
import { workspace } from '../../support/workspace.ts';
import { ROLE } from './aws.ts';
import type { Cloud } from './cloud.ts';

/** Bucket of the jobs. */
export const BUCKET = 'jobs-of-the-tests';

/** An image by digest, which the counterpart takes for a sound one. */
export const IMAGE = `123456789012.dkr.ecr.us-east-1.amazonaws.com/sagemaker-algo/demo@sha256:${'a'.repeat(64)}`;

/** A project with its role and bucket in the spec, in a folder that goes when the test ends. */
export function jobsProject(more: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const config = sampleConfig({
    publish: { region: 'us-east-1', role: ROLE, bucket: BUCKET, tags: { team: 'ml' } },
    samples: {
      channels: { train: { path: 'data/train', contentType: 'text/csv' } },
      hyperparameters: [{ alpha: 0.5 }],
      requests: [{ path: 'requests/one.csv', contentType: 'text/csv', accept: 'text/csv' }],
      batch: { path: 'requests', contentType: 'text/csv' },
    },
  });
  return workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(config, undefined, 2), ...more });
}

/** Environment of the tool: as quick as the counterpart. */
export function quickly(cloud: Cloud): Readonly<Record<string, string>> {
  return { ...cloud.env, SAGEMAKER_ALGO_POLL_SECONDS: '0.05' };
}
