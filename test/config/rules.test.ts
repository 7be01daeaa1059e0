import { describe, expect, it } from 'vitest';
import { checkRules, RULES } from '../../src/config/rules.ts';
import { configSchema } from '../../src/config/schema.ts';
import { soundSpec } from './sound-spec.ts';

type Spec = ReturnType<typeof soundSpec>;
type RuleName = keyof typeof RULES;

const fill = (count: number, name: string, value: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, value]));
const hyperparameter =
  (spec: Record<string, unknown>, name = 'extra') =>
  (sound: Spec) => {
    sound.training.hyperparameters[name] = spec;
  };
const channel =
  (fields: Record<string, unknown>, name = 'train') =>
  (sound: Spec) => {
    sound.training.channels[name] = { ...sound.training.channels[name], ...fields };
  };

const publish = (fields: Record<string, unknown>) => (sound: Spec) => Object.assign(sound, { publish: fields });
const validation = (fields: Record<string, unknown>) => publish({ validation: fields });
const listing = (fields: Record<string, unknown>) => (sound: Spec) => Object.assign(sound, { listing: fields });
const repository = (region: string, account = '123456789012') => `${account}.dkr.ecr.${region}.amazonaws.com/my-algo`;

/** Rule, what is broken, how, and the one issue that it must give: `path clause reason`. */
const broken: readonly [RuleName, string, (spec: Spec) => void, string][] = [
  ['product texts', 'name with an underscore', (s) => Object.assign(s, { name: 'my_algo' }), 'name API-01 may hold only letters, digits'],
  ['product texts', 'name ending in a hyphen', (s) => Object.assign(s, { name: 'my-algo-' }), 'name API-01 may hold only'],
  ['product texts', 'name too long', (s) => Object.assign(s, { name: 'a'.repeat(64) }), 'name API-01 has 64 characters; at most 63'],
  ['product texts', 'description too long', (s) => Object.assign(s, { description: 'a'.repeat(1025) }), 'description API-01 has 1025'],
  [
    'product texts',
    'description of two lines',
    (s) => Object.assign(s, { description: 'a\nb' }),
    'description API-01 holds the control character U+000A',
  ],
  [
    'image references',
    'space in a tag',
    (s) => Object.assign(s.images.train, { tag: 'a b' }),
    'images.train.tag MKT-10 must not hold white space',
  ],
  ['image references', 'tag too long', (s) => Object.assign(s.images.serve, { tag: 'a'.repeat(256) }), 'images.serve.tag API-01 has 256'],
  [
    'hyperparameter count',
    '101 hyperparameters',
    (s) => Object.assign(s.training.hyperparameters, fill(96, 'h', { type: 'FreeText' })),
    'training.hyperparameters API-06 has 101 entries; at most 100',
  ],
  [
    'hyperparameter texts',
    'name too long',
    hyperparameter({ type: 'FreeText' }, 'h'.repeat(257)),
    `training.hyperparameters.${'h'.repeat(257)} API-01 has 257`,
  ],
  [
    'hyperparameter texts',
    'tab in a description',
    hyperparameter({ type: 'FreeText', description: 'a\tb' }),
    'training.hyperparameters.extra.description API-01 holds the control character U+0009',
  ],
  [
    'range matches type',
    'range of a FreeText',
    hyperparameter({ type: 'FreeText', range: { min: 0, max: 1 } }),
    'training.hyperparameters.extra.range API-02 belongs to Integer and Continuous only',
  ],
  [
    'range matches type',
    'values of an Integer',
    hyperparameter({ type: 'Integer', values: ['1'] }),
    'training.hyperparameters.extra.values API-02 belongs to Categorical only',
  ],
  [
    'range bounds',
    'min above max',
    hyperparameter({ type: 'Integer', range: { min: 2, max: '1' } }),
    'training.hyperparameters.extra.range API-02 has its min above',
  ],
  [
    'range bounds',
    'fraction as Integer bound',
    hyperparameter({ type: 'Integer', range: { min: 0.5, max: 1 } }),
    'training.hyperparameters.extra.range.min API-02 is not a whole',
  ],
  [
    'range bounds',
    'text as bound',
    hyperparameter({ type: 'Continuous', range: { min: 0, max: 'many' } }),
    'training.hyperparameters.extra.range.max API-02 is not a number',
  ],
  [
    'categorical values',
    'no value',
    hyperparameter({ type: 'Categorical', values: [] }),
    'training.hyperparameters.extra.values API-01 needs at least 1',
  ],
  [
    'categorical values',
    '31 values',
    hyperparameter({ type: 'Categorical', values: Array.from({ length: 31 }, (_, index) => `v${index}`) }),
    'training.hyperparameters.extra.values API-01 has 31 entries; at most 30',
  ],
  [
    'categorical values',
    'a value twice',
    hyperparameter({ type: 'Categorical', values: ['a', 'b', 'a'] }),
    'training.hyperparameters.extra.values API-01 holds the same value twice',
  ],
  [
    'categorical values',
    'a long value',
    hyperparameter({ type: 'Categorical', values: ['a'.repeat(257)] }),
    'training.hyperparameters.extra.values[0] API-01 has 257',
  ],
  [
    'defaults',
    'default of a required one',
    hyperparameter({ type: 'FreeText', default: 'y', required: true }, 'target'),
    'training.hyperparameters.target.default API-02 cannot stand together',
  ],
  [
    'defaults',
    'default above the range',
    hyperparameter({ type: 'Continuous', range: { min: 0, max: 1 }, default: '1.5' }),
    'training.hyperparameters.extra.default API-02 lies outside the range from 0 to 1',
  ],
  [
    'defaults',
    'fraction as Integer default',
    hyperparameter({ type: 'Integer', default: '1.0' }),
    'training.hyperparameters.extra.default API-02 is not a whole number',
  ],
  [
    'defaults',
    'text as Continuous default',
    hyperparameter({ type: 'Continuous', default: 'x' }),
    'training.hyperparameters.extra.default API-02 is not a number',
  ],
  [
    'defaults',
    'unknown Categorical default',
    hyperparameter({ type: 'Categorical', values: ['a'], default: 'b' }),
    'training.hyperparameters.extra.default API-02 is not among',
  ],
  [
    'defaults',
    'default too long',
    hyperparameter({ type: 'FreeText', default: 'x'.repeat(2501) }),
    'training.hyperparameters.extra.default API-01 has 2501',
  ],
  [
    'free text is not tunable',
    'tunable FreeText',
    hyperparameter({ type: 'FreeText', tunable: true }),
    'training.hyperparameters.extra.tunable API-02 cannot be set',
  ],
  [
    'channel count',
    '9 channels',
    (s) => Object.assign(s.training.channels, fill(7, 'c', { required: false })),
    'training.channels API-06 has 9 entries; at most 8',
  ],
  [
    'channel count',
    'no channel',
    (s) => Object.assign(s, { training: { ...s.training, channels: {} }, samples: { ...s.samples, channels: {} } }),
    'training.channels API-06 needs at least 1',
  ],
  ['channel count', 'no required channel', channel({ required: false }), 'training.channels API-01 needs at least one required'],
  ['channel texts', 'slash in a name', channel({ required: false }, 'a/b'), 'training.channels.a/b API-01 may hold only'],
  ['channel texts', 'name too long', channel({ required: false }, 'c'.repeat(65)), `training.channels.${'c'.repeat(65)} API-01 has 65`],
  [
    'channel texts',
    'description too long',
    channel({ description: 'a'.repeat(1025) }),
    'training.channels.train.description API-01 has 1025',
  ],
  [
    'channel texts',
    'content type too long',
    channel({ contentTypes: ['text/csv', `text/${'x'.repeat(252)}`] }),
    'training.channels.train.contentTypes[1] API-01 has 257',
  ],
  [
    'metric count',
    '41 metrics',
    (s) => Object.assign(s.training.metrics, fill(40, 'm', { regex: '(a)' })),
    'training.metrics API-06 has 41 entries; at most 40',
  ],
  [
    'metric texts',
    'name too long',
    (s) => Object.assign(s.training.metrics, { ['m'.repeat(256)]: { regex: '(a)' } }),
    `training.metrics.${'m'.repeat(256)} API-01 has 256`,
  ],
  [
    'metric texts',
    'pattern too long',
    (s) => Object.assign(s.training.metrics, { m: { regex: `(${'a'.repeat(499)})` } }),
    'training.metrics.m.regex API-01 has 501',
  ],
  [
    'metric texts',
    'pattern without a group',
    (s) => Object.assign(s.training.metrics, { m: { regex: 'rmse=[0-9.]+' } }),
    'training.metrics.m.regex TRAIN-34 has no group',
  ],
  [
    'metric texts',
    'no pattern',
    (s) => Object.assign(s.training.metrics, { m: { regex: '(a' } }),
    'training.metrics.m.regex TRAIN-34 is not a regular expression (unterminated group)',
  ],
  [
    'objectives',
    'unknown metric',
    (s) => Object.assign(s.training, { objectives: [{ metric: 'x', type: 'Maximize' }] }),
    'training.objectives[0].metric API-04 is not one of training.metrics',
  ],
  [
    'objectives',
    'nothing to tune',
    (s) => Object.assign(s.training.hyperparameters['alpha'] ?? {}, { tunable: false }),
    'training.objectives API-04 needs at least one',
  ],
  [
    'instance types',
    'without ml.',
    (s) => Object.assign(s.training, { instanceTypes: ['m5.large'] }),
    'training.instanceTypes[0] API-09 is not an instance type of training (as of botocore',
  ],
  [
    'instance types',
    'no transform type',
    (s) => Object.assign(s.inference, { transformInstanceTypes: [] }),
    'inference.transformInstanceTypes API-09 needs at least 1',
  ],
  [
    'instance types',
    'misspelt size',
    (s) => Object.assign(s.inference, { realtimeInstanceTypes: ['ml.m5.lage'] }),
    'inference.realtimeInstanceTypes[0] API-09 is not an instance type of real-time inference',
  ],
  [
    'instance types',
    'a machine of endpoints for batch transform',
    (s) => Object.assign(s.inference, { transformInstanceTypes: ['ml.m5.large', 'ml.m5d.xlarge'] }),
    'inference.transformInstanceTypes[1] API-09 is not an instance type of batch transform',
  ],
  [
    'inference types',
    'no MIME type',
    (s) => Object.assign(s.inference, { responseTypes: ['text/csv', 'csv'] }),
    'inference.responseTypes[1] API-01 is not a MIME type',
  ],
  [
    'inference types',
    'content type too long',
    (s) => s.inference.contentTypes.push('x'.repeat(257)),
    'inference.contentTypes[2] API-01 has 257',
  ],
  [
    'environment',
    'name with a hyphen',
    (s) => Object.assign(s.inference.environment, { 'A-B': '1' }),
    'inference.environment.A-B API-01 may hold only',
  ],
  [
    'environment',
    'value too long',
    (s) => Object.assign(s.inference.environment, { A: 'x'.repeat(1025) }),
    'inference.environment.A API-01 has 1025',
  ],
  [
    'environment',
    '101 entries',
    (s) => Object.assign(s.inference.environment, fill(100, 'V', '1')),
    'inference.environment API-01 has 101 entries',
  ],
  [
    'environment',
    'more than 32 KiB',
    (s) => Object.assign(s.inference.environment, fill(40, 'V', 'x'.repeat(1000))),
    'inference.environment INF-17 has 40',
  ],
  [
    'sample channels',
    'undeclared channel',
    (s) => Object.assign(s.samples.channels, { test: { path: 'x' } }),
    'samples.channels.test API-05 is not one of training.channels',
  ],
  [
    'sample channels',
    'required one missing',
    (s) => Object.assign(s.samples, { channels: {} }),
    'samples.channels.train API-05 is missing',
  ],
  [
    'sample channels',
    'undeclared mode',
    (s) => Object.assign(s.samples.channels, { validation: { path: 'x', inputMode: 'Pipe' } }),
    'samples.channels.validation.inputMode API-05 is not declared for the channel (File)',
  ],
  [
    'sample channels',
    'undeclared content type',
    (s) => Object.assign(s.samples.channels['train'] ?? {}, { contentType: 'text/plain' }),
    'samples.channels.train.contentType API-05 is not one of training.channels.train.contentTypes (text/csv)',
  ],
  [
    'sample hyperparameters',
    'undeclared',
    (s) => s.samples.hyperparameters.push({ target: 'y', gamma: 1 }),
    'samples.hyperparameters[1].gamma API-05 is not one of',
  ],
  [
    'sample hyperparameters',
    'outside its range',
    (s) => Object.assign(s.samples.hyperparameters[0] ?? {}, { alpha: -1 }),
    'samples.hyperparameters[0].alpha API-05 lies outside',
  ],
  [
    'sample hyperparameters',
    'required one missing',
    (s) => s.samples.hyperparameters.push({ alpha: 1 }),
    'samples.hyperparameters[1].target API-05 is missing',
  ],
  [
    'sample hyperparameters',
    'no set, though one is required',
    (s) => s.samples.hyperparameters.pop(),
    'samples.hyperparameters[0].target API-05 is missing',
  ],
  [
    'sample hyperparameters',
    'too long',
    (s) => Object.assign(s.samples.hyperparameters[0] ?? {}, { note: 'x'.repeat(2501) }),
    'samples.hyperparameters[0].note API-05 has 2501',
  ],
  [
    'sample types',
    'undeclared content type',
    (s) => s.samples.requests.push({ path: 'x', contentType: 'text/xml' }),
    'samples.requests[1].contentType API-05 is not one of',
  ],
  [
    'sample types',
    'undeclared accept',
    (s) => Object.assign(s.samples.batch, { accept: 'text/xml' }),
    'samples.batch.accept API-05 is not one of',
  ],
  [
    'validation parts',
    'neither batch input nor a request',
    (s) => Object.assign(s.samples, { requests: [], batch: undefined }),
    'samples.batch API-08 is missing',
  ],
  [
    'validation parts',
    'no batch input, and requests that expect a refusal',
    (s) => Object.assign(s.samples, { requests: [{ path: 'x', contentType: 'image/png', expect: { status: 415 } }], batch: undefined }),
    'samples.batch API-08 is missing',
  ],
  [
    'validation machines',
    'a machine that the product does not support',
    validation({ trainingInstanceType: 'ml.c5.xlarge' }),
    'publish.validation.trainingInstanceType MKT-16 is not one of training.instanceTypes (ml.m5.large, ml.p4d.24xlarge)',
  ],
  [
    'validation machines',
    'a transform machine that the product does not support',
    validation({ transformInstanceType: 'ml.c5.xlarge' }),
    'publish.validation.transformInstanceType MKT-16 is not one of inference.transformInstanceTypes',
  ],
  [
    'validation machines',
    'several machines, and training is for one',
    validation({ trainingInstanceCount: 2 }),
    'publish.validation.trainingInstanceCount API-05 needs training.distributed: true',
  ],
  [
    'validation machines',
    'too many machines of transform',
    validation({ transformInstanceCount: 101 }),
    'publish.validation.transformInstanceCount API-01 is more than 100',
  ],
  [
    'validation payload',
    'too large in all',
    validation({ maxPayloadInMB: 51, maxConcurrentTransforms: 2 }),
    'publish.validation.maxPayloadInMB API-01 MaxConcurrentTransforms x MaxPayloadInMB is 2 x 51 = 102; at most 100',
  ],
  [
    'validation payload',
    'streams what is cut',
    validation({ maxPayloadInMB: 0 }),
    'publish.validation.maxPayloadInMB API-01 streams whole files, and the batch sample is cut by Line',
  ],
  [
    'validation payload',
    'too many variables',
    validation({ transformEnvironment: fill(17, 'V', '') }),
    'publish.validation.transformEnvironment API-01 has 17 entries; at most 16',
  ],
  [
    'validation payload',
    'a variable too long',
    validation({ transformEnvironment: { V: 'a'.repeat(10_241) } }),
    'publish.validation.transformEnvironment.V API-01 has 10241 characters; at most 10240',
  ],
  [
    'single lines',
    'default of two lines',
    hyperparameter({ type: 'FreeText', default: 'a\nb' }),
    'training.hyperparameters.extra.default API-01 holds a line break',
  ],
  [
    'single lines',
    'value of two lines',
    hyperparameter({ type: 'Categorical', values: ['a', 'b\nc'] }),
    'training.hyperparameters.extra.values[1] API-01 holds a line break',
  ],
  [
    'single lines',
    'sample value of two lines',
    (s) => Object.assign(s.samples, { hyperparameters: [{ target: 'y', note: 'a\nb' }] }),
    'samples.hyperparameters[0].note API-01 holds a line break',
  ],
  ['tags', 'too many with the two of the tool', publish({ tags: fill(49, 't', '') }), 'publish.tags API-01 has 49 entries; at most 48'],
  ['tags', 'one of AWS itself', publish({ tags: { 'aws:x': '' } }), 'publish.tags.aws:x API-01 begins with aws:'],
  [
    'additional data',
    'no archive',
    publish({ additionalData: 's3://bucket/weights/' }),
    'publish.additionalData API-01 is not the S3 address of a .tar.gz',
  ],
  [
    'repositories',
    'another registry',
    publish({ repositories: { train: 'docker.io/me/my-algo' } }),
    'publish.repositories.train MKT-09 is not in a private ECR registry',
  ],
  [
    'repositories',
    'the public registry',
    publish({ repositories: { serve: 'public.ecr.aws/me/my-algo' } }),
    'publish.repositories.serve MKT-09 is not in a private ECR registry',
  ],
  [
    'repositories',
    'another Region',
    publish({ region: 'us-east-2', repositories: { train: repository('us-east-1') } }),
    'publish.repositories.train MKT-09 is in the Region us-east-1, and publish.region in us-east-2',
  ],
  [
    'repositories',
    'two accounts',
    publish({ repositories: { train: repository('us-east-1'), serve: repository('us-east-1', '210987654321') } }),
    'publish.repositories.serve MKT-09 is in the account 210987654321, and the other repository in 123456789012',
  ],
  [
    'repositories',
    'the role of another account',
    publish({ role: 'arn:aws:iam::210987654321:role/validation', repositories: { serve: repository('us-east-1') } }),
    'publish.repositories.serve MKT-09 is in the account 123456789012, and publish.role in 210987654321',
  ],
  ['publish region', 'a Region to switch on', publish({ region: 'me-south-1' }), 'publish.region MKT-09 is none of the Regions'],
  ['publish region', 'a Region of another part of AWS', publish({ region: 'cn-north-1' }), 'publish.region MKT-09 is none of the Regions'],
  ['publish region', 'a Region that there is not', publish({ region: 'us-east-9' }), 'publish.region MKT-09 is none of the Regions'],
  [
    'listing texts',
    'a title too long for the page',
    listing({ productTitle: 'a'.repeat(73) }),
    'listing.productTitle MKT-14 has 73 characters; at most 72',
  ],
  [
    'listing texts',
    'a control character in a highlight',
    listing({ highlights: ['quick', 'a\u0007b'] }),
    'listing.highlights[1] MKT-14 holds a control character',
  ],
  [
    'listing texts',
    'a long description that is no path',
    listing({ longDescription: 'a'.repeat(5001) }),
    'listing.longDescription MKT-14 has 5001 characters; at most 5000',
  ],
  [
    'listing counts',
    'four categories',
    listing({ categories: ['a', 'b', 'c', 'd'] }),
    'listing.categories MKT-14 has 4 entries; at most 3 are allowed',
  ],
  [
    'search keywords',
    'keywords too long together',
    listing({ searchKeywords: ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(42)) }),
    'listing.searchKeywords MKT-14 has 252 characters together; at most 250',
  ],
  [
    'search keywords',
    'the same keyword twice',
    listing({ searchKeywords: ['trees', 'Trees'] }),
    'listing.searchKeywords MKT-14 holds the same keyword twice',
  ],
  [
    'input and output of the listing',
    'a parameter that is not ASCII',
    listing({ input: { parameters: [{ name: 'größe', description: 'of the leaf' }] } }),
    'listing.input.parameters[0].name MKT-14 may hold only ASCII',
  ],
  [
    'access role',
    'a role that the console made',
    listing({ accessRole: 'arn:aws:iam::123456789012:role/service-role/x' }),
    'listing.accessRole MKT-14 has a path, which AWS Marketplace refuses',
  ],
  [
    'access role',
    'a role of another account',
    (s) => Object.assign(s, { publish: { account: '210987654321' }, listing: { accessRole: 'arn:aws:iam::123456789012:role/x' } }),
    'listing.accessRole MKT-14 is in the account 123456789012, and publish.account is 210987654321',
  ],
  [
    'instance types of the listing',
    'a recommended machine that is not supported',
    listing({ recommendedInstanceTypes: { transform: 'ml.m5.24xlarge' } }),
    'listing.recommendedInstanceTypes.transform MKT-14 is not among inference.transformInstanceTypes',
  ],
  [
    'instance types of the listing',
    'a price for a machine that is not supported',
    listing({ pricing: { training: { instanceTypes: { 'ml.p3.2xlarge': 5 } } } }),
    'listing.pricing.training.instanceTypes["ml.p3.2xlarge"] MKT-14 is not among training.instanceTypes',
  ],
  [
    'terms of the listing',
    'two licences',
    listing({ eula: { standardVersion: '2022-07-14', customUrl: 'https://example.com/eula.pdf' } }),
    'listing.eula MKT-14 names the standard licence and one of your own',
  ],
  [
    'terms of the listing',
    'a price of a free product',
    listing({ pricing: { model: 'free', transform: { default: 1 } } }),
    'listing.pricing.transform MKT-14 is a price of a product that is free',
  ],
  [
    'terms of the listing',
    'hours and inferences of endpoints',
    listing({ pricing: { realtime: { default: 1 }, perInference: 0.01 } }),
    'listing.pricing.perInference MKT-14 stands beside prices for hours',
  ],
];

/** Variations that a strict reader might take for mistakes and that the contract allows. */
const allowed: readonly [string, (spec: Spec) => void][] = [
  ['nothing changed', () => {}],
  ['17 to 100 environment entries', (s) => Object.assign(s.inference.environment, fill(99, 'V', '1'))],
  ['numbers in scientific notation', hyperparameter({ type: 'Continuous', range: { min: '1e-9', max: '.5' }, default: '5E-3' })],
  ['a Categorical without a list', hyperparameter({ type: 'Categorical', default: 'x' })],
  ['a boolean default of a Categorical', hyperparameter({ type: 'Categorical', values: ['true', 'false'], default: true })],
  ['a content type with a parameter', (s) => s.samples.requests.push({ path: 'x', contentType: 'Text/CSV; header=absent' })],
  [
    'a request of an undeclared type that expects 415',
    (s) => s.samples.requests.push({ path: 'x', contentType: 'image/png', expect: { status: 415 } }),
  ],
  ['a named group in Python spelling', (s) => Object.assign(s.training.metrics, { m: { regex: 'm=(?P<value>[0-9.]+)' } })],
  ['sample hyperparameters where none are declared', (s) => Object.assign(s.training, { hyperparameters: {}, objectives: [] })],
  ['a name of 63 characters', (s) => Object.assign(s, { name: `a--${'b'.repeat(60)}` })],
  [
    'the largest machines',
    (s) => Object.assign(s.training, { instanceTypes: ['ml.p6e-gb200.36xlarge', 'ml.trn1n.32xlarge', 'ml.m8i.96xlarge'] }),
  ],
  ['Graviton machines for endpoints', (s) => s.inference.realtimeInstanceTypes.push('ml.c7g.large', 'ml.t2.medium')],
  ['batch input alone', (s) => Object.assign(s.samples, { requests: [] })],
  ['a request alone', (s) => Object.assign(s.samples, { batch: undefined })],
  ['a title of 72 characters and texts in files', listing({ productTitle: 'a'.repeat(72), longDescription: 'docs/page.md' })],
  ['line breaks in texts of the listing', listing({ shortDescription: 'one\ntwo', refundPolicy: 'None.' })],
  ['a price for each supported machine', listing({ pricing: { training: { default: 0.5 }, perInference: 0.001, trialDays: 14 } })],
  ['repositories by name', publish({ region: 'eu-west-1', repositories: { train: 'me/my-algo', serve: 'my-algo' } })],
  [
    'both repositories in one Region and account',
    publish({
      region: 'us-east-2',
      role: 'arn:aws:iam::123456789012:role/validation',
      repositories: { train: repository('us-east-2'), serve: repository('us-east-2') },
    }),
  ],
];

function judge(change: (spec: Spec) => unknown) {
  const spec = soundSpec();
  change(spec);
  return configSchema.parse(spec);
}

describe('rules', () => {
  it.each(broken)('%s: %s', (rule, _what, change, expected) => {
    const config = judge(change);
    const issues = checkRules(config);
    expect(issues.map(({ path, clause, reason }) => `${path} ${clause} ${reason}`)).toEqual([expect.stringContaining(expected)]);
    expect(RULES[rule](config)).toEqual(issues);
  });

  it.each(allowed)('allow %s', (_what, change) => {
    expect(checkRules(judge(change))).toEqual([]);
  });

  it('are all broken by some case above', () => {
    expect([...new Set(broken.map(([rule]) => rule))]).toEqual(Object.keys(RULES));
  });
});
