import type { Check } from '../define-check.ts';
import { trainBadInputFails } from '../train/bad-input-fails.ts';
import { trainContentTypeAbsent } from '../train/content-type-absent.ts';
import { trainExitCode } from '../train/exit-code.ts';
import { trainExtraHyperparameters } from '../train/extra-hyperparameters.ts';
import { trainFailureLength } from '../train/failure-length.ts';
import { trainFailureReason } from '../train/failure-reason.ts';
import { trainFailureTrace } from '../train/failure-trace.ts';
import { trainFailureUtf8 } from '../train/failure-utf8.ts';
import { trainFastFileReadOnly } from '../train/fast-file-read-only.ts';
import { trainFoldersPresent } from '../train/folders-present.ts';
import { trainInputDataConfig } from '../train/input-data-config.ts';
import { trainInputReadOnly } from '../train/input-read-only.ts';
import { trainLogSecrets } from '../train/log-secrets.ts';
import { trainMetricsNumeric } from '../train/metrics-numeric.ts';
import { trainMetricsPrinted } from '../train/metrics-printed.ts';
import { trainModelPackable } from '../train/model-packable.ts';
import { trainModelSpecialFiles } from '../train/model-special-files.ts';
import { trainModelSymlinks } from '../train/model-symlinks.ts';
import { trainModelWritten } from '../train/model-written.ts';
import { trainNetwork } from '../train/network.ts';
import { trainNetworkWaits } from '../train/network-waits.ts';
import { trainObjectivePrinted } from '../train/objective-printed.ts';
import { trainOtherVariables } from '../train/other-variables.ts';
import { trainOutboundAttempts } from '../train/outbound-attempts.ts';
import { trainResourceConfig } from '../train/resource-config.ts';
import { trainSmVariables } from '../train/sm-variables.ts';
import { trainStarts } from '../train/starts.ts';
import { trainStopNoticed } from '../train/stop-noticed.ts';
import { trainStopsOnTerm } from '../train/stops-on-term.ts';
import { trainTextHyperparameters } from '../train/text-hyperparameters.ts';
import { trainTopology } from '../train/topology.ts';

/** The training container, in the order in which things happen to it. */
export const trainChecks: readonly Check[] = [
  trainStarts,
  trainExitCode,
  trainFoldersPresent,
  trainTextHyperparameters,
  trainExtraHyperparameters,
  trainInputDataConfig,
  trainContentTypeAbsent,
  trainResourceConfig,
  trainTopology,
  trainOtherVariables,
  trainSmVariables,
  trainFastFileReadOnly,
  trainInputReadOnly,
  trainNetwork,
  trainOutboundAttempts,
  trainNetworkWaits,
  trainModelWritten,
  trainModelPackable,
  trainModelSymlinks,
  trainModelSpecialFiles,
  trainMetricsNumeric,
  trainObjectivePrinted,
  trainMetricsPrinted,
  trainBadInputFails,
  trainFailureReason,
  trainFailureUtf8,
  trainFailureLength,
  trainFailureTrace,
  trainLogSecrets,
  trainStopsOnTerm,
  trainStopNoticed,
];
