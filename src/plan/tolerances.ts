import type { Config, Hyperparameter } from '../config/schema.ts';
import { TUNING_OBJECTIVE } from '../sagemaker/contract.ts';
import type { DataShape } from './data-shape.ts';
import { planHyperparameters } from './spelling.ts';
import type { TrainingVariant } from './train.ts';

/** What a training program has to put up with. */
export type ToleranceKind =
  | 'injected-hyperparameters'
  | 'content-type-absent'
  | 'config-files'
  | 'topology'
  | 'hyperparameters-absent'
  | 'checkpoints-folder'
  | 'bound'
  | 'scientific'
  | 'quoted'
  | 'padded'
  | 'optional-channel'
  | 'moved-files'
  | 'extension-absent'
  | 'empty-file'
  | 'final-newline';

/** One such thing; many of them fit into one run. */
export interface Tolerance {
  readonly kind: ToleranceKind;
  /** What it is about, in words that follow "with" or stand alone: `alpha=0`, `channel 'validation' left out`. */
  readonly detail: string;
  readonly change: Partial<Omit<TrainingVariant, 'id' | 'what'>>;
}

/** Tolerances that one run carries together. */
export interface ToleranceGroup {
  readonly id: string;
  readonly what: string;
  readonly tolerances: readonly Tolerance[];
}

/** Runs for values that no other run has. */
const MORE_VALUE_RUNS = 3;
const OPTIONAL_CHANNELS_MAX = 8;

/** The run of some tolerances: everything that they change, at once. */
export function planTolerated(id: string, what: string, tolerances: readonly Tolerance[]): TrainingVariant {
  const changes = tolerances.map(({ change }) => change);
  const shape = Object.assign({}, ...changes.map((change) => change.shape ?? {})) as DataShape;
  return {
    ...Object.assign({}, ...changes),
    hyperparameters: Object.assign({}, ...changes.map((change) => change.hyperparameters ?? {})),
    spellings: changes.flatMap((change) => change.spellings ?? []),
    withoutChannels: changes.flatMap((change) => change.withoutChannels ?? []),
    ...(Object.keys(shape).length === 0 ? {} : { shape }),
    id,
    what,
  };
}

/** Files that real jobs were seen to have beside the three documented ones, and one that nobody knows (TRAIN-12). */
const OTHER_FILES: Readonly<Record<string, unknown>> = {
  'init-config.json': {},
  'trainingjobconfig.json': { TrainingJobName: 'local-job' },
  'metric-definition-regex.json': [],
  'upstreamoutputdataconfig.json': [],
  'debughookconfig.json': {},
  'profilerconfig.json': {},
  'unheard-of.json': { of: null },
};

/** What may stand in the configuration or be missing from it, in one run with required hyperparameters only (TRAIN-08 to TRAIN-12). */
export function planConfigTolerances({ training }: Config): ToleranceGroup {
  const objective = training.objectives[0]?.metric ?? Object.keys(training.metrics)[0] ?? 'validation:loss';
  const injected = { [TUNING_OBJECTIVE]: objective, sagemaker_job_name: '"local-job"', sagemaker_container_log_level: '20' };
  const files = Object.entries(OTHER_FILES).map(([name, content]) => ({
    path: `input/config/${name}`,
    content: JSON.stringify(content),
    mode: 0o644,
  }));
  const optional = Object.values(training.hyperparameters).some(({ required }) => !required);
  return {
    id: 'train-tolerances',
    what: 'with added and missing configuration',
    tolerances: [
      {
        kind: 'injected-hyperparameters',
        detail: 'hyperparameters that tuning jobs and clients add',
        change: { hyperparameters: injected },
      },
      { kind: 'content-type-absent', detail: 'no ContentType in inputdataconfig.json', change: { withoutContentTypes: true } },
      { kind: 'config-files', detail: 'other files in /opt/ml/input/config', change: { extraFiles: files } },
      { kind: 'topology', detail: 'a topology of null in resourceconfig.json', change: { withTopology: true } },
      ...(optional
        ? [{ kind: 'hyperparameters-absent', detail: 'required hyperparameters only', change: { base: 'required' } } as const]
        : []),
      { kind: 'checkpoints-folder', detail: 'a folder /opt/ml/checkpoints', change: { checkpoints: true } },
    ],
  };
}

/** Every declared hyperparameter at both ends, every value of a Categorical one, and the spellings of TRAIN-07 on top. */
export function planHyperparameterTolerances(config: Config): readonly ToleranceGroup[] {
  const declared = Object.entries(config.training.hyperparameters);
  const set = Object.keys(planHyperparameters(config, { id: '', what: '' }));
  const bounds = (choose: (name: string, spec: Hyperparameter) => string | undefined): readonly Tolerance[] =>
    declared.flatMap(([name, spec]) => {
      const value = choose(name, spec);
      return value === undefined ? [] : [{ kind: 'bound', detail: `${name}=${value}`, change: { hyperparameters: { [name]: value } } }];
    });
  const spelling = (kind: 'scientific' | 'quoted' | 'padded', detail: string, there: boolean): readonly Tolerance[] =>
    there ? [{ kind, detail, change: { spellings: [kind] } }] : [];
  const values = uncovered(config);
  const lower = [
    ...bounds((name, { range }) => (range === undefined ? values.get(name)?.[0] : String(range.min))),
    ...spelling(
      'scientific',
      'Continuous values in scientific form',
      declared.some(([, { type }]) => type === 'Continuous'),
    ),
    ...spelling('padded', 'blanks around the values', set.length > 0),
  ];
  const upper = [
    ...bounds((name, { range }) => (range === undefined ? values.get(name)?.[1] : String(range.max))),
    ...spelling('quoted', 'values as JSON texts in quotes', set.length > 0),
  ];
  const more = Array.from({ length: MORE_VALUE_RUNS }, (_, index) => ({
    id: `train-values-${index + 1}`,
    what: 'with further values',
    tolerances: bounds((name) => values.get(name)?.[index + 2]),
  }));
  return [
    { id: 'train-lower', what: 'with every hyperparameter at its lower bound', tolerances: lower },
    { id: 'train-upper', what: 'with every hyperparameter at its upper bound', tolerances: upper },
    ...more,
  ].filter(({ tolerances }) => tolerances.length > 0);
}

/** Values of Categorical hyperparameters that the plain run does not have. */
function uncovered(config: Config): ReadonlyMap<string, readonly string[]> {
  const plain = planHyperparameters(config, { id: '', what: '' });
  return new Map(
    Object.entries(config.training.hyperparameters).map(([name, { values = [] }]) => [
      name,
      values.filter((value) => value !== plain[name]),
    ]),
  );
}

/** Each optional channel of the sample left out (DATA-02); at least one channel stays. */
export function planChannelTolerances({ samples, training }: Config): ToleranceGroup {
  const names = Object.keys(samples.channels);
  const optional = names.filter((name) => training.channels[name]?.required === false);
  const left = optional.length === names.length ? optional.slice(1) : optional;
  return {
    id: 'train-optional',
    what: 'without its optional channels',
    tolerances: left.slice(0, OPTIONAL_CHANNELS_MAX).map((name) => ({
      kind: 'optional-channel',
      detail: `channel '${name}' left out`,
      change: { withoutChannels: [name] },
    })),
  };
}

/** Other names and forms of the same data (DATA-01, DATA-08); `renaming` is for samples whose files may be renamed. */
export function planDataTolerances(renaming: boolean, newlines: boolean): ToleranceGroup {
  const moved: readonly Tolerance[] = [
    { kind: 'moved-files', detail: 'files in folders, with odd names', change: { shape: { moved: true } } },
    { kind: 'extension-absent', detail: 'files without an extension', change: { shape: { withoutExtension: true } } },
  ];
  return {
    id: 'train-data',
    what: 'with its data in other files',
    tolerances: [
      ...(renaming ? moved : []),
      { kind: 'empty-file', detail: 'a file without a byte among the data', change: { shape: { emptyFile: true } } },
      ...(newlines
        ? [{ kind: 'final-newline', detail: 'files without a final newline', change: { shape: { withoutFinalNewline: true } } } as const]
        : []),
    ],
  };
}
