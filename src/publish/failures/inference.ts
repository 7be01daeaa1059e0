import type { FailureText } from './failure-text.ts';

/** What ends the batch transform job of a validation. */
export const inferenceFailures: readonly FailureText[] = [
  {
    id: 'no-ping',
    vague: true,
    stage: 'model',
    pattern: /failed to respond to ping|did not pass the ping health check/i,
    cause: 'The serve program did not answer GET /ping with 200 in time.',
    fix: 'Listen on port 8080 on every address, and answer /ping with 200 as soon as the model is loaded. The log of the job says more.',
    local: 'sagemaker-algo test-local --only serve/ping-status,serve/healthy-in-time',
    sample:
      'AlgorithmError: Model container failed to respond to ping; Ensure /ping endpoint is implemented and responds with an HTTP 200 status code',
    source: 'aws/amazon-sagemaker-examples#852, #815',
    record: 'observed',
    met: 'a batch transform job',
  },
  {
    id: 'bad-status',
    vague: true,
    stage: 'transform',
    pattern: /Bad HTTP status (?:received|returned) from algorithm|See job logs for more information/,
    cause: 'The serve program answered a record of the batch sample with another status than 2xx.',
    fix: 'Send the same file through the model here, and look at what serve prints for it.',
    local: 'sagemaker-algo transform',
    sample: 'sagemaker logs: MaxConcurrentTransforms=1: Bad HTTP status received from algorithm: 500',
    source: 'aws/sagemaker-tensorflow-serving-container#93, aws/deep-learning-containers#586',
    record: 'observed',
    met: 'a batch transform job and its log',
  },
  {
    id: 'no-answer',
    vague: true,
    stage: 'transform',
    pattern: /Unable to get response from algorithm/,
    cause: 'The container died, most often for want of memory, or took more than 600 seconds for one request.',
    fix: 'Watch memory and time with the same file here; take a larger instance type, or a smaller MaxPayloadInMB, for the validation.',
    local: 'sagemaker-algo test-local --only batch',
    sample: 'ClientError: Unable to get response from algorithm',
    source: 'aws/sagemaker-python-sdk#753, #1284',
    record: 'observed',
    met: 'a batch transform job and its log',
  },
];
