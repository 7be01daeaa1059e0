import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { INPUT_MODES } from '../sagemaker/contract.ts';
import { neutraliseLine } from '../text/safe.ts';
import { describeIssues } from './describe-issues.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import { describeValue } from './load.ts';
import { type JsonPath, parseJson } from './parse-json.ts';
import { formatPath, valueAt } from './paths.ts';

/** The parts of a CreateAlgorithm request, and of the answer of DescribeAlgorithm, that the spec file has a place for. */
const range = z.object({ MinValue: z.string(), MaxValue: z.string() });
const hyperparameter = z.object({
  Name: z.string().min(1),
  Type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']),
  Description: z.string().optional(),
  Range: z
    .object({
      IntegerParameterRangeSpecification: range.optional(),
      ContinuousParameterRangeSpecification: range.optional(),
      CategoricalParameterRangeSpecification: z.object({ Values: z.array(z.string()) }).optional(),
    })
    .optional(),
  IsTunable: z.boolean().optional(),
  IsRequired: z.boolean().optional(),
  DefaultValue: z.string().optional(),
});
const channel = z.object({
  Name: z.string().min(1),
  Description: z.string().optional(),
  IsRequired: z.boolean().optional(),
  SupportedContentTypes: z.array(z.string()).optional(),
  SupportedInputModes: z.array(z.enum(INPUT_MODES)).min(1),
  SupportedCompressionTypes: z.array(z.enum(['None', 'Gzip'])).optional(),
});
const training = z.object({
  TrainingImage: z.string().min(1),
  SupportedHyperParameters: z.array(hyperparameter).optional(),
  SupportedTrainingInstanceTypes: z.array(z.string()).optional(),
  SupportsDistributedTraining: z.boolean().optional(),
  MetricDefinitions: z.array(z.object({ Name: z.string().min(1), Regex: z.string().min(1) })).optional(),
  TrainingChannels: z.array(channel).min(1),
  SupportedTuningJobObjectiveMetrics: z.array(z.object({ Type: z.enum(['Minimize', 'Maximize']), MetricName: z.string() })).optional(),
});
const inference = z.object({
  Containers: z.array(z.object({ Image: z.string().min(1), Environment: z.record(z.string(), z.string()).optional() })).min(1),
  SupportedTransformInstanceTypes: z.array(z.string()).optional(),
  SupportedRealtimeInferenceInstanceTypes: z.array(z.string()).optional(),
  SupportedContentTypes: z.array(z.string()).optional(),
  SupportedResponseMIMETypes: z.array(z.string()).optional(),
});
const input = z.object({ ChannelName: z.string(), ContentType: z.string().optional(), InputMode: z.enum(INPUT_MODES).optional() });
const profile = z.object({
  TrainingJobDefinition: z.object({
    TrainingInputMode: z.enum(INPUT_MODES).optional(),
    HyperParameters: z.record(z.string(), z.string()).optional(),
    InputDataConfig: z.array(input).optional(),
  }),
});
const requestSchema = z.object({
  AlgorithmName: z.string().optional(),
  AlgorithmDescription: z.string().optional(),
  TrainingSpecification: training,
  InferenceSpecification: inference.optional(),
  ValidationSpecification: z.object({ ValidationRole: z.string().optional(), ValidationProfiles: z.array(profile).optional() }).optional(),
});
type AlgorithmRequest = z.infer<typeof requestSchema>;

/** What a request says, as far as the spec has a place for it, and the paths of everything else. */
export interface ReadRequest {
  readonly draft: Draft;
  readonly placeless: readonly string[];
  /** What was taken for granted. */
  readonly assumed: readonly string[];
}

/** Reads a CreateAlgorithm request or a DescribeAlgorithm answer from a file. Throws a UserError with place and reason. */
export function readAlgorithmRequest(file: string, shown: string): ReadRequest {
  return parseAlgorithmRequest(
    explaining('read', shown, () => readFileSync(file)),
    shown,
  );
}

/** The same for what stands in the file. */
export function parseAlgorithmRequest(bytes: Uint8Array, shown: string): ReadRequest {
  const text = decode(bytes, shown);
  const json = parseJson(text);
  const fail = (lines: readonly string[]) => {
    throw new UserError(`${shown} is no CreateAlgorithm request:\n  ${lines.map((line) => neutraliseLine(line, 500)).join('\n  ')}`, {
      hint: 'It has to be the JSON of a CreateAlgorithm request or of a DescribeAlgorithm answer. Nothing was written.',
    });
  };
  if (json.status === 'malformed') return fail([`${json.at.line}:${json.at.column}: not valid JSON: ${json.reason}`]);
  const result = requestSchema.safeParse(json.value);
  const twice = json.duplicates.map(({ path, at }) => `${at.line}: ${formatPath(path)}: stands twice; keep one`);
  const wrong = result.success ? [] : describeIssues(result.error.issues, json.value);
  const lines = wrong.map(({ path, reason, found }) => {
    const value = found ? ` (found: ${describeValue(valueAt(json.value, path))})` : '';
    return `${json.locate(path).line}: ${formatPath(path)}: ${reason}${value}`;
  });
  if (!result.success || twice.length > 0) return fail([...twice, ...lines]);
  const { draft, assumed } = draftOf(result.data);
  const unused = listPlaceless(json.value, result.data, []).map(formatPath);
  const containers = (result.data.InferenceSpecification?.Containers ?? [])
    .slice(1)
    .map((_, index) => `InferenceSpecification.Containers[${index + 1}]`);
  const profiles = (result.data.ValidationSpecification?.ValidationProfiles ?? [])
    .slice(1)
    .map((_, index) => `ValidationSpecification.ValidationProfiles[${index + 1}]`);
  return { draft, assumed, placeless: [...unused, ...containers, ...profiles] };
}

function decode(bytes: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    throw new UserError(`${shown} is not UTF-8 text.`, { hint: 'Save it again with the encoding UTF-8.', cause: error });
  }
}

/** What stands in the file and not in what was understood of it: the uppermost path of each such part. */
function listPlaceless(raw: unknown, understood: unknown, path: JsonPath): readonly JsonPath[] {
  if (typeof raw !== 'object' || raw === null || typeof understood !== 'object' || understood === null) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const at = [...path, Array.isArray(raw) ? Number(key) : key];
    return Object.hasOwn(understood, key) ? listPlaceless(value, (understood as Record<string, unknown>)[key], at) : [at];
  });
}

function draftOf(request: AlgorithmRequest): Pick<ReadRequest, 'draft' | 'assumed'> {
  const { TrainingSpecification: spec, InferenceSpecification: serving } = request;
  const role = request.ValidationSpecification?.ValidationRole;
  const [container] = serving?.Containers ?? [];
  const job = request.ValidationSpecification?.ValidationProfiles?.[0]?.TrainingJobDefinition;
  const { channels, assumed } = channelsOf(spec, job?.InputDataConfig ?? []);
  const types = serving === undefined ? {} : inferenceOf(serving);
  const draft: Draft = {
    ...EMPTY_DRAFT,
    name: request.AlgorithmName,
    description: request.AlgorithmDescription,
    images: { train: { tag: spec.TrainingImage }, ...(container === undefined ? {} : { serve: { tag: container.Image } }) },
    hyperparameters: Object.fromEntries((spec.SupportedHyperParameters ?? []).map((one) => [one.Name, hyperparameterOf(one)])),
    reasons: Object.fromEntries(
      (spec.SupportedHyperParameters ?? []).map(({ Name }) => [Name, 'it is required, and the validation profile sets it not']),
    ),
    channels,
    metrics: Object.fromEntries((spec.MetricDefinitions ?? []).map(({ Name, Regex }) => [Name, { regex: Regex }])),
    training: {
      ...(spec.SupportedTuningJobObjectiveMetrics === undefined
        ? {}
        : { objectives: spec.SupportedTuningJobObjectiveMetrics.map(({ Type, MetricName }) => ({ metric: MetricName, type: Type })) }),
      ...(spec.SupportedTrainingInstanceTypes === undefined ? {} : { instanceTypes: spec.SupportedTrainingInstanceTypes }),
      ...(spec.SupportsDistributedTraining === undefined ? {} : { distributed: spec.SupportsDistributedTraining }),
    },
    inference: types,
    sampleDefaults: Object.fromEntries(
      (job?.InputDataConfig ?? []).map(({ ChannelName, ContentType, InputMode }) => [
        ChannelName,
        { contentType: ContentType, inputMode: InputMode ?? job?.TrainingInputMode },
      ]),
    ),
    sampleSet: job?.HyperParameters ?? {},
    ...(role === undefined ? {} : { publish: { role } }),
  };
  return { draft, assumed };
}

function hyperparameterOf(one: z.infer<typeof hyperparameter>): Draft['hyperparameters'][string] {
  const bounds = one.Range?.IntegerParameterRangeSpecification ?? one.Range?.ContinuousParameterRangeSpecification;
  const values = one.Range?.CategoricalParameterRangeSpecification?.Values;
  return {
    type: one.Type,
    ...(bounds === undefined ? {} : { range: { min: bounds.MinValue, max: bounds.MaxValue } }),
    ...(values === undefined ? {} : { values }),
    ...(one.DefaultValue === undefined ? {} : { default: one.DefaultValue }),
    ...(one.IsRequired === true ? { required: true } : {}),
    ...(one.IsTunable === true ? { tunable: true } : {}),
    ...(one.Description === undefined ? {} : { description: one.Description }),
  };
}

/** The spec wants a required channel; where the request has none, those are that the validation uses. */
function channelsOf(
  spec: z.infer<typeof training>,
  used: readonly z.infer<typeof input>[],
): Pick<Draft, 'channels'> & { readonly assumed: readonly string[] } {
  const none = !spec.TrainingChannels.some(({ IsRequired }) => IsRequired === true);
  const names = used.length > 0 ? used.map(({ ChannelName }) => ChannelName) : spec.TrainingChannels.slice(0, 1).map(({ Name }) => Name);
  const required = (name: string, said: boolean | undefined) => said === true || (none && names.includes(name));
  const channels = spec.TrainingChannels.map(
    (one) =>
      [
        one.Name,
        {
          ...(one.Description === undefined ? {} : { description: one.Description }),
          required: required(one.Name, one.IsRequired),
          contentTypes: one.SupportedContentTypes ?? [],
          inputModes: one.SupportedInputModes,
          ...(one.SupportedCompressionTypes === undefined ? {} : { compression: one.SupportedCompressionTypes }),
        },
      ] as const,
  );
  const assumed = none
    ? [`the request calls no channel required; ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}, because a job needs data`]
    : [];
  return { channels: Object.fromEntries(channels), assumed };
}

function inferenceOf(serving: z.infer<typeof inference>): Draft['inference'] {
  const environment = serving.Containers[0]?.Environment;
  return {
    ...(serving.SupportedContentTypes === undefined ? {} : { contentTypes: serving.SupportedContentTypes }),
    ...(serving.SupportedResponseMIMETypes === undefined ? {} : { responseTypes: serving.SupportedResponseMIMETypes }),
    ...(serving.SupportedRealtimeInferenceInstanceTypes === undefined
      ? {}
      : { realtimeInstanceTypes: serving.SupportedRealtimeInferenceInstanceTypes }),
    ...(serving.SupportedTransformInstanceTypes === undefined ? {} : { transformInstanceTypes: serving.SupportedTransformInstanceTypes }),
    ...(environment === undefined ? {} : { environment }),
  };
}
