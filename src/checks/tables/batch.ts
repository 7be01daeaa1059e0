import { batchAcceptAbsent } from '../batch/accept-absent.ts';
import { batchAnswers } from '../batch/answers.ts';
import { batchAssembly } from '../batch/assembly.ts';
import { batchBadRecordKeepsItsPlace } from '../batch/bad-record-keeps-its-place.ts';
import { batchConcurrency } from '../batch/concurrency.ts';
import { batchEnvironment } from '../batch/environment.ts';
import { batchExecutionParameters } from '../batch/execution-parameters.ts';
import { batchFinalNewline } from '../batch/final-newline.ts';
import { batchJoinable } from '../batch/joinable.ts';
import { batchMiniBatches } from '../batch/mini-batches.ts';
import { batchModelFits } from '../batch/model-fits.ts';
import { batchOneLinePerRecord } from '../batch/one-line-per-record.ts';
import { batchOptionalVariables } from '../batch/optional-variables.ts';
import { batchPayload } from '../batch/payload.ts';
import { batchReady } from '../batch/ready.ts';
import { batchSameForEveryFile } from '../batch/same-for-every-file.ts';
import { batchSameOrder } from '../batch/same-order.ts';
import { batchServerTimeout } from '../batch/server-timeout.ts';
import { batchSurvivesBadFile } from '../batch/survives-bad-file.ts';
import type { Check } from '../define-check.ts';

/** The serving container in a batch transform job. */
export const batchChecks: readonly Check[] = [
  batchEnvironment,
  batchOptionalVariables,
  batchReady,
  batchExecutionParameters,
  batchAnswers,
  batchAcceptAbsent,
  batchOneLinePerRecord,
  batchSameOrder,
  batchBadRecordKeepsItsPlace,
  batchFinalNewline,
  batchMiniBatches,
  batchSameForEveryFile,
  batchAssembly,
  batchJoinable,
  batchSurvivesBadFile,
  batchPayload,
  batchConcurrency,
  batchServerTimeout,
  batchModelFits,
];
