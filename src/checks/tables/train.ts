import type { Check } from '../define-check.ts';
import { trainAdditionalData } from '../train/additional-data.ts';
import { trainBadInputFails } from '../train/bad-input-fails.ts';
import { trainBusError } from '../train/bus-error.ts';
import { trainChannelNames } from '../train/channel-names.ts';
import { trainCheckpointsResumed } from '../train/checkpoints-resumed.ts';
import { trainChildrenStopped } from '../train/children-stopped.ts';
import { trainConfigFiles } from '../train/config-files.ts';
import { trainContentTypeAbsent } from '../train/content-type-absent.ts';
import { trainDefaultsAlike } from '../train/defaults-alike.ts';
import { trainEmptyFile } from '../train/empty-file.ts';
import { trainExitCode } from '../train/exit-code.ts';
import { trainExtensionAbsent } from '../train/extension-absent.ts';
import { trainExtraHyperparameters } from '../train/extra-hyperparameters.ts';
import { trainFailureCauseFirst } from '../train/failure-cause-first.ts';
import { trainFailureLength } from '../train/failure-length.ts';
import { trainFailureReason } from '../train/failure-reason.ts';
import { trainFailureTrace } from '../train/failure-trace.ts';
import { trainFailureUtf8 } from '../train/failure-utf8.ts';
import { trainFastFileReadOnly } from '../train/fast-file-read-only.ts';
import { trainFileNames } from '../train/file-names.ts';
import { trainFinalNewline } from '../train/final-newline.ts';
import { trainFoldersPresent } from '../train/folders-present.ts';
import { trainHyperparameterBounds } from '../train/hyperparameter-bounds.ts';
import { trainHyperparametersAbsent } from '../train/hyperparameters-absent.ts';
import { trainHyperparametersMatter } from '../train/hyperparameters-matter.ts';
import { trainInputDataConfig } from '../train/input-data-config.ts';
import { trainInputReadOnly } from '../train/input-read-only.ts';
import { trainLogFlushed } from '../train/log-flushed.ts';
import { trainLogSecrets } from '../train/log-secrets.ts';
import { trainMetricsNumeric } from '../train/metrics-numeric.ts';
import { trainMetricsPrinted } from '../train/metrics-printed.ts';
import { trainModelPackable } from '../train/model-packable.ts';
import { trainModelSpecialFiles } from '../train/model-special-files.ts';
import { trainModelSymlinks } from '../train/model-symlinks.ts';
import { trainModelWritten } from '../train/model-written.ts';
import { trainNetwork } from '../train/network.ts';
import { trainNetworkWaits } from '../train/network-waits.ts';
import { trainNumberForms } from '../train/number-forms.ts';
import { trainObjectiveAlways } from '../train/objective-always.ts';
import { trainObjectivePrinted } from '../train/objective-printed.ts';
import { trainOptionalChannels } from '../train/optional-channels.ts';
import { trainOtherVariables } from '../train/other-variables.ts';
import { trainOutboundAttempts } from '../train/outbound-attempts.ts';
import { trainOutputElsewhere } from '../train/output-elsewhere.ts';
import { trainPaddedHyperparameters } from '../train/padded-hyperparameters.ts';
import { trainPrivileges } from '../train/privileges.ts';
import { trainQuotedHyperparameters } from '../train/quoted-hyperparameters.ts';
import { trainResourceConfig } from '../train/resource-config.ts';
import { trainScratchSpace } from '../train/scratch-space.ts';
import { trainSmVariables } from '../train/sm-variables.ts';
import { trainStarts } from '../train/starts.ts';
import { trainSteady } from '../train/steady.ts';
import { trainStopNoticed } from '../train/stop-noticed.ts';
import { trainStoppedModel } from '../train/stopped-model.ts';
import { trainStopsEarly } from '../train/stops-early.ts';
import { trainStopsOnTerm } from '../train/stops-on-term.ts';
import { trainTextHyperparameters } from '../train/text-hyperparameters.ts';
import { trainTopology } from '../train/topology.ts';
import { trainTuningLimits } from '../train/tuning-limits.ts';
import { trainWithGpu } from '../train/with-gpu.ts';
import { trainWrongTypeRefused } from '../train/wrong-type-refused.ts';

/** The training container, in the order in which things happen to it. */
export const trainChecks: readonly Check[] = [
  trainStarts,
  trainExitCode,
  trainWithGpu,
  trainSteady,
  trainFoldersPresent,
  trainTextHyperparameters,
  trainExtraHyperparameters,
  trainHyperparametersAbsent,
  trainDefaultsAlike,
  trainHyperparameterBounds,
  trainNumberForms,
  trainQuotedHyperparameters,
  trainPaddedHyperparameters,
  trainHyperparametersMatter,
  trainInputDataConfig,
  trainContentTypeAbsent,
  trainResourceConfig,
  trainTopology,
  trainConfigFiles,
  trainOtherVariables,
  trainSmVariables,
  trainAdditionalData,
  trainPrivileges,
  trainBusError,
  trainFastFileReadOnly,
  trainInputReadOnly,
  trainFileNames,
  trainExtensionAbsent,
  trainEmptyFile,
  trainFinalNewline,
  trainOptionalChannels,
  trainChannelNames,
  trainNetwork,
  trainOutboundAttempts,
  trainNetworkWaits,
  trainScratchSpace,
  trainLogFlushed,
  trainModelWritten,
  trainModelPackable,
  trainModelSymlinks,
  trainModelSpecialFiles,
  trainOutputElsewhere,
  trainMetricsNumeric,
  trainObjectivePrinted,
  trainObjectiveAlways,
  trainMetricsPrinted,
  trainTuningLimits,
  trainBadInputFails,
  trainWrongTypeRefused,
  trainFailureReason,
  trainFailureUtf8,
  trainFailureLength,
  trainFailureCauseFirst,
  trainFailureTrace,
  trainLogSecrets,
  trainStopsOnTerm,
  trainStopNoticed,
  trainStopsEarly,
  trainChildrenStopped,
  trainStoppedModel,
  trainCheckpointsResumed,
];
