import { ACCESS_ROLE, LISTING_COUNT, LISTING_LENGTH } from '../../sagemaker/listing-limits.ts';
import type { JsonPath } from '../parse-json.ts';
import type { Config, ConfigIssue } from '../schema.ts';
import { issue, tooLong } from './texts.ts';

const CLAUSE = 'MKT-14';
const at = (...path: JsonPath) => ['listing', ...path];

/** A value that names a file of the project instead of being the text; the file is read when the listing is made. */
export const TEXT_FILE = /^\S+\.(?:md|txt)$/i;

/** Control characters other than line breaks and tabs, which no text of the page may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function text(path: JsonPath, value: string | undefined, max: number): readonly ConfigIssue[] {
  if (value === undefined || TEXT_FILE.test(value)) return [];
  return line(path, value, max);
}

function line(path: JsonPath, value: string | undefined, max: number): readonly ConfigIssue[] {
  if (value === undefined) return [];
  const control = CONTROL.test(value) ? [issue(path, value, 'holds a control character', CLAUSE)] : [];
  return [...tooLong(path, value, max, CLAUSE), ...control];
}

/** Texts of the page within their lengths. */
export const listingTexts = ({ listing }: Config): readonly ConfigIssue[] => [
  ...line(at('productTitle'), listing.productTitle, LISTING_LENGTH.productTitle),
  ...line(at('shortDescription'), listing.shortDescription, LISTING_LENGTH.shortDescription),
  ...text(at('longDescription'), listing.longDescription, LISTING_LENGTH.longDescription),
  ...text(at('supportDescription'), listing.supportDescription, LISTING_LENGTH.supportDescription),
  ...text(at('usageInstructions'), listing.usageInstructions, LISTING_LENGTH.usageInstructions),
  ...text(at('releaseNotes'), listing.releaseNotes, LISTING_LENGTH.releaseNotes),
  ...line(at('sku'), listing.sku, LISTING_LENGTH.sku),
  ...listing.highlights.flatMap((one, index) => line(at('highlights', index), one, LISTING_LENGTH.highlight)),
  ...listing.additionalResources.flatMap((one, index) => [
    ...line(at('additionalResources', index, 'text'), one.text, LISTING_LENGTH.additionalResource),
    ...line(at('additionalResources', index, 'url'), one.url, LISTING_LENGTH.url),
  ]),
  ...line(at('repositoryUrl'), listing.repositoryUrl, LISTING_LENGTH.url),
  ...line(at('notebookUrl'), listing.notebookUrl, LISTING_LENGTH.url),
];

/** Not more entries than the page takes; that there are some is asked when the listing is made. */
export const listingCounts = ({ listing }: Config): readonly ConfigIssue[] => {
  const lists = [
    ...(['highlights', 'categories', 'searchKeywords', 'additionalResources'] as const).map(
      (name) => [at(name), listing[name].length, LISTING_COUNT[name].max] as const,
    ),
    ...(['input', 'output'] as const).map(
      (name) => [at(name, 'parameters'), listing[name].parameters.length, LISTING_COUNT.parameters.max] as const,
    ),
  ];
  return lists.flatMap(([path, count, max]) =>
    count > max ? [issue(path, count, `has ${count} entries; at most ${max} are allowed`, CLAUSE)] : [],
  );
};

/** Keywords: short each, short together, none twice. */
export const searchKeywords = ({ listing }: Config): readonly ConfigIssue[] => {
  const { searchKeywords: words } = listing;
  const total = words.reduce((sum, word) => sum + word.length, 0);
  const twice = words.filter((word, index) => words.findIndex((other) => other.toLowerCase() === word.toLowerCase()) !== index);
  return [
    ...words.flatMap((word, index) => line(at('searchKeywords', index), word, LISTING_LENGTH.searchKeyword)),
    ...(total > LISTING_LENGTH.searchKeywords
      ? [
          issue(
            at('searchKeywords'),
            total,
            `has ${total} characters together; at most ${LISTING_LENGTH.searchKeywords} are allowed`,
            CLAUSE,
          ),
        ]
      : []),
    ...(twice.length > 0 ? [issue(at('searchKeywords'), twice, 'holds the same keyword twice', CLAUSE)] : []),
  ];
};

/** Descriptions of requests and answers. */
export const inputAndOutput = ({ listing }: Config): readonly ConfigIssue[] => {
  const { input, output } = listing;
  const parameters = [
    ...input.parameters.map((one, index) => ({ ...one, path: at('input', 'parameters', index) })),
    ...output.parameters.map((one, index) => ({ ...one, constraints: undefined, path: at('output', 'parameters', index) })),
  ];
  return [
    ...text(at('input', 'description'), input.description, LISTING_LENGTH.ioDescription),
    ...line(at('input', 'limitations'), input.limitations, LISTING_LENGTH.ioLimitations),
    ...text(at('output', 'description'), output.description, LISTING_LENGTH.ioDescription),
    ...parameters.flatMap(({ path, name, description, constraints }) => [
      ...line([...path, 'name'], name, LISTING_LENGTH.parameterName),
      ...(/^[\x20-\x7e]*$/.test(name) ? [] : [issue([...path, 'name'], name, 'may hold only ASCII characters', CLAUSE)]),
      ...line([...path, 'description'], description, LISTING_LENGTH.parameterDescription),
      ...line([...path, 'constraints'], constraints, LISTING_LENGTH.parameterConstraints),
    ]),
  ];
};

/** The role through which Marketplace reads the algorithm. */
export const accessRole = ({ listing, publish }: Config): readonly ConfigIssue[] => {
  const { accessRole: role } = listing;
  if (role === undefined) return [];
  const path = at('accessRole');
  if (!ACCESS_ROLE.test(role)) {
    const reason = /^arn:aws:iam::\d{12}:role\/.+\//.test(role)
      ? 'has a path, which AWS Marketplace refuses; make a role without one'
      : 'is not the ARN of a role, such as arn:aws:iam::123456789012:role/marketplace';
    return [issue(path, role, reason, CLAUSE)];
  }
  const account = role.split(':')[4];
  return publish.account === undefined || publish.account === account
    ? []
    : [issue(path, role, `is in the account ${account}, and publish.account is ${publish.account}`, CLAUSE)];
};

/** Machines that are recommended or have a price must be supported ones. */
export const listedInstanceTypes = ({ listing, training, inference }: Config): readonly ConfigIssue[] => {
  const supported = {
    training: training.instanceTypes,
    transform: inference.transformInstanceTypes,
    realtime: inference.realtimeInstanceTypes,
  };
  const where = {
    training: 'training.instanceTypes',
    transform: 'inference.transformInstanceTypes',
    realtime: 'inference.realtimeInstanceTypes',
  };
  return (['training', 'transform', 'realtime'] as const).flatMap((use) => {
    const recommended = listing.recommendedInstanceTypes[use];
    const named = [
      ...(recommended === undefined ? [] : [{ path: at('recommendedInstanceTypes', use), type: recommended }]),
      ...Object.keys(listing.pricing?.[use]?.instanceTypes ?? {}).map((type) => ({
        path: at('pricing', use, 'instanceTypes', type),
        type,
      })),
    ];
    return named
      .filter(({ type }) => !supported[use].includes(type))
      .map(({ path, type }) => issue(path, type, `is not among ${where[use]}`, CLAUSE));
  });
};

/** One licence, one way to pay. */
export const listingTerms = ({ listing }: Config): readonly ConfigIssue[] => {
  const { eula, pricing } = listing;
  const prices =
    pricing === undefined
      ? []
      : (['training', 'transform', 'realtime', 'perInference'] as const).filter((use) => pricing[use] !== undefined);
  return [
    ...(eula?.standardVersion !== undefined && eula.customUrl !== undefined
      ? [issue(at('eula'), eula, 'names the standard licence and one of your own; keep one of them', CLAUSE)]
      : []),
    ...(pricing?.model === 'free' && prices.length > 0
      ? [issue(at('pricing', prices[0] ?? 'model'), pricing[prices[0] ?? 'model'], 'is a price of a product that is free', CLAUSE)]
      : []),
    ...(pricing?.perInference !== undefined && pricing.realtime !== undefined
      ? [
          issue(
            at('pricing', 'perInference'),
            pricing.perInference,
            'stands beside prices for hours of endpoints; keep one of them',
            CLAUSE,
          ),
        ]
      : []),
  ];
};
