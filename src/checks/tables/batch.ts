import { batchAnswers } from '../batch/answers.ts';
import { batchEnvironment } from '../batch/environment.ts';
import { batchExecutionParameters } from '../batch/execution-parameters.ts';
import { batchFinalNewline } from '../batch/final-newline.ts';
import { batchMiniBatches } from '../batch/mini-batches.ts';
import { batchOneLinePerRecord } from '../batch/one-line-per-record.ts';
import { batchReady } from '../batch/ready.ts';
import { batchSameOrder } from '../batch/same-order.ts';
import type { Check } from '../define-check.ts';

/** The serving container in a batch transform job. */
export const batchChecks: readonly Check[] = [
  batchEnvironment,
  batchReady,
  batchExecutionParameters,
  batchAnswers,
  batchOneLinePerRecord,
  batchSameOrder,
  batchFinalNewline,
  batchMiniBatches,
];
