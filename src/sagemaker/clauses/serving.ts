import type { Clause } from './clause.ts';

const HOSTING = 'SageMaker AI developer guide, "Custom Inference Code with Hosting Services"';
const ISOLATION = 'SageMaker AI developer guide, "Internet-free containers" for algorithms and models of AWS Marketplace';
const RUNTIME = 'SageMaker Runtime API reference, InvokeEndpoint';
const OBSERVED = 'seen in the logs of real jobs';

/** Serving containers (INF). */
export const servingClauses: Readonly<Record<string, Clause>> = {
  'INF-01': {
    title: 'Started with `serve`',
    requirement: 'The image runs when its only argument is `serve`: an executable of that name on PATH, or an ENTRYPOINT that takes it.',
    source: HOSTING,
  },
  'INF-02': { title: 'Port 8080', requirement: 'The server speaks plain HTTP on port 8080 of all interfaces.', source: HOSTING },
  'INF-03': {
    title: 'GET /ping',
    requirement: '200 within two seconds says that the container is ready; the body stays empty.',
    source: HOSTING,
  },
  'INF-04': {
    title: 'Health checks never stop',
    requirement: 'Pings go on for the life of the container and are answered in time while requests are in flight.',
    source: `${HOSTING}; ${OBSERVED}`,
  },
  'INF-05': {
    title: 'Start-up window',
    requirement: 'Steady 200s from /ping begin within eight minutes of the start, and only when requests can be answered.',
    source: HOSTING,
  },
  'INF-06': {
    title: 'Connections',
    requirement: 'A connection to port 8080 is accepted within 250 milliseconds, whatever the server is doing.',
    source: HOSTING,
  },
  'INF-07': {
    title: 'POST /invocations',
    requirement: 'A request of a declared content type is answered with 2xx; body and answer are passed through untouched.',
    source: HOSTING,
  },
  'INF-08': { title: '60 seconds', requirement: 'The whole answer to a real-time request is there within 60 seconds.', source: RUNTIME },
  'INF-09': {
    title: 'Payload size',
    requirement: 'Bodies of 6 MiB have to be accepted and bodies of 25 MB should be; the two figures come from different pages.',
    source: `${RUNTIME}; AWS Marketplace seller guide, "Service restrictions and quotas"`,
  },
  'INF-10': { title: 'Other headers', requirement: 'Headers that the platform may add are ignored.', source: `${HOSTING}; ${RUNTIME}` },
  'INF-11': {
    title: 'Content-Type',
    requirement: 'It arrives as the buyer sent it, parameters included, or not at all; the body is never checked against it.',
    source: HOSTING,
  },
  'INF-12': {
    title: 'Accept',
    requirement: 'The answer is one of the declared response types and is labelled with it; a wish that cannot be met is refused.',
    source: RUNTIME,
  },
  'INF-13': {
    title: 'Custom attributes',
    requirement:
      'An answer may carry X-Amzn-SageMaker-Custom-Attributes, at most 1024 visible ASCII characters, which go back to the buyer.',
    source: RUNTIME,
  },
  'INF-14': {
    title: 'Errors',
    requirement: 'Bad input gets a 4xx with a short reason, and the process survives it.',
    source: RUNTIME,
  },
  'INF-15': {
    title: 'Model files',
    requirement: 'The model is unpacked into /opt/ml/model before the start and is read-only there.',
    source: HOSTING,
  },
  'INF-16': {
    title: 'No files of the training job',
    requirement: '/opt/ml/input, /opt/ml/output and the hyperparameters do not exist while serving.',
    source: HOSTING,
  },
  'INF-17': {
    title: 'Variables while serving',
    requirement: 'Only the environment map of the model can be relied on.',
    source: 'SageMaker API reference, ContainerDefinition',
  },
  'INF-18': {
    title: 'Serving without network',
    requirement: 'Nothing goes out of the container and there are no credentials, while requests come in on port 8080.',
    source: ISOLATION,
  },
  'INF-19': {
    title: 'Stopping a server',
    requirement: 'SIGTERM comes first and SIGKILL 30 seconds later; requests in flight should be finished.',
    source: HOSTING,
  },
  'INF-20': {
    title: 'A dead server ends its container',
    requirement: 'When what serves has died, it is started again or the container ends; it does not stay and fail.',
    source: 'not documented; follows from containers being replaced when they end, as the programs of the AWS samples rely on',
  },
  'INF-21': {
    title: 'Requests at the same time',
    requirement: 'Requests that arrive together are all answered, each with its own answer.',
    source: 'not documented; InvokeEndpoint has no limit of its own and passes on what clients send',
  },
  'INF-22': {
    title: 'HTTP details',
    requirement: 'Bodies with Content-Length and bodies in chunks are both read, and a connection that is kept open can be used again.',
    source: 'HTTP/1.1 (RFC 9112)',
  },
  'INF-23': {
    title: 'Streamed answers',
    requirement: 'InvokeEndpointWithResponseStream sends the same POST and forwards the parts of a chunked answer as they come.',
    source: 'SageMaker Runtime API reference, InvokeEndpointWithResponseStream',
    unjudged: 'Streaming is the choice of the buyer who calls; nothing in an image declares it, and every chunked answer can be streamed.',
  },
  'INF-24': {
    title: 'Asynchronous and serverless endpoints',
    requirement: 'Products of AWS Marketplace cannot run on asynchronous, serverless or multi-model endpoints.',
    source: 'AWS Marketplace seller guide, "Service restrictions and quotas"',
    unjudged: 'It restricts what buyers can create; no property of an image makes a difference.',
  },
  'INF-25': {
    title: 'The port of a pipeline',
    requirement:
      'An image with the label accept-bind-to-port=true listens on the port of SAGEMAKER_BIND_TO_PORT, and on 8080 when that is not set.',
    source: 'SageMaker AI developer guide, "Run Real-time Predictions with an Inference Pipeline"',
  },
  'INF-26': {
    title: 'Downloading a large model',
    requirement: 'Fetching and unpacking the model has a time limit of its own, 60 to 3600 seconds, set on the production variant.',
    source: 'SageMaker API reference, ProductionVariant',
    unjudged: 'The download happens before the container starts, and its limit belongs to the endpoint of the buyer.',
  },
  'INF-27': {
    title: 'Sticky sessions',
    requirement: 'A container may open and close sessions with headers of its answers when the buyer asks for one.',
    source: RUNTIME,
    unjudged: 'Sessions are optional for both sides, and nothing in an image declares that it offers them.',
  },
};
