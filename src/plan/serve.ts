import type { ServeRelaxation } from '../observe/serve/types.ts';
import { TRAINING_FOLDERS } from '../sagemaker/contract.ts';
import { HOSTNAME, MORE_VARIABLES, type Project, type Scenario } from './scenario.ts';
import { planTraining } from './train.ts';

/** How a serving container differs from the plain one: model read-only, isolated, the spec's own variables. */
export interface ServingVariant {
  readonly id: string;
  readonly what: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly lifted?: ServeRelaxation;
  readonly outside?: boolean;
}

/** The server of a rehearsal. */
export const SERVING: ServingVariant = { id: 'serve', what: 'over the packed model' };

/** A server of its own, since nothing can be judged of it afterwards (INF-20). */
export const DOOMED: ServingVariant = { id: 'serve-dead-worker', what: 'to see what becomes of it when its processes are killed' };

/** Label of an image that takes its port from a variable, as in a pipeline of containers (INF-25). */
export const BIND_LABEL = 'com.amazonaws.sagemaker.capabilities.accept-bind-to-port';
export const BIND_PORT = 8_181;

/** A server that is told another port, and where further ones may lie. */
export const ELSEWHERE: ServingVariant = {
  id: 'serve-bind-port',
  what: `with SAGEMAKER_BIND_TO_PORT=${BIND_PORT}`,
  env: { SAGEMAKER_BIND_TO_PORT: String(BIND_PORT), SAGEMAKER_SAFE_PORT_RANGE: '8200-8299' },
};

/** A serving container as the platform starts it (contract 9.3; INF-15 to INF-18): nothing below `/opt/ml` but the model. */
export function planServing(project: Project, variant: ServingVariant): Scenario {
  const { lifted } = variant;
  const training = lifted === 'training-paths' ? planTraining(project, { id: variant.id, what: variant.what }) : undefined;
  return {
    id: variant.id,
    what: variant.what,
    folders: training === undefined ? ['model'] : TRAINING_FOLDERS,
    files: training?.files ?? [],
    data: training?.data ?? [],
    network: variant.outside === true || lifted === 'network' ? 'outside' : 'internal',
    run: {
      role: 'serve',
      image: project.config.images.serve.tag,
      mounts: [
        { path: 'model', readOnly: lifted !== 'writable-model' },
        ...(training === undefined
          ? []
          : [
              { path: 'input', readOnly: true },
              { path: 'output', readOnly: false },
            ]),
      ],
      env: {
        ...(lifted === 'more-variables' ? MORE_VARIABLES : {}),
        ...project.config.inference.environment,
        ...variant.env,
      },
      hostname: HOSTNAME,
      hosts: {},
    },
  };
}
