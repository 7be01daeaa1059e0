import type { Check } from './define-check.ts';
import { imageArchitecture } from './image/architecture.ts';
import { imageExecForm } from './image/exec-form.ts';
import { imageTiniEntrypoint } from './image/tini-entrypoint.ts';
import { projectLimits } from './project/limits.ts';
import { serveHealthyInTime } from './serve/healthy-in-time.ts';
import { serveInvocationStatus } from './serve/invocation-status.ts';
import { serveModelReadOnly } from './serve/model-read-only.ts';
import { serveNetwork } from './serve/network.ts';
import { serveOtherVariables } from './serve/other-variables.ts';
import { servePingStatus } from './serve/ping-status.ts';
import { serveStarts } from './serve/starts.ts';
import { serveStopsOnTerm } from './serve/stops-on-term.ts';
import { serveTrainingPaths } from './serve/training-paths.ts';
import { trainExitCode } from './train/exit-code.ts';
import { trainExtraHyperparameters } from './train/extra-hyperparameters.ts';
import { trainFoldersPresent } from './train/folders-present.ts';
import { trainInputDataConfig } from './train/input-data-config.ts';
import { trainModelWritten } from './train/model-written.ts';
import { trainNetwork } from './train/network.ts';
import { trainOtherVariables } from './train/other-variables.ts';
import { trainReadOnlyInput } from './train/read-only-input.ts';
import { trainResourceConfig } from './train/resource-config.ts';
import { trainSmVariables } from './train/sm-variables.ts';
import { trainStarts } from './train/starts.ts';
import { trainStopsOnTerm } from './train/stops-on-term.ts';
import { trainTextHyperparameters } from './train/text-hyperparameters.ts';

/** Every check, in the order of the report: what costs nothing first, then training, serving and batch as they happen. */
export const checks: readonly Check[] = [
  projectLimits,
  imageArchitecture,
  imageExecForm,
  imageTiniEntrypoint,
  trainStarts,
  trainExitCode,
  trainFoldersPresent,
  trainTextHyperparameters,
  trainExtraHyperparameters,
  trainInputDataConfig,
  trainResourceConfig,
  trainOtherVariables,
  trainSmVariables,
  trainReadOnlyInput,
  trainNetwork,
  trainModelWritten,
  trainStopsOnTerm,
  serveStarts,
  serveHealthyInTime,
  servePingStatus,
  serveModelReadOnly,
  serveTrainingPaths,
  serveOtherVariables,
  serveNetwork,
  serveInvocationStatus,
  serveStopsOnTerm,
];
