import { describeCommand } from '../command-line.ts';
import type { JobParts } from './job-parts.ts';

/** Words in the examples that buyers replace. */
export const PLACEHOLDERS = { algorithm: 'ALGORITHM_ARN', role: 'ROLE_ARN', bucket: 'BUCKET', endpoint: 'ENDPOINT_NAME' } as const;

const { algorithm, role, bucket, endpoint } = PLACEHOLDERS;
const s3 = (base: string, place: string) => `s3://${bucket}/${base}/${place}/`;

/** The request that is sent as an example: a file beside the notebook. */
export interface ExampleRequest {
  readonly file: string;
  readonly contentType: string;
  readonly accept: string | undefined;
}

/** Training with the AWS CLI. */
export function renderCliTraining(jobs: JobParts): string {
  const channels = jobs.channels.map(({ name, contentType, mode }) => ({
    ChannelName: name,
    ...(contentType === undefined ? {} : { ContentType: contentType }),
    ...(mode === 'File' ? {} : { InputMode: mode }),
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: s3(jobs.base, `channels/${name}`) } },
  }));
  return command('create-training-job', [
    ['--training-job-name', `${jobs.base}-training`],
    ['--algorithm-specification', `AlgorithmName=${algorithm},TrainingInputMode=File`],
    ['--role-arn', role],
    ['--enable-network-isolation'],
    ...(Object.keys(jobs.hyperparameters).length === 0 ? [] : [['--hyper-parameters', JSON.stringify(jobs.hyperparameters)]]),
    ['--input-data-config', JSON.stringify(channels)],
    ['--output-data-config', `S3OutputPath=${s3(jobs.base, 'models')}`],
    ['--resource-config', `InstanceType=${jobs.instanceTypes.training},InstanceCount=1,VolumeSizeInGB=30`],
    ['--stopping-condition', 'MaxRuntimeInSeconds=3600'],
  ]);
}

/** A request to an endpoint with the AWS CLI. */
export function renderCliInvocation({ file, contentType, accept }: ExampleRequest): string {
  return command(
    'invoke-endpoint',
    [
      ['--endpoint-name', endpoint],
      ['--content-type', contentType],
      ...(accept === undefined ? [] : [['--accept', accept]]),
      ['--body', `fileb://${file}`],
      ['answer.out'],
    ],
    'sagemaker-runtime',
  );
}

/** A batch transform job with the AWS CLI; undefined where there is no batch sample. */
export function renderCliTransform({ base, batch, instanceTypes }: JobParts): string | undefined {
  if (batch === undefined) return undefined;
  const input = {
    DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: s3(base, 'batch') } },
    ContentType: batch.contentType,
    SplitType: batch.splitType,
  };
  const output = {
    S3OutputPath: s3(base, 'batch-answers'),
    AssembleWith: batch.assembleWith,
    ...(batch.accept === undefined ? {} : { Accept: batch.accept }),
  };
  return command('create-transform-job', [
    ['--transform-job-name', `${base}-batch`],
    ['--model-name', 'MODEL_NAME'],
    ...(batch.strategy === undefined ? [] : [['--batch-strategy', batch.strategy]]),
    ['--transform-input', JSON.stringify(input)],
    ['--transform-output', JSON.stringify(output)],
    ['--transform-resources', `InstanceType=${instanceTypes.transform},InstanceCount=1`],
  ]);
}

function command(operation: string, words: readonly (readonly string[])[], service = 'sagemaker'): string {
  return [`aws ${service} ${operation}`, ...words.map(([first = '', ...rest]) => `  ${describeCommand(first, rest)}`)].join(' \\\n');
}

/** Train, deploy, invoke and transform with the SageMaker Python SDK. */
export function renderSdk(jobs: JobParts, request: ExampleRequest | undefined): string {
  const { base, batch, channels, hyperparameters, instanceTypes } = jobs;
  return [
    'from sagemaker.algorithm import AlgorithmEstimator',
    'from sagemaker.deserializers import BytesDeserializer',
    'from sagemaker.inputs import TrainingInput',
    'from sagemaker.serializers import IdentitySerializer',
    '',
    'estimator = AlgorithmEstimator(',
    `    algorithm_arn=${python(algorithm)},`,
    `    role=${python(role)},`,
    '    instance_count=1,',
    `    instance_type=${python(instanceTypes.training)},`,
    ...(Object.keys(hyperparameters).length === 0 ? [] : [`    hyperparameters=${python(hyperparameters)},`]),
    ')',
    'estimator.fit({',
    ...channels.map(({ name, contentType, mode }) => {
      const more = [
        ...(contentType === undefined ? [] : [`content_type=${python(contentType)}`]),
        ...(mode === 'File' ? [] : [`input_mode=${python(mode)}`]),
      ];
      return `    ${python(name)}: TrainingInput(${[python(s3(base, `channels/${name}`)), ...more].join(', ')}),`;
    }),
    '})',
    ...(request === undefined ? [] : renderSdkInvocation(request, instanceTypes.realtime)),
    ...(batch === undefined ? [] : renderSdkTransform(batch, jobs)),
  ].join('\n');
}

function renderSdkInvocation({ file, contentType, accept }: ExampleRequest, instanceType: string): readonly string[] {
  const answers = accept === undefined ? 'BytesDeserializer()' : `BytesDeserializer(accept=${python(accept)})`;
  return [
    '',
    'predictor = estimator.deploy(',
    '    initial_instance_count=1,',
    `    instance_type=${python(instanceType)},`,
    `    serializer=IdentitySerializer(${python(contentType)}),`,
    `    deserializer=${answers},`,
    ')',
    `print(predictor.predict(open(${python(file)}, "rb").read()))`,
    'predictor.delete_endpoint()',
  ];
}

function renderSdkTransform(batch: NonNullable<JobParts['batch']>, { base, instanceTypes }: JobParts): readonly string[] {
  const split = batch.splitType === 'None' ? '' : `, split_type=${python(batch.splitType)}`;
  return [
    '',
    'transformer = estimator.transformer(',
    '    instance_count=1,',
    `    instance_type=${python(instanceTypes.transform)},`,
    ...(batch.strategy === undefined ? [] : [`    strategy=${python(batch.strategy)},`]),
    ...(batch.assembleWith === 'None' ? [] : [`    assemble_with=${python(batch.assembleWith)},`]),
    ...(batch.accept === undefined ? [] : [`    accept=${python(batch.accept)},`]),
    ')',
    `transformer.transform(${python(s3(base, 'batch'))}, content_type=${python(batch.contentType)}${split})`,
    'transformer.wait()',
  ];
}

/** A text, or texts by name, as a literal of Python: what JSON writes of a text is one, too. */
export function python(value: string | Readonly<Record<string, string>>): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`)
    .join(', ')}}`;
}
