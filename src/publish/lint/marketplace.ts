import type { JsonPath } from '../../config/parse-json.ts';
import { type LintRule, must, PROFILE, profileOf, type RawFinding, should } from './finding.ts';

/** What the API calls optional and a product cannot do without (API-08, MKT-01, MKT-11, MKT-12). */
export const neededParts: LintRule = (request) => {
  const profile = profileOf(request);
  const missing = (at: JsonPath, there: unknown, why: string, clause: string) =>
    there === undefined ? [must(at, undefined, `is missing: ${why}`, clause)] : [];
  return [
    ...missing(['InferenceSpecification'], request.InferenceSpecification, 'a product serves, too', 'API-08'),
    ...(request.InferenceSpecification?.Containers ?? []).flatMap((container, index) =>
      missing(['InferenceSpecification', 'Containers', index, 'Image'], container.Image, 'nothing would serve', 'API-08'),
    ),
    ...missing(['ValidationSpecification'], request.ValidationSpecification, 'a product is validated when it is made', 'API-08'),
    ...(profile === undefined
      ? []
      : missing(
          [...PROFILE, 'TransformJobDefinition'],
          profile.TransformJobDefinition,
          'the validation of a product ends with a batch transform job',
          'API-08',
        )),
    ...(request.CertifyForMarketplace === true
      ? []
      : [
          must(
            ['CertifyForMarketplace'],
            request.CertifyForMarketplace,
            'has to be true: a resource made without it can never become a product',
            'MKT-12',
          ),
        ]),
  ];
};

/** One image serves an algorithm product (MKT-01). */
export const oneContainer: LintRule = ({ InferenceSpecification: serving }) =>
  serving !== undefined && serving.Containers.length > 1
    ? [must(['InferenceSpecification', 'Containers'], serving.Containers.length, 'an algorithm product has 1 container', 'MKT-01')]
    : [];

/** Arm processors; the lists of training and batch transform have, but for one type, none, so the images are for amd64 (MKT-07). */
const ARM = /^ml\.([a-z]+\d+g[dn]?|p6e-gb200)\./;

/** Buyers could choose a machine that an amd64 image does not start on (MKT-07). */
export const processors: LintRule = (request) => {
  const lists: readonly (readonly [JsonPath, readonly string[] | undefined])[] = [
    [['TrainingSpecification', 'SupportedTrainingInstanceTypes'], request.TrainingSpecification.SupportedTrainingInstanceTypes],
    [
      ['InferenceSpecification', 'SupportedRealtimeInferenceInstanceTypes'],
      request.InferenceSpecification?.SupportedRealtimeInferenceInstanceTypes,
    ],
  ];
  return lists.flatMap(([at, types = []]) =>
    types.flatMap((type, index) =>
      ARM.test(type) ? [must([...at, index], type, 'has an Arm processor, and the images are for linux/amd64', 'MKT-07')] : [],
    ),
  );
};

/** Each role has machines, and the validation uses some of them (MKT-16). */
export const machines: LintRule = (request) => {
  const training = request.TrainingSpecification.SupportedTrainingInstanceTypes;
  const serving = request.InferenceSpecification;
  const profile = profileOf(request);
  const empty = (at: JsonPath, types: readonly string[] | undefined) =>
    types === undefined || types.length === 0 ? [must(at, types, 'needs at least 1 instance type', 'MKT-16')] : [];
  const outside = (at: JsonPath, type: string | undefined, types: readonly string[] = []): readonly RawFinding[] =>
    type === undefined || types.length === 0 || types.includes(type)
      ? []
      : [must(at, type, `is not one of the machines that the product supports for this (${types.join(', ')})`, 'MKT-16')];
  return [
    ...empty(['TrainingSpecification', 'SupportedTrainingInstanceTypes'], training),
    ...(serving === undefined
      ? []
      : [
          ...empty(['InferenceSpecification', 'SupportedTransformInstanceTypes'], serving.SupportedTransformInstanceTypes),
          ...empty(['InferenceSpecification', 'SupportedRealtimeInferenceInstanceTypes'], serving.SupportedRealtimeInferenceInstanceTypes),
        ]),
    ...outside(
      [...PROFILE, 'TrainingJobDefinition', 'ResourceConfig', 'InstanceType'],
      profile?.TrainingJobDefinition.ResourceConfig.InstanceType,
      training,
    ),
    ...outside(
      [...PROFILE, 'TransformJobDefinition', 'TransformResources', 'InstanceType'],
      profile?.TransformJobDefinition?.TransformResources.InstanceType,
      serving?.SupportedTransformInstanceTypes,
    ),
  ];
};

/** What buyers read where they set up a job (API-10, MKT-14). */
export const descriptions: LintRule = ({ AlgorithmDescription, TrainingSpecification: training, InferenceSpecification: serving }) => {
  const silent = (at: JsonPath, text: string | undefined) =>
    text === undefined || text.trim() === '' ? [should(at, text, 'is missing: buyers see it where they set up a job', 'API-10')] : [];
  const untyped = (at: JsonPath, types: readonly string[] | undefined, what: string) =>
    types === undefined || types.length === 0 ? [should(at, types, `names no content type: ${what}`, 'MKT-14')] : [];
  return [
    ...silent(['AlgorithmDescription'], AlgorithmDescription),
    ...(training.SupportedHyperParameters ?? []).flatMap((one, index) =>
      silent(['TrainingSpecification', 'SupportedHyperParameters', index, 'Description'], one.Description),
    ),
    ...training.TrainingChannels.flatMap((one, index) => [
      ...silent(['TrainingSpecification', 'TrainingChannels', index, 'Description'], one.Description),
      ...untyped(
        ['TrainingSpecification', 'TrainingChannels', index, 'SupportedContentTypes'],
        one.SupportedContentTypes,
        'buyers do not learn what to put into the channel',
      ),
    ]),
    ...(serving === undefined
      ? []
      : [
          ...untyped(
            ['InferenceSpecification', 'SupportedContentTypes'],
            serving.SupportedContentTypes,
            'buyers do not learn what to send',
          ),
          ...untyped(
            ['InferenceSpecification', 'SupportedResponseMIMETypes'],
            serving.SupportedResponseMIMETypes,
            'buyers do not learn what they get back',
          ),
        ]),
  ];
};

/** Something to tune, and something to aim at (MKT-15, API-04). */
export const tuning: LintRule = ({ TrainingSpecification: training }) => {
  const at: JsonPath = ['TrainingSpecification', 'SupportedTuningJobObjectiveMetrics'];
  const objectives = training.SupportedTuningJobObjectiveMetrics ?? [];
  const metrics = (training.MetricDefinitions ?? []).map(({ Name }) => Name);
  const tunable = (training.SupportedHyperParameters ?? []).some(({ IsTunable }) => IsTunable === true);
  return [
    ...objectives.flatMap(({ MetricName }, index) =>
      metrics.includes(MetricName) ? [] : [must([...at, index, 'MetricName'], MetricName, 'is not one of the metrics', 'API-04')],
    ),
    ...(objectives.length > 0 && !tunable ? [must(at, objectives.length, 'needs a hyperparameter that can be tuned', 'API-04')] : []),
    ...(objectives.length === 0 ? [should(at, undefined, 'is missing: no buyer can tune the product', 'MKT-15')] : []),
  ];
};
