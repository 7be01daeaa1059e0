import { describeChangeDetails } from '../config/catalog-changes.ts';
import { formatPath, valueAt } from '../config/paths.ts';
import type { Config } from '../config/schema.ts';
import type { Finding } from '../publish/lint/finding.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import type { Change, PlannedChangeSet } from './change-set.ts';
import { describeSource } from './change-sources.ts';
import { judgePrices } from './lint-prices.ts';

const CLAUSE = 'MKT-14';

/** What is judged besides each change for itself. */
export interface ChangeSetFacts {
  readonly config: Config;
}

/** Everything about change sets that AWS is known to refuse, before it is asked. Pure. */
export function lintChangeSets(sets: readonly PlannedChangeSet[], { config }: ChangeSetFacts): readonly Finding[] {
  return sets.flatMap((set) => {
    const shape = lintSet(set);
    const changes = set.changes.flatMap((change, index) => lintChange(change, `${set.step}[${index}] ${change.ChangeType}`, config));
    return [...shape, ...lintTerms(set), ...changes];
  });
}

/** What a product cannot be released without; that an offer for machine learning needs terms of support is inference. */
function lintTerms({ step, changes }: PlannedChangeSet): readonly Finding[] {
  if (!changes.some(({ ChangeType }) => ChangeType === 'ReleaseProduct')) return [];
  const needed = [
    ['UpdatePricingTerms', 'listing.pricing', 'has no prices', 'must'],
    ['UpdateLegalTerms', 'listing.eula', 'has no licence', 'must'],
    ['UpdateSupportTerms', 'listing.refundPolicy', 'has no refund policy', 'should'],
  ] as const;
  return needed
    .filter(([type]) => !changes.some(({ ChangeType }) => ChangeType === type))
    .map(([, specPath, reason, level]) => ({ path: step, specPath, value: undefined, reason, clause: CLAUSE, level }));
}

function lintSet({ step, name, changes }: PlannedChangeSet): readonly Finding[] {
  const at = (value: unknown, reason: string): Finding => ({
    path: step,
    specPath: undefined,
    value,
    reason,
    clause: CLAUSE,
    level: 'must',
  });
  const made = changes.flatMap(({ ChangeName }) => ChangeName ?? []);
  const keys = changes.map(({ ChangeType, Entity }) => `${ChangeType} ${Entity.Type} ${Entity.Identifier ?? ''}`);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  const lost = changes.flatMap((change) => referencesIn(change)).filter((reference) => !made.includes(reference));
  const alone = changes.length > 1 && changes.some(({ ChangeType }) => ChangeType === 'UpdateVisibility');
  return [
    ...(changes.length < 1 || changes.length > 20 ? [at(changes.length, 'has to have 1 to 20 changes')] : []),
    ...(/^[\w\s+=.:@-]{1,100}$/.test(name)
      ? []
      : [at(name, 'is a name of more than 100 characters, or with other ones than letters, digits and + = . : @ - _')]),
    ...(twice.length > 0 ? [at(twice, 'makes the same change to the same entity twice')] : []),
    ...(lost.length > 0 ? [at(lost, 'refers to what no change of this set makes')] : []),
    ...(alone
      ? [
          at(
            changes.map(({ ChangeType }) => ChangeType),
            'has UpdateVisibility beside other changes; it has to be alone',
          ),
        ]
      : []),
  ];
}

/** Names of the changes whose entities a change refers to. */
function referencesIn(change: Change): readonly string[] {
  return [...JSON.stringify(change).matchAll(/"\$([^".]+)\.Entity\.Identifier"/g)].map(([, name = '']) => name);
}

function lintChange(change: Change, path: string, config: Config): readonly Finding[] {
  const { ChangeType, Entity, DetailsDocument } = change;
  const problems = describeChangeDetails(ChangeType, Entity.Type, DetailsDocument);
  if (problems === undefined) {
    return [
      {
        path,
        specPath: undefined,
        value: `${ChangeType} ${Entity.Type}`,
        reason: 'is no change of a machine learning product',
        clause: CLAUSE,
        level: 'must',
      },
    ];
  }
  const shape = problems.map(
    ({ path: inside, reason }): Finding => ({
      path: `${path} ${formatPath(inside)}`,
      specPath: describeSource(ChangeType, inside),
      value: valueAt(DetailsDocument, inside),
      reason,
      clause: CLAUSE,
      level: 'must',
    }),
  );
  // Further rules take the shape for granted.
  if (shape.length > 0) return shape;
  const more = RULES[ChangeType]?.(DetailsDocument, config) ?? [];
  return more.map(({ inside, ...finding }): Finding => {
    const at = inside.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    return { path: `${path} ${inside}`, specPath: describeSource(ChangeType, at), clause: CLAUSE, ...finding };
  });
}

/** A finding about a member of the details, by its dotted path. */
export interface DetailFinding extends Pick<Finding, 'value' | 'reason' | 'level'> {
  readonly inside: string;
}

type Details = Change['DetailsDocument'];

const RULES: Readonly<Record<string, (details: Details, config: Config) => readonly DetailFinding[]>> = {
  UpdateInformation: judgeInformation,
  AddDeliveryOptions: judgeDelivery,
  UpdatePricingTerms: judgePrices,
  UpdateLegalTerms: judgeLegal,
};

function judgeInformation(details: Details): readonly DetailFinding[] {
  const { SearchKeywords: words, LogoUrl: logo } = details as { SearchKeywords: readonly string[]; LogoUrl: string };
  const total = words.reduce((sum, word) => sum + word.length, 0);
  return [
    ...(total > LISTING_LENGTH.searchKeywords
      ? [
          {
            inside: 'SearchKeywords',
            value: total,
            reason: `have ${total} characters together; at most ${LISTING_LENGTH.searchKeywords} are allowed`,
            level: 'must',
          } as const,
        ]
      : []),
    ...(/\.(png|jpe?g|gif)$/i.test(logo)
      ? []
      : [{ inside: 'LogoUrl', value: logo, reason: 'has to be a PNG, JPEG or GIF', level: 'must' } as const]),
    ...(isS3(logo)
      ? []
      : [{ inside: 'LogoUrl', value: logo, reason: 'is in no S3 bucket, from which AWS takes it', level: 'must' } as const]),
  ];
}

const isS3 = (url: string): boolean => /^https:\/\/[^/]*\bs3[.-][^/]*amazonaws\.com\//.test(url);

interface Delivery {
  readonly DeliveryOptions: readonly [
    {
      readonly Details: {
        readonly SageMakerAlgorithmDeliveryOptionDetails: {
          readonly SageMakerAlgorithmArn: string;
          readonly AccessRoleArn: string;
          readonly InputProperties: { readonly SampleInput: object };
          readonly OutputProperties: { readonly SampleOutput: object };
          readonly RecommendedInstanceTypes: Readonly<Record<string, string | undefined>>;
        };
      };
    },
  ];
}

const OPTION = 'DeliveryOptions.0.Details.SageMakerAlgorithmDeliveryOptionDetails';

function judgeDelivery(details: Details, { training, inference }: Config): readonly DetailFinding[] {
  const option = (details as unknown as Delivery).DeliveryOptions[0].Details.SageMakerAlgorithmDeliveryOptionDetails;
  const supported = {
    Training: training.instanceTypes,
    BatchTransform: inference.transformInstanceTypes,
    RealtimeInference: inference.realtimeInstanceTypes,
  };
  const account = (arn: string) => arn.split(':')[4];
  const missing = (inside: string, sample: object, mode: string): readonly DetailFinding[] => {
    const given = Object.keys(sample).filter((name) => name.startsWith(mode));
    if (given.length === 1) return [];
    const reason = given.length === 0 ? `has no sample for ${mode}` : `has two samples for ${mode}; keep the text or the address`;
    return [{ inside: `${OPTION}.${inside}`, value: undefined, reason, level: 'must' }];
  };
  const wrongTypes = Object.entries(supported).flatMap(([use, types]): readonly DetailFinding[] => {
    const type = option.RecommendedInstanceTypes[use];
    const inside = `${OPTION}.RecommendedInstanceTypes.${use}`;
    if (type === undefined) return [{ inside, value: undefined, reason: 'is missing', level: 'must' }];
    return types.includes(type)
      ? []
      : [{ inside, value: type, reason: `is not one that the algorithm supports (${types.join(', ')})`, level: 'must' }];
  });
  return [
    ...(account(option.AccessRoleArn) === account(option.SageMakerAlgorithmArn)
      ? []
      : [
          {
            inside: `${OPTION}.AccessRoleArn`,
            value: option.AccessRoleArn,
            reason: 'is a role of another account than the algorithm',
            level: 'must',
          } as const,
        ]),
    ...(['RealtimeInference', 'BatchTransform'] as const).flatMap((mode) => [
      ...missing('InputProperties.SampleInput', option.InputProperties.SampleInput, mode),
      ...missing('OutputProperties.SampleOutput', option.OutputProperties.SampleOutput, mode),
    ]),
    ...wrongTypes,
  ];
}

function judgeLegal(details: Details): readonly DetailFinding[] {
  const { Terms } = details as { Terms: readonly [{ readonly Documents: readonly [{ readonly Url?: string }] }] };
  const url = Terms[0].Documents[0].Url;
  return url === undefined || isS3(url)
    ? []
    : [{ inside: 'Terms.0.Documents.0.Url', value: url, reason: 'is in no S3 bucket, from which AWS takes it', level: 'must' }];
}
