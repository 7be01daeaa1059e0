import type { CreateAlgorithmRequest, RequestTrainingJob } from '../../config/create-algorithm.ts';
import type { JsonPath } from '../../config/parse-json.ts';
import { refuseFor } from './declared.ts';
import { type LintRule, must, PROFILE, profileOf, type RawFinding, should } from './finding.ts';

/**
 * What the SDK's AlgorithmEstimator (`sagemaker/algorithm.py` of the Python SDK, version 2) refuses when somebody trains with a product.
 * The validation profile is the first such job, so it is judged as the SDK would, before AWS does.
 */

type Training = CreateAlgorithmRequest['TrainingSpecification'];
const JOB: JsonPath = [...PROFILE, 'TrainingJobDefinition'];

/** The estimator knows File and Pipe, takes one mode for all channels, and starts with File (PIPE-12). */
export const modesInCommon: LintRule = ({ TrainingSpecification: { TrainingChannels: channels } }) => {
  const shared = (['File', 'Pipe'] as const).filter((mode) =>
    channels.every(({ SupportedInputModes }) => SupportedInputModes.includes(mode)),
  );
  if (shared.includes('File') || channels.length === 0) return [];
  const at: JsonPath = ['TrainingSpecification', 'TrainingChannels'];
  const value = Object.fromEntries(channels.map(({ Name, SupportedInputModes }) => [Name, SupportedInputModes.join(', ')]));
  return shared.length === 0
    ? [should(at, value, 'have neither File nor Pipe in common: no buyer can train with the AlgorithmEstimator of the SDK', 'PIPE-12')]
    : [
        should(
          at,
          value,
          "have only Pipe in common: buyers have to pass input_mode='Pipe' to the AlgorithmEstimator of the SDK",
          'PIPE-12',
        ),
      ];
};

/** Values of the profile: known, of their type, inside their range; none that is required is missing (API-05). */
export const profileHyperparameters: LintRule = (request) => {
  const declared = request.TrainingSpecification.SupportedHyperParameters ?? [];
  const job = profileOf(request)?.TrainingJobDefinition;
  if (job === undefined || declared.length === 0) return [];
  const values = job.HyperParameters ?? {};
  const at: JsonPath = [...JOB, 'HyperParameters'];
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const known = declared.find(({ Name }) => Name === name);
    if (known === undefined) return [must([...at, name], value, 'is not one of the declared hyperparameters', 'API-05')];
    // A default that is wrong is said where it is declared.
    const reason = value === known.DefaultValue ? undefined : refuseFor(known, value);
    return reason === undefined ? [] : [must([...at, name], value, reason, 'API-05')];
  });
  const missing = declared
    .filter(({ Name, IsRequired }) => IsRequired === true && !Object.hasOwn(values, Name))
    .map(({ Name }) => must([...at, Name], undefined, 'is missing: the hyperparameter is required', 'API-05'));
  return [...wrong, ...missing];
};

/** Channels of the profile: declared, none that is required missing, each in a way that is declared for it (API-05). */
export const profileChannels: LintRule = (request, { compression }) => {
  const { TrainingSpecification: training } = request;
  const job = profileOf(request)?.TrainingJobDefinition;
  if (job === undefined) return [];
  const at: JsonPath = [...JOB, 'InputDataConfig'];
  const missing = training.TrainingChannels.filter(
    ({ Name, IsRequired }) => IsRequired === true && !job.InputDataConfig.some(({ ChannelName }) => ChannelName === Name),
  ).map(({ Name }) => must(at, Name, `has no data for the required channel ${Name}`, 'API-05'));
  const wrong = job.InputDataConfig.flatMap((input, index) => {
    const channel = training.TrainingChannels.find(({ Name }) => Name === input.ChannelName);
    if (channel === undefined) {
      return [must([...at, index, 'ChannelName'], input.ChannelName, 'is not one of the declared channels', 'API-05')];
    }
    return judgeInput([...at, index], { job, input, channel, packed: compression?.channels[input.ChannelName] });
  });
  return [...missing, ...wrong];
};

interface JudgedInput {
  readonly job: RequestTrainingJob;
  readonly input: RequestTrainingJob['InputDataConfig'][number];
  readonly channel: Training['TrainingChannels'][number];
  readonly packed: 'none' | 'all' | 'some' | 'absent' | undefined;
}

function judgeInput(at: JsonPath, { job, input, channel, packed }: JudgedInput): readonly RawFinding[] {
  const mode = input.InputMode ?? job.TrainingInputMode;
  const compressions = channel.SupportedCompressionTypes ?? ['None'];
  const compression = input.CompressionType ?? 'None';
  const plain = (type: string) => (type.split(';')[0] ?? '').trim().toLowerCase();
  const types = channel.SupportedContentTypes;
  const known = input.ContentType === undefined || types.length === 0 || types.some((one) => plain(one) === plain(input.ContentType ?? ''));
  return [
    ...(channel.SupportedInputModes.includes(mode)
      ? []
      : [must([...at, 'InputMode'], mode, `is not declared for the channel (${channel.SupportedInputModes.join(', ')})`, 'API-05')]),
    ...(known ? [] : [must([...at, 'ContentType'], input.ContentType, `is not declared for the channel (${types.join(', ')})`, 'API-05')]),
    ...(compressions.includes(compression)
      ? []
      : [must([...at, 'CompressionType'], compression, `is not declared for the channel (${compressions.join(', ')})`, 'API-05')]),
    ...(packed === 'some' && mode === 'Pipe'
      ? [
          must(
            [...at, 'CompressionType'],
            compression,
            'the sample has files that end in .gz and others; a channel is packed or is not',
            'API-05',
          ),
        ]
      : []),
    ...(packed === 'absent' ? [must([...at, 'DataSource'], undefined, 'the sample of the channel has no file', 'API-05')] : []),
  ];
}

/** Several machines only where the algorithm says so (TRAIN-39). */
export const profileMachines: LintRule = (request) => {
  const count = profileOf(request)?.TrainingJobDefinition.ResourceConfig.InstanceCount ?? 1;
  return count > 1 && request.TrainingSpecification.SupportsDistributedTraining !== true
    ? [must([...JOB, 'ResourceConfig', 'InstanceCount'], count, 'needs SupportsDistributedTraining', 'API-05')]
    : [];
};
