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
