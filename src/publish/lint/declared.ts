import type { RequestHyperparameter } from '../../config/create-algorithm.ts';
import type { JsonPath } from '../../config/parse-json.ts';
import { parseNumber, refuseValue } from '../../config/rules/values.ts';
import { TUNING_OBJECTIVE } from '../../sagemaker/contract.ts';
import { type LintRule, must, type RawFinding, should } from './finding.ts';

/** A name twice: the estimator keeps the last, the API has no use for either. */
export const namesOnce: LintRule = ({ TrainingSpecification: training }) => {
  const lists: readonly (readonly [JsonPath, readonly string[]])[] = [
    [['TrainingSpecification', 'TrainingChannels'], training.TrainingChannels.map(({ Name }) => Name)],
    [['TrainingSpecification', 'SupportedHyperParameters'], (training.SupportedHyperParameters ?? []).map(({ Name }) => Name)],
    [['TrainingSpecification', 'MetricDefinitions'], (training.MetricDefinitions ?? []).map(({ Name }) => Name)],
  ];
  return lists.flatMap(([at, names]) =>
    names.flatMap((name, index) => (names.indexOf(name) === index ? [] : [must([...at, index, 'Name'], name, 'stands twice', 'API-01')])),
  );
};

/** Type, range and default of each hyperparameter fit together (API-02); the estimator fails on those that do not. */
export const declarations: LintRule = ({ TrainingSpecification: training }) =>
  (training.SupportedHyperParameters ?? []).flatMap((one, index) => {
    const at: JsonPath = ['TrainingSpecification', 'SupportedHyperParameters', index];
    const member = one.Type === 'FreeText' ? undefined : `${one.Type}ParameterRangeSpecification`;
    const wrong = Object.keys(one.Range ?? {}).filter((name) => name !== member);
    const reason = one.DefaultValue === undefined ? undefined : refuseFor(one, one.DefaultValue);
    return [
      ...wrong.map((name) => must([...at, 'Range', name], one.Type, `does not belong to the type ${one.Type}`, 'API-02')),
      ...judgeRange(one, at),
      ...judgeName(one.Name, at),
      ...(one.IsRequired === true && one.DefaultValue !== undefined
        ? [must([...at, 'DefaultValue'], one.DefaultValue, 'cannot stand together with IsRequired', 'API-02')]
        : []),
      ...(reason === undefined ? [] : [must([...at, 'DefaultValue'], one.DefaultValue, reason, 'API-02')]),
      ...(one.IsTunable === true && one.Type === 'FreeText'
        ? [must([...at, 'IsTunable'], true, 'cannot be set for FreeText: tuning has no range for it', 'API-02')]
        : []),
    ];
  });

/** Bounds are numbers of the type, the lower one first; values to choose from differ (API-02). */
function judgeRange({ Type, Range }: RequestHyperparameter, at: JsonPath): readonly RawFinding[] {
  const values = Range?.CategoricalParameterRangeSpecification?.Values ?? [];
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  const same = twice.map((value) =>
    must([...at, 'Range', 'CategoricalParameterRangeSpecification', 'Values'], value, 'stands twice', 'API-01'),
  );
  if (Type !== 'Integer' && Type !== 'Continuous') return same;
  const member = `${Type}ParameterRangeSpecification` as const;
  const bounds = Range?.[member];
  if (bounds === undefined) return same;
  const wrong = (['MinValue', 'MaxValue'] as const).flatMap((side) =>
    parseNumber(Type, bounds[side]) === undefined
      ? [must([...at, 'Range', member, side], bounds[side], Type === 'Integer' ? 'is not a whole number' : 'is not a number', 'API-02')]
      : [],
  );
  const turned = wrong.length === 0 && Number(bounds.MinValue) > Number(bounds.MaxValue);
  return [...same, ...wrong, ...(turned ? [must([...at, 'Range', member], bounds, 'has its MinValue above its MaxValue', 'API-02')] : [])];
}

/** Names that SageMaker's own tools use (TRAIN-08). */
function judgeName(name: string, at: JsonPath): readonly RawFinding[] {
  return name === TUNING_OBJECTIVE || name.startsWith('sagemaker_')
    ? [should([...at, 'Name'], name, 'is a name that SageMaker and its SDK use themselves', 'TRAIN-08')]
    : [];
}

/** What the model allows in a channel and is of no use (PIPE-08, DATA-03). */
export const channelHabits: LintRule = ({ TrainingSpecification: { TrainingChannels: channels } }) => [
  ...channels.flatMap((channel, index): readonly RawFinding[] => {
    const at: JsonPath = ['TrainingSpecification', 'TrainingChannels', index];
    return [
      ...(channel.SupportedCompressionTypes?.includes('Gzip') === true && !channel.SupportedInputModes.includes('Pipe')
        ? [should([...at, 'SupportedCompressionTypes'], 'Gzip', 'has a meaning in Pipe mode only', 'PIPE-08')]
        : []),
      ...(/[._]/.test(channel.Name)
        ? [should([...at, 'Name'], channel.Name, 'holds a point or an underscore, which the console of SageMaker refuses', 'DATA-03')]
        : []),
    ];
  }),
  ...(channels.length > 0 && !channels.some(({ IsRequired }) => IsRequired === true)
    ? [
        must(
          ['TrainingSpecification', 'TrainingChannels'],
          channels.map(({ Name }) => Name),
          'needs at least one required channel',
          'API-01',
        ),
      ]
    : []),
];

/** Variables of the serving container: the text of the API says 16, its model 100. */
export const variableCount: LintRule = ({ InferenceSpecification: serving }) =>
  (serving?.Containers ?? []).flatMap(({ Environment = {} }, index) => {
    const count = Object.keys(Environment).length;
    return count > 16
      ? [
          should(
            ['InferenceSpecification', 'Containers', index, 'Environment'],
            count,
            'has more than the 16 variables that a text of the API allows',
            'API-01',
          ),
        ]
      : [];
  });

/** Why a declared hyperparameter does not take a value; the spec's own rule, asked for one of the request. */
export function refuseFor(one: RequestHyperparameter, value: string): string | undefined {
  const bounds = one.Range?.IntegerParameterRangeSpecification ?? one.Range?.ContinuousParameterRangeSpecification;
  const values = one.Range?.CategoricalParameterRangeSpecification?.Values;
  return refuseValue(
    {
      type: one.Type,
      required: false,
      tunable: false,
      description: '',
      ...(bounds === undefined ? {} : { range: { min: bounds.MinValue, max: bounds.MaxValue } }),
      ...(values === undefined ? {} : { values }),
    },
    value,
  );
}
