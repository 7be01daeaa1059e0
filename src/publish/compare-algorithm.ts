/** One member of an algorithm resource that is not what this project would send. */
export interface Difference {
  /** Dotted, lists by the name of their entry, as in `TrainingSpecification.TrainingChannels[train].IsRequired`. */
  readonly path: string;
  readonly sent: unknown;
  readonly found: unknown;
}

/**
 * Members that real DescribeAlgorithm leaves out though they were sent; they are not compared when they are missing. Seen in the
 * acceptance tests of terraform-provider-aws (`internal/service/sagemaker/algorithm.go`, 2026), which has to work around each.
 */
const LEFT_OUT: readonly RegExp[] = [
  /\.InputDataConfig\[[^\]]*\]\.(InputMode|ShuffleConfig)$/,
  /\.OutputDataConfig\.CompressionType$/,
  /\.ResourceConfig\.KeepAlivePeriodInSeconds$/,
  /\.StoppingCondition\.(MaxPendingTimeInSeconds|MaxWaitTimeInSeconds)$/,
  // Tags have an operation of their own.
  /^Tags$/,
];

/** Members that the service computes: they were never sent, and come back. The same source marks them. */
const COMPUTED: readonly RegExp[] = [
  /\.TrainingImageDigest$/,
  /\.ImageDigest$/,
  /\.ModelDataETag$/,
  /\.IsCheckpoint$/,
  /\.ETag$/,
  /^ProductId$/,
];

/** What a member that nobody sent may come back as: the value that leaving it out means, or nothing at all. Inference from the API's text. */
const MEANS_LEFT_OUT: readonly { readonly path: RegExp; readonly values: readonly unknown[] }[] = [
  { path: /\.(IsRequired|IsTunable|SupportsDistributedTraining)$/, values: [false] },
  { path: /\.(CompressionType|RecordWrapperType|SplitType|AssembleWith)$/, values: ['None', 'NONE', 'GZIP'] },
  { path: /\.SupportedCompressionTypes$/, values: [['None']] },
  { path: /\.S3DataDistributionType$/, values: ['FullyReplicated'] },
  { path: /\.(MaxConcurrentTransforms|MaxPayloadInMB|KeepAlivePeriodInSeconds)$/, values: [0] },
  { path: /\.(KmsKeyId|VolumeKmsKeyId)$/, values: [''] },
];

/** Members by which the entries of a list of structures are told apart; their order means nothing. */
const KEYS = ['Name', 'ChannelName', 'ProfileName', 'MetricName'] as const;

/**
 * Where an algorithm resource differs from the request that this project would send: both CreateAlgorithm's members. What the service
 * is known to leave out or to add is no difference; anything else is one, and so is what was not sent and is there.
 */
export function compareAlgorithm(request: object, described: object): readonly Difference[] {
  return compareStructures('', toJson(request), toJson(described));
}

type Structure = Readonly<Record<string, unknown>>;

/** As it travels: without members that are undefined. */
function toJson(value: object): Structure {
  return JSON.parse(JSON.stringify(value));
}

function compareStructures(path: string, sent: Structure, found: Structure): readonly Difference[] {
  const names = [...new Set([...Object.keys(sent), ...Object.keys(found)])];
  return names.flatMap((name) => compareValues(path === '' ? name : `${path}.${name}`, sent[name], found[name]));
}

function compareValues(path: string, sent: unknown, found: unknown): readonly Difference[] {
  if (isEmpty(sent) && isEmpty(found)) return [];
  if (isEmpty(found)) {
    return LEFT_OUT.some((pattern) => pattern.test(path)) || meansLeftOut(path, sent) ? [] : [{ path, sent, found }];
  }
  if (isEmpty(sent)) return COMPUTED.some((pattern) => pattern.test(path)) || meansLeftOut(path, found) ? [] : [{ path, sent, found }];
  if (Array.isArray(sent) && Array.isArray(found)) return compareLists(path, sent, found);
  if (isStructure(sent) && isStructure(found)) return compareStructures(path, sent, found);
  return sent === found ? [] : [{ path, sent, found }];
}

function compareLists(path: string, sent: readonly unknown[], found: readonly unknown[]): readonly Difference[] {
  if (![...sent, ...found].every(isStructure)) {
    const sorted = (list: readonly unknown[]) => JSON.stringify(list.map((one) => JSON.stringify(one)).sort());
    return sorted(sent) === sorted(found) ? [] : [{ path, sent, found }];
  }
  const [before, after] = [byKey(sent as readonly Structure[]), byKey(found as readonly Structure[])];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => compareValues(`${path}[${key}]`, before.get(key), after.get(key)));
}

function byKey(entries: readonly Structure[]): ReadonlyMap<string, Structure> {
  return new Map(entries.map((entry, index) => [String(KEYS.map((key) => entry[key]).find((name) => name !== undefined) ?? index), entry]));
}

function isStructure(value: unknown): value is Structure {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty) && (!Array.isArray(value) || value.length === 0);
}

function meansLeftOut(path: string, value: unknown): boolean {
  return MEANS_LEFT_OUT.some((one) => one.path.test(path) && one.values.some((known) => JSON.stringify(known) === JSON.stringify(value)));
}
