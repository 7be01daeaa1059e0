import type { CommandEntry } from './command-entry.ts';

/** Commands that bring a product to AWS. */
export const PUBLISHING: readonly CommandEntry[] = [
  {
    name: 'push',
    description: 'Bring both images to Amazon ECR, and see that SageMaker will take what is there.',
    example: 'sagemaker-algo push --create\n  sagemaker-algo push --profile seller --region eu-central-1',
    define: async (slot) => (await import('./define-publishing.ts')).definePush(slot),
  },
  {
    name: 'publish',
    description: 'Create the algorithm resource of this version in your AWS account.',
    example:
      'sagemaker-algo publish --create\n  sagemaker-algo publish --profile seller --region eu-central-1\n  sagemaker-algo publish --listing',
    define: async (slot) => (await import('./define-publishing.ts')).definePublish(slot),
  },
  {
    name: 'status [name]',
    description: 'How the versions of this project stand in AWS, or one algorithm in detail.',
    example: 'sagemaker-algo status my-algo-1-0-0 --watch\n  sagemaker-algo status --profile seller',
    define: async (slot) => (await import('./define-publishing.ts')).defineStatus(slot),
  },
  {
    name: 'unpublish [name]',
    description: 'Delete the algorithm resource of this version, or another one.',
    example: 'sagemaker-algo unpublish my-algo-1-0-0 --data\n  sagemaker-algo unpublish my-algo-1-0-0 --profile seller',
    define: async (slot) => (await import('./define-publishing.ts')).defineUnpublish(slot),
  },
];
