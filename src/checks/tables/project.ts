import type { Check } from '../define-check.ts';
import { projectCounts } from '../project/counts.ts';
import { projectHyperparameterSpecs } from '../project/hyperparameter-specs.ts';
import { projectInstanceTypes } from '../project/instance-types.ts';
import { projectLimits } from '../project/limits.ts';
import { projectObjectives } from '../project/objectives.ts';
import { projectSampleSecrets } from '../project/sample-secrets.ts';
import { projectSamplesDeclared } from '../project/samples-declared.ts';

/** What the spec file says, judged without running anything. */
export const projectChecks: readonly Check[] = [
  projectLimits,
  projectHyperparameterSpecs,
  projectObjectives,
  projectSamplesDeclared,
  projectCounts,
  projectInstanceTypes,
  projectSampleSecrets,
];
