import { join } from 'node:path';

/**
 * Folders that SageMaker and the container share. They lie below /opt/ml; `SAGEMAKER_BASE_DIR` moves them, which is how
 * `sagemaker-algo test-local --engine process` runs this project without a container.
 */
export interface Paths {
  readonly config: string;
  readonly data: string;
  readonly model: string;
  readonly failure: string;
}

export function resolvePaths(env: NodeJS.ProcessEnv): Paths {
  const base = env['SAGEMAKER_BASE_DIR'] || '/opt/ml';
  return {
    config: join(base, 'input/config'),
    data: join(base, 'input/data'),
    model: join(base, 'model'),
    failure: join(base, 'output/failure'),
  };
}
