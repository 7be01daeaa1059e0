import { batchAnswers } from './batch/answers.ts';
import { batchEnvironment } from './batch/environment.ts';
import { batchExecutionParameters } from './batch/execution-parameters.ts';
import { batchFinalNewline } from './batch/final-newline.ts';
import { batchMiniBatches } from './batch/mini-batches.ts';
import { batchOneLinePerRecord } from './batch/one-line-per-record.ts';
import { batchReady } from './batch/ready.ts';
import { batchSameOrder } from './batch/same-order.ts';
import type { Check } from './define-check.ts';
import { imageArchitecture } from './image/architecture.ts';
import { imageExecForm } from './image/exec-form.ts';
import { imageTiniEntrypoint } from './image/tini-entrypoint.ts';
import { projectCounts } from './project/counts.ts';
import { projectHyperparameterSpecs } from './project/hyperparameter-specs.ts';
import { projectInstanceTypes } from './project/instance-types.ts';
import { projectLimits } from './project/limits.ts';
import { projectObjectives } from './project/objectives.ts';
import { projectSamplesDeclared } from './project/samples-declared.ts';
import { serveAcceptDeclared } from './serve/accept-declared.ts';
import { serveAcceptUnsupported } from './serve/accept-unsupported.ts';
import { serveAnswerContentType } from './serve/answer-content-type.ts';
import { serveBadInputIsClientError } from './serve/bad-input-is-client-error.ts';
import { serveChunkedBody } from './serve/chunked-body.ts';
import { serveContentTypeAbsent } from './serve/content-type-absent.ts';
import { serveContentTypeCase } from './serve/content-type-case.ts';
import { serveContentTypeParameters } from './serve/content-type-parameters.ts';
import { serveContentTypeUndeclared } from './serve/content-type-undeclared.ts';
import { serveErrorBody } from './serve/error-body.ts';
import { serveExtraHeaders } from './serve/extra-headers.ts';
import { serveHealthyInTime } from './serve/healthy-in-time.ts';
import { serveHealthySoon } from './serve/healthy-soon.ts';
import { serveInFlightFinished } from './serve/in-flight-finished.ts';
import { serveInvocationSlow } from './serve/invocation-slow.ts';
import { serveInvocationStatus } from './serve/invocation-status.ts';
import { serveInvocationTime } from './serve/invocation-time.ts';
import { serveModelReadOnly } from './serve/model-read-only.ts';
import { serveModelUntouched } from './serve/model-untouched.ts';
import { serveNetwork } from './serve/network.ts';
import { serveOtherVariables } from './serve/other-variables.ts';
import { servePayload6Mib } from './serve/payload-6-mib.ts';
import { servePayload25Mb } from './serve/payload-25-mb.ts';
import { servePingBody } from './serve/ping-body.ts';
import { servePingLatency } from './serve/ping-latency.ts';
import { servePingStatus } from './serve/ping-status.ts';
import { servePingUnderLoad } from './serve/ping-under-load.ts';
import { servePort } from './serve/port.ts';
import { serveReadyMeansReady } from './serve/ready-means-ready.ts';
import { serveResponseSize } from './serve/response-size.ts';
import { serveStarts } from './serve/starts.ts';
import { serveStopsOnTerm } from './serve/stops-on-term.ts';
import { serveStopsWhenBusy } from './serve/stops-when-busy.ts';
import { serveSurvivesBadInput } from './serve/survives-bad-input.ts';
import { serveTrainingPaths } from './serve/training-paths.ts';
import { trainBadInputFails } from './train/bad-input-fails.ts';
import { trainContentTypeAbsent } from './train/content-type-absent.ts';
import { trainExitCode } from './train/exit-code.ts';
import { trainExtraHyperparameters } from './train/extra-hyperparameters.ts';
import { trainFailureLength } from './train/failure-length.ts';
import { trainFailureReason } from './train/failure-reason.ts';
import { trainFailureTrace } from './train/failure-trace.ts';
import { trainFailureUtf8 } from './train/failure-utf8.ts';
import { trainFastFileReadOnly } from './train/fast-file-read-only.ts';
import { trainFoldersPresent } from './train/folders-present.ts';
import { trainInputDataConfig } from './train/input-data-config.ts';
import { trainInputReadOnly } from './train/input-read-only.ts';
import { trainMetricsNumeric } from './train/metrics-numeric.ts';
import { trainMetricsPrinted } from './train/metrics-printed.ts';
import { trainModelSpecialFiles } from './train/model-special-files.ts';
import { trainModelSymlinks } from './train/model-symlinks.ts';
import { trainModelWritten } from './train/model-written.ts';
import { trainNetwork } from './train/network.ts';
import { trainObjectivePrinted } from './train/objective-printed.ts';
import { trainOtherVariables } from './train/other-variables.ts';
import { trainResourceConfig } from './train/resource-config.ts';
import { trainSmVariables } from './train/sm-variables.ts';
import { trainStarts } from './train/starts.ts';
import { trainStopNoticed } from './train/stop-noticed.ts';
import { trainStopsOnTerm } from './train/stops-on-term.ts';
import { trainTextHyperparameters } from './train/text-hyperparameters.ts';
import { trainTopology } from './train/topology.ts';

/** Every check, in the order of the report: what costs nothing first, then training, serving and batch as they happen. */
export const checks: readonly Check[] = [
  projectLimits,
  projectHyperparameterSpecs,
  projectObjectives,
  projectSamplesDeclared,
  projectCounts,
  projectInstanceTypes,
  imageArchitecture,
  imageExecForm,
  imageTiniEntrypoint,
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
  trainModelWritten,
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
  trainStopsOnTerm,
  trainStopNoticed,
  serveStarts,
  serveHealthyInTime,
  serveHealthySoon,
  servePort,
  servePingStatus,
  servePingLatency,
  servePingBody,
  serveModelReadOnly,
  serveModelUntouched,
  serveTrainingPaths,
  serveOtherVariables,
  serveNetwork,
  serveInvocationStatus,
  serveReadyMeansReady,
  serveInvocationTime,
  serveInvocationSlow,
  servePingUnderLoad,
  serveContentTypeParameters,
  serveContentTypeCase,
  serveContentTypeUndeclared,
  serveContentTypeAbsent,
  serveAnswerContentType,
  serveAcceptDeclared,
  serveAcceptUnsupported,
  serveExtraHeaders,
  serveChunkedBody,
  servePayload6Mib,
  servePayload25Mb,
  serveResponseSize,
  serveSurvivesBadInput,
  serveBadInputIsClientError,
  serveErrorBody,
  serveStopsOnTerm,
  serveStopsWhenBusy,
  serveInFlightFinished,
  batchEnvironment,
  batchReady,
  batchExecutionParameters,
  batchAnswers,
  batchOneLinePerRecord,
  batchSameOrder,
  batchFinalNewline,
  batchMiniBatches,
];
