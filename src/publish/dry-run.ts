import type { CreateAlgorithmRequest } from '../config/create-algorithm.ts';
import type { Config } from '../config/schema.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { repositoryName, splitRepository } from './names.ts';
import { s3Places } from './places.ts';
import { planRequest } from './request.ts';
import type { SampleCompression } from './sample-compression.ts';
import type { PublishSettings } from './settings.ts';

/** Stand for what nobody has said yet; none of them could be taken for the real thing. */
export const PLACEHOLDER = {
  region: '<region>',
  account: '<account>',
  role: '<role>',
  bucket: '<bucket>',
  digest: '<digest-after-push>',
} as const;

/** Something in the request that is not known without AWS. */
export interface OpenFact {
  readonly placeholder: string;
  readonly what: string;
  /** How it becomes known. */
  readonly how: string;
  /** Whether the seller has to say it; what is left comes from the push. */
  readonly told: boolean;
}

export interface DryRun {
  readonly request: CreateAlgorithmRequest;
  readonly open: readonly OpenFact[];
}

type Settings = Pick<PublishSettings, 'region' | 'account' | 'role' | 'bucket'>;

/** What is known of the samples. */
export interface SampleFacts {
  readonly compression: SampleCompression;
  /** Of names and content; undefined when they cannot be read. */
  readonly digest: string | undefined;
}

/** The request as far as it is known without asking anybody. Pure. */
export function planDryRun(config: Config, settings: Settings, { compression, digest }: SampleFacts): DryRun {
  const images = { train: showImage(config, 'train', settings), serve: showImage(config, 'serve', settings) };
  const request = planRequest(config, {
    role: settings.role ?? PLACEHOLDER.role,
    images,
    places: s3Places(settings.bucket ?? PLACEHOLDER.bucket, config, digest),
    compression,
  });
  return { request, open: openFacts(config, images, JSON.stringify(request)) };
}

/** Whether a value is one of those that only stand for something. */
export function isOpen(value: unknown): boolean {
  return typeof value === 'string' && Object.values(PLACEHOLDER).some((placeholder) => value.includes(placeholder));
}

/** An image that lies in ECR already, named by digest, is used as it is; any other gets its digest when it is pushed. */
function showImage(config: Config, role: Role, { region, account }: Settings): string {
  const { tag, dockerfile } = config.images[role];
  if (dockerfile === undefined && isPushed(tag)) return tag;
  const named = splitRepository(config.publish.repositories[role] ?? '');
  // The usual form; when it is published the address is the one that ECR returns.
  const registry = named.registry ?? `${account ?? PLACEHOLDER.account}.dkr.ecr.${region ?? PLACEHOLDER.region}.amazonaws.com`;
  return `${registry}/${repositoryName(config, role)}@${PLACEHOLDER.digest}`;
}

/** Whether a reference names an image in a private ECR repository by its digest. */
export function isPushed(reference: string): boolean {
  return /^\d{12}\.dkr[.-]ecr[^/]*\/[^@]+@sha256:[0-9a-f]{64}$/.test(reference);
}

/** What only the seller can say: `text` shows which of it is open. */
export function describeOpen(text: string): readonly OpenFact[] {
  return TOLD.filter(({ placeholder }) => text.includes(placeholder));
}

const told = (placeholder: string, what: string, how: string): OpenFact => ({ placeholder, what, how, told: true });
const TOLD: readonly OpenFact[] = [
  told(PLACEHOLDER.region, 'the AWS Region', '--region, SAGEMAKER_ALGO_REGION, publish.region or AWS_REGION'),
  told(PLACEHOLDER.account, 'the AWS account', '--account, SAGEMAKER_ALGO_ACCOUNT or publish.account'),
  told(PLACEHOLDER.role, 'the role that the validation runs as', '--role, SAGEMAKER_ALGO_ROLE or publish.role'),
  told(PLACEHOLDER.bucket, 'the S3 bucket of samples and results', '--bucket, SAGEMAKER_ALGO_BUCKET or publish.bucket'),
];

function openFacts(config: Config, images: Readonly<Record<Role, string>>, text: string): readonly OpenFact[] {
  const tags = [...new Set(ROLES.filter((role) => images[role].includes(PLACEHOLDER.digest)).map((role) => config.images[role].tag))];
  if (tags.length === 0) return describeOpen(text);
  return [
    ...describeOpen(text),
    {
      placeholder: PLACEHOLDER.digest,
      what: `what the registry calls ${tags.join(' and ')}`,
      how: 'known once the image has been pushed',
      told: false,
    },
  ];
}
