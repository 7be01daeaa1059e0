import type { JsonPath } from '../../config/parse-json.ts';
import { DEFAULT_REGIONS } from '../../sagemaker/limits.ts';
import { type LintRule, must, PROFILE, profileOf, type RawFinding, should } from './finding.ts';

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/name`, with what stands behind the name; FIPS and dual-stack addresses, too. */
const PRIVATE_ECR =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)\/([^@\s]+?)(:[^@:/]+)?(@\S+)?$/;
const ROLE = /^arn:aws[a-z-]*:iam::(\d{12}):role\//;

interface ImagePlace {
  readonly at: JsonPath;
  readonly value: string;
}

/** Images lie in private ECR repositories of the account and the Region of the algorithm (MKT-09), each named by digest (MKT-10). */
export const images: LintRule = (request, { region, account: wanted }) => {
  const named: readonly ImagePlace[] = [
    { at: ['TrainingSpecification', 'TrainingImage'], value: request.TrainingSpecification.TrainingImage },
    ...(request.InferenceSpecification?.Containers ?? []).flatMap(({ Image }, index) =>
      Image === undefined ? [] : [{ at: ['InferenceSpecification', 'Containers', index, 'Image'], value: Image }],
    ),
  ];
  const role = ROLE.exec(request.ValidationSpecification?.ValidationRole ?? '')?.[1];
  const account = wanted ?? role;
  const whose = wanted === undefined ? 'the role' : 'the one to publish in';
  const first = named.map(({ value }) => PRIVATE_ECR.exec(value)).find((found) => found !== null);
  return named.flatMap(({ at, value }) => {
    const found = PRIVATE_ECR.exec(value);
    if (found === null) return [must(at, value, 'is not in a private ECR repository of your account', 'MKT-09')];
    return [
      ...differs(at, found[1], account ?? first?.[1], 'account', account === undefined ? 'the other image' : whose),
      ...differs(at, found[2], region ?? first?.[2], 'Region', region === undefined ? 'the other image' : 'the algorithm'),
      ...judgeReference(at, value, found[4], found[5]),
    ];
  });
};

function differs(
  ...[at, found, wanted, word, who]: readonly [JsonPath, string | undefined, string | undefined, string, string]
): readonly RawFinding[] {
  return wanted === undefined || found === wanted ? [] : [must(at, found, `is in another ${word} than ${who}: ${wanted}`, 'MKT-09')];
}

function judgeReference(at: JsonPath, value: string, tag: string | undefined, digest: string | undefined): readonly RawFinding[] {
  if (tag === undefined && digest === undefined) return [must(at, value, 'has neither a digest nor a tag', 'MKT-10')];
  if (tag !== undefined && digest !== undefined) {
    return [should(at, value, 'has a tag and a digest, which no page of AWS describes; keep the digest', 'MKT-10')];
  }
  return digest === undefined
    ? [should(at, value, 'names a tag, and what that points to can change before the product is copied; use a digest', 'MKT-10')]
    : [];
}

/** The role is one of the account that publishes. */
export const roleAccount: LintRule = ({ ValidationSpecification: validation }, { account }) => {
  const found = ROLE.exec(validation?.ValidationRole ?? '')?.[1];
  return account === undefined || found === undefined || found === account
    ? []
    : [must(['ValidationSpecification', 'ValidationRole'], found, `is another account than the one to publish in: ${account}`, 'MKT-09')];
};

/** Products come from Regions that every account has (MKT-09). */
export const algorithmRegion: LintRule = (_request, { region }) =>
  region !== undefined && !DEFAULT_REGIONS.includes(region)
    ? [
        must(
          [],
          region,
          'is none of the Regions that every account has, such as us-east-1; Marketplace takes algorithms from no other',
          'MKT-09',
        ),
      ]
    : [];

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** S3 addresses that the jobs can use: a bucket, and no empty part in the key, on which the download of jobs fails (MKT-11). */
export const s3Addresses: LintRule = (request) => {
  const profile = profileOf(request);
  if (profile === undefined) return [];
  const { TrainingJobDefinition: training, TransformJobDefinition: transform } = profile;
  const addresses: readonly (readonly [JsonPath, string])[] = [
    ...training.InputDataConfig.map(
      ({ DataSource }, index) =>
        [
          [...PROFILE, 'TrainingJobDefinition', 'InputDataConfig', index, 'DataSource', 'S3DataSource', 'S3Uri'],
          DataSource.S3DataSource.S3Uri,
        ] as const,
    ),
    [[...PROFILE, 'TrainingJobDefinition', 'OutputDataConfig', 'S3OutputPath'], training.OutputDataConfig.S3OutputPath],
    ...(transform === undefined
      ? []
      : [
          [
            [...PROFILE, 'TransformJobDefinition', 'TransformInput', 'DataSource', 'S3DataSource', 'S3Uri'],
            transform.TransformInput.DataSource.S3DataSource.S3Uri,
          ] as const,
          [[...PROFILE, 'TransformJobDefinition', 'TransformOutput', 'S3OutputPath'], transform.TransformOutput.S3OutputPath] as const,
        ]),
  ];
  return addresses.flatMap(([at, uri]) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/.exec(uri) ?? [];
    if (!uri.startsWith('s3://')) return [must(at, uri, 'has to begin with s3://', 'MKT-11')];
    if (!BUCKET.test(bucket)) return [must(at, uri, `names no possible bucket: ${JSON.stringify(bucket)}`, 'MKT-11')];
    return /^\/|\/\//.test(key) ? [must(at, uri, 'has an empty part in its key (//), on which the download of a job fails', 'MKT-11')] : [];
  });
};

/** Tags that AWS keeps for itself, and a key twice. */
export const tags: LintRule = ({ Tags = [] }) =>
  Tags.flatMap(({ Key }, index) => {
    const at: JsonPath = ['Tags', index, 'Key'];
    if (/^aws:/i.test(Key)) return [must(at, Key, 'begins with aws:, which AWS keeps for itself', 'API-01')];
    return Tags.findIndex((other) => other.Key === Key) === index ? [] : [must(at, Key, 'stands twice', 'API-01')];
  });
