import type { Check } from '../define-check.ts';
import { projectCounts } from '../project/counts.ts';
import { projectDerivedFresh } from '../project/derived-fresh.ts';
import { projectDerivedUntouched } from '../project/derived-untouched.ts';
import { projectDescriptions } from '../project/descriptions.ts';
import { projectHyperparameterSpecs } from '../project/hyperparameter-specs.ts';
import { projectInstanceTypes } from '../project/instance-types.ts';
import { projectLimits } from '../project/limits.ts';
import { projectListingPapers } from '../project/listing-papers.ts';
import { projectMarketplaceParts } from '../project/marketplace-parts.ts';
import { projectObjectives } from '../project/objectives.ts';
import { projectRepositories } from '../project/repositories.ts';
import { projectSampleSecrets } from '../project/sample-secrets.ts';
import { projectSamplesDeclared } from '../project/samples-declared.ts';
import { projectSamplesForTypes } from '../project/samples-for-types.ts';
import { projectSecrets } from '../project/secrets.ts';
import { projectTuning } from '../project/tuning.ts';

/** What the spec file says and the project folder holds, judged without running anything. */
export const projectChecks: readonly Check[] = [
  projectLimits,
  projectHyperparameterSpecs,
  projectObjectives,
  projectTuning,
  projectDescriptions,
  projectSamplesDeclared,
  projectSamplesForTypes,
  projectMarketplaceParts,
  projectListingPapers,
  projectDerivedFresh,
  projectDerivedUntouched,
  projectCounts,
  projectInstanceTypes,
  projectRepositories,
  projectSampleSecrets,
  projectSecrets,
];
