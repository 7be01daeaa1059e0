/** What the derived texts are made from: a part of the spec with every default filled in. */
export interface Facts {
  readonly hyperparameters: readonly HyperparameterFacts[];
  readonly channels: readonly ChannelFacts[];
  readonly metrics: readonly MetricFacts[];
  readonly contentTypes: readonly ContentTypeFacts[];
}

export interface HyperparameterFacts {
  readonly name: string;
  readonly type: string;
  readonly range: { readonly min: string; readonly max: string } | undefined;
  readonly values: readonly string[] | undefined;
  readonly default: string | undefined;
  readonly required: boolean;
  readonly tunable: boolean;
  readonly description: string;
}

export interface ChannelFacts {
  readonly name: string;
  readonly required: boolean;
  readonly contentTypes: readonly string[];
  readonly inputModes: readonly string[];
  readonly gzip: boolean;
  readonly recordIo: boolean;
  readonly description: string;
}

export interface MetricFacts {
  readonly name: string;
  /** What tuning jobs may do with it: `Minimize`, `Maximize`, both or nothing. */
  readonly objectives: readonly string[];
}

export interface ContentTypeFacts {
  readonly type: string;
  readonly request: boolean;
  readonly answer: boolean;
  /** Files with a request of this type that is answered. */
  readonly samples: readonly string[];
}

/**
 * Takes the facts out of a spec, as parsed JSON or as loaded. Tolerant: a project is made without the schema, which takes longer to
 * load than all files take to be written, and whatever is wrong with the file is said by who loads it.
 */
export function parseFacts(spec: unknown): Facts {
  const training = memberOf(spec, 'training');
  const inference = memberOf(spec, 'inference');
  return {
    hyperparameters: entriesOf(memberOf(training, 'hyperparameters')).map(parseHyperparameter),
    channels: entriesOf(memberOf(training, 'channels')).map(parseChannel),
    metrics: parseMetrics(training),
    contentTypes: parseContentTypes(inference, listOf(memberOf(memberOf(spec, 'samples'), 'requests'))),
  };
}

function parseHyperparameter([name, spec]: readonly [string, unknown]): HyperparameterFacts {
  const range = memberOf(spec, 'range');
  const values = memberOf(spec, 'values');
  return {
    name,
    type: textOf(memberOf(spec, 'type')) ?? '',
    range: range === undefined ? undefined : { min: textOf(memberOf(range, 'min')) ?? '', max: textOf(memberOf(range, 'max')) ?? '' },
    values: values === undefined ? undefined : textsOf(values),
    default: textOf(memberOf(spec, 'default')),
    required: memberOf(spec, 'required') === true,
    tunable: memberOf(spec, 'tunable') === true,
    description: textOf(memberOf(spec, 'description')) ?? '',
  };
}

function parseChannel([name, spec]: readonly [string, unknown]): ChannelFacts {
  return {
    name,
    required: memberOf(spec, 'required') !== false,
    contentTypes: textsOf(memberOf(spec, 'contentTypes')),
    inputModes: textsOf(memberOf(spec, 'inputModes') ?? ['File']),
    gzip: textsOf(memberOf(spec, 'compression')).includes('Gzip'),
    recordIo: memberOf(spec, 'recordWrapper') === 'RecordIO',
    description: textOf(memberOf(spec, 'description')) ?? '',
  };
}

function parseMetrics(training: unknown): readonly MetricFacts[] {
  const wanted = listOf(memberOf(training, 'objectives'));
  return entriesOf(memberOf(training, 'metrics')).map(([name]) => ({
    name,
    objectives: wanted.filter((one) => memberOf(one, 'metric') === name).flatMap((one) => textOf(memberOf(one, 'type')) ?? []),
  }));
}

function parseContentTypes(inference: unknown, requests: readonly unknown[]): readonly ContentTypeFacts[] {
  const inRequests = textsOf(memberOf(inference, 'contentTypes'));
  const inAnswers = textsOf(memberOf(inference, 'responseTypes'));
  const types = [...inRequests, ...inAnswers];
  const first = types.filter((type, index) => types.findIndex((other) => essence(other) === essence(type)) === index);
  const has = (list: readonly string[], type: string) => list.some((one) => essence(one) === essence(type));
  return first.map((type) => ({
    type,
    request: has(inRequests, type),
    answer: has(inAnswers, type),
    samples: requests
      .filter((one) => essence(textOf(memberOf(one, 'contentType')) ?? '') === essence(type))
      .filter((one) => Number(memberOf(memberOf(one, 'expect'), 'status') ?? 200) < 300)
      .flatMap((one) => textOf(memberOf(one, 'path')) ?? []),
  }));
}

/** A content type without its parameters. */
function essence(type: string): string {
  return (type.split(';')[0] ?? '').trim().toLowerCase();
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((one) => textOf(one) ?? []);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
