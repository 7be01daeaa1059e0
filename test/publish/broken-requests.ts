import type { CreateAlgorithmRequest, RequestTrainingJob, RequestTransformJob } from '../../src/config/create-algorithm.ts';

/** One limit broken in a request that is sound otherwise. */
export interface BrokenRequest {
  readonly what: string;
  /** Whether AWS's own model has the limit; what it has not stands in a text of AWS or of an SDK. */
  readonly model: boolean;
  readonly breaks: (request: CreateAlgorithmRequest) => void;
  /** Of the finding: `path clause reason`, the beginning of it. */
  readonly finding: string;
}

type Loose = Record<string, unknown>;
const set = (target: object, fields: Loose) => void Object.assign(target, fields);
const drop = (target: object, name: string) => void Reflect.deleteProperty(target, name);
const many = <T>(count: number, one: (index: number) => T) => Array.from({ length: count }, (_, index) => one(index));

const training = (request: CreateAlgorithmRequest) => request.TrainingSpecification;
const serving = (request: CreateAlgorithmRequest): NonNullable<CreateAlgorithmRequest['InferenceSpecification']> =>
  known(request.InferenceSpecification);
const validation = (request: CreateAlgorithmRequest) => known(request.ValidationSpecification);
const job = (request: CreateAlgorithmRequest): RequestTrainingJob => known(validation(request).ValidationProfiles[0]).TrainingJobDefinition;
const batch = (request: CreateAlgorithmRequest): RequestTransformJob =>
  known(known(validation(request).ValidationProfiles[0]).TransformJobDefinition);
const hyperparameter = (request: CreateAlgorithmRequest, index: number) => known(known(training(request).SupportedHyperParameters)[index]);
const channel = (request: CreateAlgorithmRequest, index = 0) => known(training(request).TrainingChannels[index]);
const input = (request: CreateAlgorithmRequest, index = 0) => known(job(request).InputDataConfig[index]);
function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the sound request has no such part');
  return value;
}

const T = 'TrainingSpecification';
const I = 'InferenceSpecification';
const V = 'ValidationSpecification';
const J = `${V}.ValidationProfiles[0].TrainingJobDefinition`;
const B = `${V}.ValidationProfiles[0].TransformJobDefinition`;
const long = (length: number) => 'a'.repeat(length);

type Row = readonly [what: string, breaks: (request: CreateAlgorithmRequest) => void, finding: string];

/** What AWS's own model refuses: each limit of the table of the contract. */
const REFUSED_BY_MODEL: readonly Row[] = [
  ['no name', (r) => drop(r, 'AlgorithmName'), 'AlgorithmName API-01 is missing'],
  ['empty name', (r) => set(r, { AlgorithmName: '' }), 'AlgorithmName API-01 must not be empty'],
  ['name too long', (r) => set(r, { AlgorithmName: long(64) }), 'AlgorithmName API-01 has more than 63 characters'],
  ['name with an underscore', (r) => set(r, { AlgorithmName: 'my_algo' }), 'AlgorithmName API-01 may hold only'],
  ['description too long', (r) => set(r, { AlgorithmDescription: long(1025) }), 'AlgorithmDescription API-01 has more than 1024'],
  ['description of two lines', (r) => set(r, { AlgorithmDescription: 'a\nb' }), 'AlgorithmDescription API-01 holds a control'],
  ['a member that is none', (r) => set(r, { Priority: 1 }), 'Priority API-01 is not a known key'],
  ['no training side', (r) => drop(r, T), `${T} API-01 is missing`],
  ['no image', (r) => drop(training(r), 'TrainingImage'), `${T}.TrainingImage API-01 is missing`],
  [
    'image with a space',
    (r) => set(training(r), { TrainingImage: 'a b' }),
    `${T}.TrainingImage API-01 must not be empty or hold white space`,
  ],
  ['image too long', (r) => set(training(r), { TrainingImage: long(256) }), `${T}.TrainingImage API-01 has more than 255`],
  [
    '101 hyperparameters',
    (r) => set(training(r), { SupportedHyperParameters: many(101, (n) => ({ Name: `h${n}`, Type: 'FreeText' })) }),
    `${T}.SupportedHyperParameters API-01 has more than 100 entries`,
  ],
  ['hyperparameter without a name', (r) => drop(hyperparameter(r, 3), 'Name'), `${T}.SupportedHyperParameters[3].Name API-01 is missing`],
  [
    'hyperparameter name too long',
    (r) => set(hyperparameter(r, 3), { Name: long(257) }),
    `${T}.SupportedHyperParameters[3].Name API-01 has more than 256`,
  ],
  [
    'hyperparameter name of two lines',
    (r) => set(hyperparameter(r, 3), { Name: 'a\nb' }),
    `${T}.SupportedHyperParameters[3].Name API-01 holds a control`,
  ],
  ['hyperparameter without a type', (r) => drop(hyperparameter(r, 3), 'Type'), `${T}.SupportedHyperParameters[3].Type API-01 is missing`],
  [
    'type String',
    (r) => set(hyperparameter(r, 3), { Type: 'String' }),
    `${T}.SupportedHyperParameters[3].Type API-01 must be one of Integer`,
  ],
  [
    'hyperparameter description too long',
    (r) => set(hyperparameter(r, 3), { Description: long(1025) }),
    `${T}.SupportedHyperParameters[3].Description API-01 has more than 1024`,
  ],
  [
    'bound as a number',
    (r) => set(hyperparameter(r, 1), { Range: { IntegerParameterRangeSpecification: { MinValue: 1, MaxValue: '9' } } }),
    `${T}.SupportedHyperParameters[1].Range.IntegerParameterRangeSpecification.MinValue API-01 must be text`,
  ],
  [
    'only one bound',
    (r) => set(hyperparameter(r, 0), { Range: { ContinuousParameterRangeSpecification: { MinValue: '0' } } }),
    `${T}.SupportedHyperParameters[0].Range.ContinuousParameterRangeSpecification.MaxValue API-01 is missing`,
  ],
  [
    'bound too long',
    (r) => set(hyperparameter(r, 0), { Range: { ContinuousParameterRangeSpecification: { MinValue: '0', MaxValue: '9'.repeat(257) } } }),
    `${T}.SupportedHyperParameters[0].Range.ContinuousParameterRangeSpecification.MaxValue API-01 has more than 256`,
  ],
  [
    'no value to choose',
    (r) => set(hyperparameter(r, 2), { Range: { CategoricalParameterRangeSpecification: { Values: [] } } }),
    `${T}.SupportedHyperParameters[2].Range.CategoricalParameterRangeSpecification.Values API-01 needs at least 1 entry`,
  ],
  [
    '31 values',
    (r) => set(hyperparameter(r, 2), { Range: { CategoricalParameterRangeSpecification: { Values: [...many(30, String), 'cholesky'] } } }),
    `${T}.SupportedHyperParameters[2].Range.CategoricalParameterRangeSpecification.Values API-01 has more than 30 entries`,
  ],
  [
    'value too long',
    (r) => set(hyperparameter(r, 2), { Range: { CategoricalParameterRangeSpecification: { Values: ['cholesky', long(257)] } } }),
    `${T}.SupportedHyperParameters[2].Range.CategoricalParameterRangeSpecification.Values[1] API-01 has more than 256`,
  ],
  [
    'default too long',
    (r) => set(hyperparameter(r, 3), { DefaultValue: long(2501) }),
    `${T}.SupportedHyperParameters[3].DefaultValue API-01 has more than 2500`,
  ],
  [
    'default of two lines',
    (r) => set(hyperparameter(r, 3), { DefaultValue: 'a\nb' }),
    `${T}.SupportedHyperParameters[3].DefaultValue API-01 must be one line`,
  ],
  [
    'IsTunable as text',
    (r) => set(hyperparameter(r, 3), { IsTunable: 'no' }),
    `${T}.SupportedHyperParameters[3].IsTunable API-01 must be true or false`,
  ],
  [
    'no list of machines',
    (r) => drop(training(r), 'SupportedTrainingInstanceTypes'),
    `${T}.SupportedTrainingInstanceTypes API-01 is missing`,
  ],
  [
    'machine of endpoints',
    (r) => training(r).SupportedTrainingInstanceTypes.push('ml.m5d.large'),
    `${T}.SupportedTrainingInstanceTypes[2] API-01 is not an instance type of training`,
  ],
  [
    '41 metrics',
    (r) => set(training(r), { MetricDefinitions: many(41, (n) => ({ Name: n === 0 ? 'validation:rmse' : `m${n}`, Regex: '(x)' })) }),
    `${T}.MetricDefinitions API-01 has more than 40`,
  ],
  [
    'metric without a name',
    (r) => set(training(r), { MetricDefinitions: [{ Name: '', Regex: 'x' }] }),
    `${T}.MetricDefinitions[0].Name API-01 must not be empty`,
  ],
  [
    'metric name too long',
    (r) => known(training(r).MetricDefinitions).push({ Name: long(256), Regex: 'x' }),
    `${T}.MetricDefinitions[1].Name API-01 has more than 255`,
  ],
  [
    'metric without a regex',
    (r) => known(training(r).MetricDefinitions).push({ Name: 'x', Regex: '' }),
    `${T}.MetricDefinitions[1].Regex API-01 must not be empty`,
  ],
  [
    'regex too long',
    (r) => known(training(r).MetricDefinitions).push({ Name: 'x', Regex: long(501) }),
    `${T}.MetricDefinitions[1].Regex API-01 has more than 500`,
  ],
  ['no channel', (r) => set(training(r), { TrainingChannels: [] }), `${T}.TrainingChannels API-01 needs at least 1 entry`],
  [
    'nine channels',
    (r) => training(r).TrainingChannels.push(...many(7, (n) => ({ ...channel(r), Name: `c${n}`, IsRequired: false }))),
    `${T}.TrainingChannels API-01 has more than 8`,
  ],
  ['channel name with a space', (r) => set(channel(r, 1), { Name: 'a b' }), `${T}.TrainingChannels[1].Name API-01 may hold only`],
  ['channel name too long', (r) => set(channel(r, 1), { Name: long(65) }), `${T}.TrainingChannels[1].Name API-01 has more than 64`],
  [
    'channel without content types',
    (r) => drop(channel(r), 'SupportedContentTypes'),
    `${T}.TrainingChannels[0].SupportedContentTypes API-01 is missing`,
  ],
  [
    'content type too long',
    (r) => channel(r).SupportedContentTypes.push(long(257)),
    `${T}.TrainingChannels[0].SupportedContentTypes[1] API-01 has more than 256`,
  ],
  [
    'channel without a mode',
    (r) => set(channel(r), { SupportedInputModes: [] }),
    `${T}.TrainingChannels[0].SupportedInputModes API-01 needs at least 1 entry`,
  ],
  [
    'unknown mode',
    (r) => set(channel(r), { SupportedInputModes: ['File', 'Stream'] }),
    `${T}.TrainingChannels[0].SupportedInputModes[1] API-01 must be one of File`,
  ],
  [
    'unknown compression',
    (r) => set(channel(r), { SupportedCompressionTypes: ['None', 'Zstd'] }),
    `${T}.TrainingChannels[0].SupportedCompressionTypes[1] API-01 must be one of None`,
  ],
  [
    'channel description too long',
    (r) => set(channel(r), { Description: long(1025) }),
    `${T}.TrainingChannels[0].Description API-01 has more than 1024`,
  ],
  [
    'objective of no kind',
    (r) => set(training(r), { SupportedTuningJobObjectiveMetrics: [{ Type: 'Best', MetricName: 'validation:rmse' }] }),
    `${T}.SupportedTuningJobObjectiveMetrics[0].Type API-01 must be one of Maximize`,
  ],
  [
    'additional data nowhere',
    (r) => set(known(training(r).AdditionalS3DataSource), { S3Uri: 'weights.tar.gz' }),
    `${T}.AdditionalS3DataSource.S3Uri API-01 is no address in S3`,
  ],
  [
    'additional data of no kind',
    (r) => set(known(training(r).AdditionalS3DataSource), { S3DataType: 'File' }),
    `${T}.AdditionalS3DataSource.S3DataType API-01 must be one of S3Object`,
  ],
  ['no container', (r) => set(serving(r), { Containers: [] }), `${I}.Containers API-01 needs at least 1 entry`],
  [
    '16 containers',
    (r) => set(serving(r), { Containers: many(16, () => known(serving(r).Containers[0])) }),
    `${I}.Containers API-01 has more than 15`,
  ],
  [
    'variable with a dash',
    (r) => set(known(serving(r).Containers[0]), { Environment: { 'LOG-LEVEL': 'x' } }),
    `${I}.Containers[0].Environment.LOG-LEVEL API-01 its name may hold only`,
  ],
  [
    'value of a variable too long',
    (r) => set(known(serving(r).Containers[0]), { Environment: { A: long(1025) } }),
    `${I}.Containers[0].Environment.A API-01 has more than 1024`,
  ],
  [
    '101 variables',
    (r) => set(known(serving(r).Containers[0]), { Environment: Object.fromEntries(many(101, (n) => [`A${n}`, ''])) }),
    `${I}.Containers[0].Environment API-01 has more than 100 entries`,
  ],
  [
    'no machine of transform',
    (r) => set(serving(r), { SupportedTransformInstanceTypes: [] }),
    `${I}.SupportedTransformInstanceTypes API-01 needs at least 1 entry`,
  ],
  [
    'machine of endpoints for transform',
    (r) => known(serving(r).SupportedTransformInstanceTypes).push('ml.t2.medium'),
    `${I}.SupportedTransformInstanceTypes[2] API-01 is not an instance type of batch`,
  ],
  [
    'machine that is none',
    (r) => known(serving(r).SupportedRealtimeInferenceInstanceTypes).push('m5.large'),
    `${I}.SupportedRealtimeInferenceInstanceTypes[1] API-01 is not an instance type of real-time`,
  ],
  [
    'type of requests too long',
    (r) => known(serving(r).SupportedContentTypes).push(long(257)),
    `${I}.SupportedContentTypes[1] API-01 has more than 256`,
  ],
  [
    'answer of no MIME type',
    (r) => known(serving(r).SupportedResponseMIMETypes).push('csv'),
    `${I}.SupportedResponseMIMETypes[2] API-01 is not a MIME type`,
  ],
  ['no role', (r) => drop(validation(r), 'ValidationRole'), `${V}.ValidationRole API-01 is missing`],
  [
    'role that is a name',
    (r) => set(validation(r), { ValidationRole: 'role/validation-of-my-algo' }),
    `${V}.ValidationRole API-01 is not the ARN of a role`,
  ],
  ['no profile', (r) => set(validation(r), { ValidationProfiles: [] }), `${V}.ValidationProfiles API-01 needs at least 1 entry`],
  [
    'two profiles',
    (r) => validation(r).ValidationProfiles.push(known(validation(r).ValidationProfiles[0])),
    `${V}.ValidationProfiles API-01 has more than 1 entry`,
  ],
  [
    'profile name with a space',
    (r) => set(known(validation(r).ValidationProfiles[0]), { ProfileName: 'a b' }),
    `${V}.ValidationProfiles[0].ProfileName API-01 may hold only`,
  ],
  ['job without a mode', (r) => drop(job(r), 'TrainingInputMode'), `${J}.TrainingInputMode API-01 is missing`],
  [
    'value of the job too long',
    (r) => set(job(r), { HyperParameters: { epochs: '1', note: long(2501) } }),
    `${J}.HyperParameters.note API-01 has more than 2500`,
  ],
  [
    'value of the job as a number',
    (r) => set(job(r), { HyperParameters: { epochs: 1 } }),
    `${J}.HyperParameters.epochs API-01 must be text`,
  ],
  ['job without data', (r) => set(job(r), { InputDataConfig: [] }), `${J}.InputDataConfig API-01 needs at least 1 entry`],
  [
    'data of no kind',
    (r) => set(input(r).DataSource.S3DataSource, { S3DataType: 'Folder' }),
    `${J}.InputDataConfig[0].DataSource.S3DataSource.S3DataType API-01 must be one of S3Prefix`,
  ],
  [
    'data nowhere',
    (r) => set(input(r).DataSource.S3DataSource, { S3Uri: 'samples/train' }),
    `${J}.InputDataConfig[0].DataSource.S3DataSource.S3Uri API-01 is no address in S3`,
  ],
  [
    'address too long',
    (r) => set(input(r).DataSource.S3DataSource, { S3Uri: `s3://my-bucket/${long(1024)}` }),
    `${J}.InputDataConfig[0].DataSource.S3DataSource.S3Uri API-01 has more than 1024`,
  ],
  [
    'wrapper of no kind',
    (r) => set(input(r), { RecordWrapperType: 'TFRecord' }),
    `${J}.InputDataConfig[0].RecordWrapperType API-01 must be one of None`,
  ],
  ['output nowhere', (r) => drop(job(r).OutputDataConfig, 'S3OutputPath'), `${J}.OutputDataConfig.S3OutputPath API-01 is missing`],
  ['key of no form', (r) => set(job(r).OutputDataConfig, { KmsKeyId: 'my key' }), `${J}.OutputDataConfig.KmsKeyId API-01 is no id`],
  [
    'output packed with zstd',
    (r) => set(job(r).OutputDataConfig, { CompressionType: 'ZSTD' }),
    `${J}.OutputDataConfig.CompressionType API-01 must be one of GZIP`,
  ],
  [
    'job on a machine that is none',
    (r) => set(job(r).ResourceConfig, { InstanceType: 'ml.m5.huge' }),
    `${J}.ResourceConfig.InstanceType API-01 is not an instance type of training`,
  ],
  [
    'half a machine',
    (r) => set(job(r).ResourceConfig, { InstanceCount: 0.5 }),
    `${J}.ResourceConfig.InstanceCount API-01 must be a whole number`,
  ],
  [
    'no time',
    (r) => set(job(r).StoppingCondition, { MaxRuntimeInSeconds: 0 }),
    `${J}.StoppingCondition.MaxRuntimeInSeconds API-01 must be at least 1`,
  ],
  ['batch without input', (r) => drop(batch(r), 'TransformInput'), `${B}.TransformInput API-01 is missing`],
  ['negative payload', (r) => set(batch(r), { MaxPayloadInMB: -1 }), `${B}.MaxPayloadInMB API-01 must be at least 0`],
  ['strategy of no kind', (r) => set(batch(r), { BatchStrategy: 'MULTI_RECORD' }), `${B}.BatchStrategy API-01 must be one of MultiRecord`],
  [
    'split of no kind',
    (r) => set(batch(r).TransformInput, { SplitType: 'Lines' }),
    `${B}.TransformInput.SplitType API-01 must be one of None`,
  ],
  [
    '17 variables of the batch job',
    (r) => set(batch(r), { Environment: Object.fromEntries(many(17, (n) => [`A${n}`, ''])) }),
    `${B}.Environment API-01 has more than 16 entries`,
  ],
  [
    'variable of the batch job too long',
    (r) => set(batch(r), { Environment: { A: long(10_241) } }),
    `${B}.Environment.A API-01 has more than 10240`,
  ],
  [
    'answer type too long',
    (r) => set(batch(r).TransformOutput, { Accept: `text/${long(257)}` }),
    `${B}.TransformOutput.Accept API-01 has more than 256`,
  ],
  [
    'joined by commas',
    (r) => set(batch(r).TransformOutput, { AssembleWith: 'Comma' }),
    `${B}.TransformOutput.AssembleWith API-01 must be one of None`,
  ],
  [
    'no machine for the batch job',
    (r) => set(batch(r).TransformResources, { InstanceCount: 0 }),
    `${B}.TransformResources.InstanceCount API-01 must be at least 1`,
  ],
  [
    'batch on a machine of training',
    (r) => set(batch(r).TransformResources, { InstanceType: 'ml.p4d.24xlarge' }),
    `${B}.TransformResources.InstanceType API-01 is not an instance type of batch`,
  ],
  ['51 tags', (r) => set(r, { Tags: many(51, (n) => ({ Key: `k${n}`, Value: '' })) }), 'Tags API-01 has more than 50 entries'],
  ['tag without a key', (r) => set(r, { Tags: [{ Key: '', Value: '' }] }), 'Tags[0].Key API-01 must not be empty'],
  ['tag with other characters', (r) => set(r, { Tags: [{ Key: 'a', Value: 'b;c' }] }), 'Tags[0].Value API-01 may hold only'],
  ['tag value too long', (r) => set(r, { Tags: [{ Key: 'a', Value: long(257) }] }), 'Tags[0].Value API-01 has more than 256'],
];

/** What only the whole request shows, or Marketplace or a buyer's SDK asks for. */
const REFUSED_BY_TEXT: readonly Row[] = [
  ['no inference side', (r) => drop(r, I), `${I} API-08 is missing`],
  ['no image that serves', (r) => drop(known(serving(r).Containers[0]), 'Image'), `${I}.Containers[0].Image API-08 is missing`],
  ['no validation', (r) => drop(r, V), `${V} API-08 is missing`],
  ['no batch job', (r) => drop(known(validation(r).ValidationProfiles[0]), 'TransformJobDefinition'), `${B} API-08 is missing`],
  ['not to be certified', (r) => set(r, { CertifyForMarketplace: false }), 'CertifyForMarketplace MKT-12 has to be true'],
  [
    'two containers',
    (r) => serving(r).Containers.push(known(serving(r).Containers[0])),
    `${I}.Containers MKT-01 an algorithm product has 1`,
  ],
  [
    'image of Docker Hub',
    (r) => set(training(r), { TrainingImage: 'docker.io/me/algo:1' }),
    `${T}.TrainingImage MKT-09 is not in a private ECR`,
  ],
  [
    'public image',
    (r) => set(training(r), { TrainingImage: 'public.ecr.aws/me/algo:1' }),
    `${T}.TrainingImage MKT-09 is not in a private ECR`,
  ],
  [
    'image of another Region',
    (r) => set(training(r), { TrainingImage: training(r).TrainingImage.replace('us-east-2', 'us-west-2') }),
    `${T}.TrainingImage MKT-09 is in another Region than the algorithm: us-east-2`,
  ],
  [
    'image of another account',
    (r) => set(training(r), { TrainingImage: training(r).TrainingImage.replace('123456789012', '210987654321') }),
    `${T}.TrainingImage MKT-09 is in another account than the one to publish in: 123456789012`,
  ],
  [
    'image without tag or digest',
    (r) => set(training(r), { TrainingImage: training(r).TrainingImage.split('@')[0] ?? '' }),
    `${T}.TrainingImage MKT-10 has neither a digest nor a tag`,
  ],
  [
    'image by tag',
    (r) => set(training(r), { TrainingImage: `${training(r).TrainingImage.split('@')[0]}:1` }),
    `${T}.TrainingImage MKT-10 names a tag`,
  ],
  [
    'image by tag and digest',
    (r) => set(training(r), { TrainingImage: training(r).TrainingImage.replace('@', ':1@') }),
    `${T}.TrainingImage MKT-10 has a tag and a digest`,
  ],
  [
    'role of another account',
    (r) => set(validation(r), { ValidationRole: 'arn:aws:iam::210987654321:role/validation' }),
    `${V}.ValidationRole MKT-09 is another account`,
  ],
  [
    'address with an empty part',
    (r) => set(input(r).DataSource.S3DataSource, { S3Uri: 's3://my-bucket/a//b/' }),
    `${J}.InputDataConfig[0].DataSource.S3DataSource.S3Uri MKT-11 has an empty part`,
  ],
  [
    'bucket that cannot be',
    (r) => set(job(r).OutputDataConfig, { S3OutputPath: 's3://My_Bucket/x' }),
    `${J}.OutputDataConfig.S3OutputPath MKT-11 names no possible bucket`,
  ],
  [
    'address over https',
    (r) => set(batch(r).TransformOutput, { S3OutputPath: 'https://my-bucket/x' }),
    `${B}.TransformOutput.S3OutputPath MKT-11 has to begin with s3://`,
  ],
  ['tag of AWS itself', (r) => known(r.Tags).push({ Key: 'aws:x', Value: '' }), 'Tags[3].Key API-01 begins with aws:'],
  ['tag twice', (r) => known(r.Tags).push({ Key: 'team', Value: '' }), 'Tags[3].Key API-01 stands twice'],
  [
    'no machine of training',
    (r) => set(training(r), { SupportedTrainingInstanceTypes: [] }),
    `${T}.SupportedTrainingInstanceTypes MKT-16 needs at least 1`,
  ],
  [
    'no list of transform',
    (r) => drop(serving(r), 'SupportedTransformInstanceTypes'),
    `${I}.SupportedTransformInstanceTypes MKT-16 needs at least 1`,
  ],
  [
    'no machine of endpoints',
    (r) => set(serving(r), { SupportedRealtimeInferenceInstanceTypes: [] }),
    `${I}.SupportedRealtimeInferenceInstanceTypes MKT-16 needs at least 1`,
  ],
  [
    'validation on another machine',
    (r) => set(job(r).ResourceConfig, { InstanceType: 'ml.m5.2xlarge' }),
    `${J}.ResourceConfig.InstanceType MKT-16 is not one of the machines`,
  ],
  [
    'batch on another machine',
    (r) => set(batch(r).TransformResources, { InstanceType: 'ml.m5.2xlarge' }),
    `${B}.TransformResources.InstanceType MKT-16 is not one of the machines`,
  ],
  [
    'Graviton endpoint',
    (r) => known(serving(r).SupportedRealtimeInferenceInstanceTypes).push('ml.c7g.large'),
    `${I}.SupportedRealtimeInferenceInstanceTypes[1] MKT-07 has an Arm processor`,
  ],
  ['channel twice', (r) => training(r).TrainingChannels.push(channel(r)), `${T}.TrainingChannels[2].Name API-01 stands twice`],
  [
    'hyperparameter twice',
    (r) => known(training(r).SupportedHyperParameters).push(hyperparameter(r, 3)),
    `${T}.SupportedHyperParameters[4].Name API-01 stands twice`,
  ],
  [
    'range of another type',
    (r) => set(hyperparameter(r, 1), { Range: hyperparameter(r, 0).Range }),
    `${T}.SupportedHyperParameters[1].Range.ContinuousParameterRangeSpecification API-02 does not belong`,
  ],
  [
    'bound that is no number',
    (r) => set(hyperparameter(r, 1), { Range: { IntegerParameterRangeSpecification: { MinValue: '1.5', MaxValue: '9' } } }),
    `${T}.SupportedHyperParameters[1].Range.IntegerParameterRangeSpecification.MinValue API-02 is not a whole number`,
  ],
  [
    'bounds turned round',
    (r) => set(hyperparameter(r, 0), { Range: { ContinuousParameterRangeSpecification: { MinValue: '9', MaxValue: '1e0' } } }),
    `${T}.SupportedHyperParameters[0].Range.ContinuousParameterRangeSpecification API-02 has its MinValue above`,
  ],
  [
    'value twice',
    (r) => set(hyperparameter(r, 2), { Range: { CategoricalParameterRangeSpecification: { Values: ['cholesky', 'cholesky'] } } }),
    `${T}.SupportedHyperParameters[2].Range.CategoricalParameterRangeSpecification.Values API-01 stands twice`,
  ],
  [
    'name of the SDK',
    (r) => set(hyperparameter(r, 3), { Name: 'sagemaker_program' }),
    `${T}.SupportedHyperParameters[3].Name TRAIN-08 is a name that SageMaker`,
  ],
  [
    'Gzip without Pipe',
    (r) => set(channel(r), { SupportedInputModes: ['File'] }),
    `${T}.TrainingChannels[0].SupportedCompressionTypes PIPE-08 has a meaning in Pipe mode only`,
  ],
  [
    'channel with an underscore',
    (r) => set(channel(r, 1), { Name: 'more_data' }),
    `${T}.TrainingChannels[1].Name DATA-03 holds a point or an underscore`,
  ],
  ['no required channel', (r) => set(channel(r), { IsRequired: false }), `${T}.TrainingChannels API-01 needs at least one required`],
  [
    '17 variables',
    (r) => set(known(serving(r).Containers[0]), { Environment: Object.fromEntries(many(17, (n) => [`A${n}`, ''])) }),
    `${I}.Containers[0].Environment API-01 has more than the 16 variables`,
  ],
  [
    'required and a default',
    (r) => set(hyperparameter(r, 0), { IsRequired: true }),
    `${T}.SupportedHyperParameters[0].DefaultValue API-02 cannot stand together`,
  ],
  [
    'default outside',
    (r) => set(hyperparameter(r, 0), { DefaultValue: '1001' }),
    `${T}.SupportedHyperParameters[0].DefaultValue API-02 lies outside the range from 0 to 1000`,
  ],
  [
    'default that is no choice',
    (r) => set(hyperparameter(r, 2), { DefaultValue: 'lu' }),
    `${T}.SupportedHyperParameters[2].DefaultValue API-02 is not among the allowed values`,
  ],
  [
    'free text to tune',
    (r) => set(hyperparameter(r, 3), { IsTunable: true }),
    `${T}.SupportedHyperParameters[3].IsTunable API-02 cannot be set for FreeText`,
  ],
  [
    'objective that is no metric',
    (r) => set(training(r), { SupportedTuningJobObjectiveMetrics: [{ Type: 'Minimize', MetricName: 'loss' }] }),
    `${T}.SupportedTuningJobObjectiveMetrics[0].MetricName API-04 is not one of the metrics`,
  ],
  [
    'nothing to tune',
    (r) => set(hyperparameter(r, 0), { IsTunable: false }),
    `${T}.SupportedTuningJobObjectiveMetrics API-04 needs a hyperparameter`,
  ],
  [
    'no objective',
    (r) => drop(training(r), 'SupportedTuningJobObjectiveMetrics'),
    `${T}.SupportedTuningJobObjectiveMetrics MKT-15 is missing`,
  ],
  ['unknown hyperparameter', (r) => set(known(job(r).HyperParameters), { depth: '1' }), `${J}.HyperParameters.depth API-05 is not one of`],
  [
    'value outside',
    (r) => set(known(job(r).HyperParameters), { epochs: '101' }),
    `${J}.HyperParameters.epochs API-05 lies outside the range from 1 to 100`,
  ],
  [
    'value of another type',
    (r) => set(known(job(r).HyperParameters), { epochs: '1.5' }),
    `${J}.HyperParameters.epochs API-05 is not a whole number`,
  ],
  ['required value missing', (r) => drop(known(job(r).HyperParameters), 'epochs'), `${J}.HyperParameters.epochs API-05 is missing`],
  [
    'unknown channel',
    (r) => set(input(r, 1), { ChannelName: 'extra' }),
    `${J}.InputDataConfig[1].ChannelName API-05 is not one of the declared`,
  ],
  [
    'required channel missing',
    (r) => void job(r).InputDataConfig.shift(),
    `${J}.InputDataConfig API-05 has no data for the required channel train`,
  ],
  [
    'mode that is not declared',
    (r) => set(input(r), { InputMode: 'FastFile' }),
    `${J}.InputDataConfig[0].InputMode API-05 is not declared for the channel (File, Pipe)`,
  ],
  [
    'type that is not declared',
    (r) => set(input(r), { ContentType: 'text/plain' }),
    `${J}.InputDataConfig[0].ContentType API-05 is not declared`,
  ],
  [
    'compression that is not declared',
    (r) => set(input(r, 1), { CompressionType: 'Gzip' }),
    `${J}.InputDataConfig[1].CompressionType API-05 is not declared`,
  ],
  [
    'several machines, not declared',
    (r) => set(training(r), { SupportsDistributedTraining: false }),
    `${J}.ResourceConfig.InstanceCount API-05 needs SupportsDistributedTraining`,
  ],
  [
    'batch of an undeclared type',
    (r) => set(batch(r).TransformInput, { ContentType: 'text/plain' }),
    `${B}.TransformInput.ContentType API-05 is not one of those`,
  ],
  [
    'batch that wants an undeclared type',
    (r) => set(batch(r).TransformOutput, { Accept: 'text/plain' }),
    `${B}.TransformOutput.Accept API-05 is not one of those`,
  ],
  [
    'too much at once',
    (r) => set(batch(r), { MaxPayloadInMB: 26 }),
    `${B}.MaxPayloadInMB BATCH-05 MaxConcurrentTransforms x MaxPayloadInMB is 4 x 26 = 104`,
  ],
  [
    'too many machines of batch',
    (r) => set(batch(r).TransformResources, { InstanceCount: 101 }),
    `${B}.TransformResources.InstanceCount API-01 must be at most 100`,
  ],
  [
    'no machine of training for the job',
    (r) => set(job(r).ResourceConfig, { InstanceCount: 0 }),
    `${J}.ResourceConfig.InstanceCount API-01 must be at least 1`,
  ],
  [
    'no mode in common',
    (r) => set(channel(r), { SupportedInputModes: ['File'] }),
    `${T}.TrainingChannels PIPE-12 have neither File nor Pipe in common`,
  ],
  ['only Pipe in common', () => {}, `${T}.TrainingChannels PIPE-12 have only Pipe in common`],
  ['no description', (r) => drop(r, 'AlgorithmDescription'), 'AlgorithmDescription API-10 is missing'],
  [
    'hyperparameter without a description',
    (r) => drop(hyperparameter(r, 0), 'Description'),
    `${T}.SupportedHyperParameters[0].Description API-10 is missing`,
  ],
  ['channel without a description', (r) => set(channel(r), { Description: ' ' }), `${T}.TrainingChannels[0].Description API-10 is missing`],
  [
    'channel of any type',
    (r) => set(channel(r), { SupportedContentTypes: [] }),
    `${T}.TrainingChannels[0].SupportedContentTypes MKT-14 names no content type`,
  ],
  [
    'answers of any type',
    (r) => drop(serving(r), 'SupportedResponseMIMETypes'),
    `${I}.SupportedResponseMIMETypes MKT-14 names no content type`,
  ],
];

const rows = (table: readonly Row[], model: boolean): readonly BrokenRequest[] =>
  table.map(([what, breaks, finding]) => ({ what, model, breaks, finding }));

export const BROKEN: readonly BrokenRequest[] = [...rows(REFUSED_BY_MODEL, true), ...rows(REFUSED_BY_TEXT, false)];
