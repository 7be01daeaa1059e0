import type { CommandEntry } from './command-entry.ts';

/** Commands about what runs in AWS. */
export const CLOUD: readonly CommandEntry[] = [
  {
    name: 'test-cloud',
    description: 'Rehearse on SageMaker what Marketplace will run: training, batch transform, a short-lived endpoint.',
    example:
      'sagemaker-algo test-cloud --train-image REPOSITORY@sha256:... --serve-image REPOSITORY@sha256:...\n  sagemaker-algo test-cloud --profile seller',
    define: async (slot) => (await import('./define-cloud.ts')).defineTestCloud(slot),
  },
  {
    name: 'compare [local] [cloud]',
    description: 'Put metrics, batch outputs and answers of this machine beside those of SageMaker.',
    example: 'sagemaker-algo compare artifacts artifacts/cloud --tolerance 1e-4\n  sagemaker-algo compare --run --profile seller',
    define: async (slot) => (await import('./define-cloud.ts')).defineCompare(slot),
  },
  {
    name: 'jobs [action] [name]',
    description: 'List what runs and lies in AWS because of this project; attach to it, stop it, remove it.',
    example:
      'sagemaker-algo jobs\n  sagemaker-algo jobs attach my-algo-train-k3f9a2b1c0\n  sagemaker-algo jobs --cleanup\n  sagemaker-algo jobs --profile seller',
    define: async (slot) => (await import('./define-cloud.ts')).defineJobs(slot),
  },
];
