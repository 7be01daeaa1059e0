import type { CommandEntry } from './command-entry.ts';

/** One stage at a time, here or on SageMaker. */
export const STAGES: readonly CommandEntry[] = [
  {
    name: 'train',
    description: 'Train once, offline, and keep the results.',
    example: 'sagemaker-algo train --hp alpha=0.5\n  sagemaker-algo train --engine docker\n  sagemaker-algo train --on sagemaker --spot',
    define: async (slot) => (await import('./define-stages.ts')).defineTrain(slot),
  },
  {
    name: 'serve',
    description: 'Serve a trained model until Ctrl-C.',
    example:
      'sagemaker-algo serve --model artifacts/model.tar.gz\n  sagemaker-algo serve --port 8080\n  sagemaker-algo serve --on sagemaker --training-job my-algo-train-k3f9a2b1c0',
    define: async (slot) => (await import('./define-stages.ts')).defineServe(slot),
  },
  {
    name: 'invoke [file]',
    description: 'Send one request to a served model; the answer goes to stdout.',
    example:
      'sagemaker-algo invoke samples/requests/one-row.csv --content-type text/csv\n  sagemaker-algo invoke --url http://127.0.0.1:8080\n  sagemaker-algo invoke --on sagemaker --endpoint my-algo',
    define: async (slot) => (await import('./define-stages.ts')).defineInvoke(slot),
  },
  {
    name: 'transform [input]',
    description: 'Send a file or folder through a served model as a batch job; the results go to files.',
    example:
      'sagemaker-algo transform samples/batch --split Line --out predictions\n  sagemaker-algo transform --engine docker\n  sagemaker-algo transform --on sagemaker --detach',
    define: async (slot) => (await import('./define-stages.ts')).defineTransform(slot),
  },
];
