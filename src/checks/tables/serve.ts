import type { Check } from '../define-check.ts';
import { serveAcceptDeclared } from '../serve/accept-declared.ts';
import { serveAcceptUnsupported } from '../serve/accept-unsupported.ts';
import { serveAnswerContentType } from '../serve/answer-content-type.ts';
import { serveAnswersNotMixed } from '../serve/answers-not-mixed.ts';
import { serveBadInputIsClientError } from '../serve/bad-input-is-client-error.ts';
import { serveBindPort } from '../serve/bind-port.ts';
import { serveChunkedBody } from '../serve/chunked-body.ts';
import { serveConnects } from '../serve/connects.ts';
import { serveConnectsWhenBusy } from '../serve/connects-when-busy.ts';
import { serveContentTypeAbsent } from '../serve/content-type-absent.ts';
import { serveContentTypeCase } from '../serve/content-type-case.ts';
import { serveContentTypeParameters } from '../serve/content-type-parameters.ts';
import { serveContentTypeUndeclared } from '../serve/content-type-undeclared.ts';
import { serveCustomAttributes } from '../serve/custom-attributes.ts';
import { serveDeadWorker } from '../serve/dead-worker.ts';
import { serveErrorBody } from '../serve/error-body.ts';
import { serveExtraHeaders } from '../serve/extra-headers.ts';
import { serveHealthyInTime } from '../serve/healthy-in-time.ts';
import { serveHealthySoon } from '../serve/healthy-soon.ts';
import { serveInFlightFinished } from '../serve/in-flight-finished.ts';
import { serveInvocationSlow } from '../serve/invocation-slow.ts';
import { serveInvocationStatus } from '../serve/invocation-status.ts';
import { serveInvocationTime } from '../serve/invocation-time.ts';
import { serveKeepAlive } from '../serve/keep-alive.ts';
import { serveLogSecrets } from '../serve/log-secrets.ts';
import { serveManyRequests } from '../serve/many-requests.ts';
import { serveModelReadOnly } from '../serve/model-read-only.ts';
import { serveModelUntouched } from '../serve/model-untouched.ts';
import { serveNetwork } from '../serve/network.ts';
import { serveOtherVariables } from '../serve/other-variables.ts';
import { serveOutboundAttempts } from '../serve/outbound-attempts.ts';
import { serveParallelRequests } from '../serve/parallel-requests.ts';
import { servePayload6Mib } from '../serve/payload-6-mib.ts';
import { servePayload25Mb } from '../serve/payload-25-mb.ts';
import { servePingBody } from '../serve/ping-body.ts';
import { servePingLatency } from '../serve/ping-latency.ts';
import { servePingStatus } from '../serve/ping-status.ts';
import { servePingUnderLoad } from '../serve/ping-under-load.ts';
import { servePlainHttp } from '../serve/plain-http.ts';
import { servePort } from '../serve/port.ts';
import { serveReadyMeansReady } from '../serve/ready-means-ready.ts';
import { serveResponseSize } from '../serve/response-size.ts';
import { serveStarts } from '../serve/starts.ts';
import { serveStopsOnTerm } from '../serve/stops-on-term.ts';
import { serveStopsWhenBusy } from '../serve/stops-when-busy.ts';
import { serveSurvivesBadInput } from '../serve/survives-bad-input.ts';
import { serveTrainingPaths } from '../serve/training-paths.ts';

/** The serving container, in the order in which things happen to it. */
export const serveChecks: readonly Check[] = [
  serveStarts,
  serveHealthyInTime,
  serveHealthySoon,
  servePort,
  servePlainHttp,
  serveConnects,
  servePingStatus,
  servePingLatency,
  servePingBody,
  serveModelReadOnly,
  serveModelUntouched,
  serveTrainingPaths,
  serveOtherVariables,
  serveNetwork,
  serveOutboundAttempts,
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
  serveCustomAttributes,
  serveChunkedBody,
  serveKeepAlive,
  serveAnswersNotMixed,
  serveParallelRequests,
  serveConnectsWhenBusy,
  serveManyRequests,
  servePayload6Mib,
  servePayload25Mb,
  serveResponseSize,
  serveSurvivesBadInput,
  serveBadInputIsClientError,
  serveErrorBody,
  serveStopsOnTerm,
  serveStopsWhenBusy,
  serveInFlightFinished,
  serveLogSecrets,
  serveDeadWorker,
  serveBindPort,
];
