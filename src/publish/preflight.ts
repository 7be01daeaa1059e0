import { asAwsFailure, failedWith } from '../aws/failure.ts';
import { createIam, type Iam, roleNameOf } from '../aws/iam.ts';
import type { S3 } from '../aws/s3.ts';
import { type CallerIdentity, getCallerIdentity } from '../aws/sts.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_REGIONS } from '../sagemaker/limits.ts';
import { type PermissionNeeds, requirePermissions } from './needed-permissions.ts';
import { checkPermissions } from './permissions.ts';
import { planPolicyPlace } from './policies.ts';
import type { Session } from './session.ts';
import { accountOf, type PublishSettings } from './settings.ts';
import { judgeTrust, TRUST_POLICY } from './trust.ts';

/** Where a product is going to be, looked at in AWS. Nothing was changed for it. */
export interface Destination {
  readonly identity: CallerIdentity;
  /** ARN. */
  readonly role: string;
  readonly bucket: { readonly name: string; readonly exists: boolean };
  /** The role is so new that not all of AWS may know it yet. */
  readonly freshRole: boolean;
  /** What could not be looked at, for the reader. */
  readonly notes: readonly string[];
}

export interface PreflightParts {
  readonly s3: Pick<S3, 'bucketRegion'>;
  readonly createBucket: boolean;
  /** Has IAM simulate the permissions of caller and role; undefined where that was declined. */
  readonly permissions: Omit<PermissionNeeds, 'createBucket'> | undefined;
}

/** Looks at caller, Region, role and bucket before anything is made. Throws UserError for what has to be put right, AwsError otherwise. */
export async function runPreflight(
  session: Session,
  { s3, createBucket, permissions }: PreflightParts,
  context: Context,
): Promise<Destination> {
  const { settings, client } = session;
  const { role, bucket } = requirePlaces(settings);
  const identity = await getCallerIdentity(client, context.signal);
  assertAccount(identity, settings);
  assertRegion(identity.region);
  const iam = createIam(client, context.signal);
  const [{ notes, createdAt }, found] = await Promise.all([lookAtRole(role, iam), s3.bucketRegion(bucket)]);
  assertBucket(bucket, found, { region: identity.region, createBucket });
  const freshRole = createdAt !== undefined && context.now() - createdAt < FRESH_MS;
  const needs = permissions && { ...permissions, createBucket: found === undefined };
  const simulated = needs === undefined ? [] : await simulate(session, identity, { iam, needs });
  return { identity, role, bucket: { name: bucket, exists: found !== undefined }, freshRole, notes: [...notes, ...simulated] };
}

async function simulate(
  { config, settings }: Session,
  identity: CallerIdentity,
  { iam, needs }: { readonly iam: Iam; readonly needs: PermissionNeeds },
): Promise<readonly string[]> {
  const place = planPolicyPlace(config, { ...settings, account: identity.account, region: identity.region }, 'caller');
  if ('missing' in place) return [];
  try {
    const report = await checkPermissions({ iam, callerArn: identity.arn, place, purposes: ['publish'] });
    return requirePermissions(report, needs);
  } catch (error) {
    const failure = asAwsFailure(error);
    if (failure === undefined) throw error;
    return [`Permissions were not simulated (${failure.operation}: ${failure.code}).`];
  }
}

/** Role and bucket have to be said, since nothing can be assumed of them. Throws UserError. */
export function requirePlaces({ role, bucket }: PublishSettings): { readonly role: string; readonly bucket: string } {
  if (role === undefined) {
    throw new UserError('Validation needs a role that SageMaker can take on, and none is named.', {
      hint: 'Name it with --role ARN, SAGEMAKER_ALGO_ROLE, or publish.role in sagemaker-algo.json.',
    });
  }
  if (bucket === undefined) {
    throw new UserError('The samples for validation need an S3 bucket, and none is named.', {
      hint: 'Name it with --bucket NAME, SAGEMAKER_ALGO_BUCKET, or publish.bucket in sagemaker-algo.json; --create-bucket makes it.',
    });
  }
  return { role, bucket };
}

/** Throws UserError when the credentials lead to another account than the one that was named. */
export function assertAccount(identity: CallerIdentity, { account, role }: Pick<PublishSettings, 'account' | 'role'>): void {
  const hint = 'Use other credentials (--profile NAME, AWS_PROFILE), or correct --account or sagemaker-algo.json.';
  if (account !== undefined && account !== identity.account) {
    throw new UserError(`Your credentials belong to account ${identity.account} (${identity.arn}), the product to account ${account}.`, {
      hint,
    });
  }
  const owner = accountOf(role);
  if (owner !== undefined && owner !== identity.account) {
    throw new UserError(`The role ${role} belongs to account ${owner}, your credentials to ${identity.account}.`, {
      hint: 'Validation runs in the account that the algorithm is in: name a role of it with --role ARN.',
    });
  }
}

function assertRegion(region: string): void {
  if (DEFAULT_REGIONS.includes(region)) return;
  throw new UserError(`Marketplace takes algorithms only from Regions that every account has; ${region} is none of them (MKT-09).`, {
    hint: `Choose one with --region or publish.region: ${DEFAULT_REGIONS.join(', ')}.`,
  });
}

/** IAM tells the other services of a new role within this time; how long that takes is inference. */
const FRESH_MS = 5 * 60_000;

interface RoleLook {
  readonly notes: readonly string[];
  readonly createdAt: number | undefined;
}

async function lookAtRole(arn: string, iam: Iam): Promise<RoleLook> {
  const found = await lookUp(arn, iam);
  if (found === 'not allowed') {
    return { notes: [`${arn} could not be looked at: your identity may not call iam:GetRole.`], createdAt: undefined };
  }
  if (found === undefined) {
    throw new UserError(`There is no role ${arn}.`, { hint: `Make one that trusts SageMaker, with this trust policy:\n${trustPolicy()}` });
  }
  const trust = judgeTrust(found.trust);
  if (trust.status === 'refused') {
    throw new UserError(`SageMaker cannot take on ${arn}: ${trust.reason}.`, {
      hint: `IAM, Roles, Trust relationships: put this statement there.\n${trustPolicy()}`,
    });
  }
  const notes = trust.conditions ? [`The trust policy of ${arn} has conditions, which only AWS can judge.`] : [];
  return { notes, createdAt: found.createdAt };
}

async function lookUp(arn: string, iam: Iam) {
  try {
    return await iam.getRole(roleNameOf(arn));
  } catch (error) {
    if (failedWith(error, 'AccessDenied', 'AccessDeniedException')) return 'not allowed' as const;
    throw error;
  }
}

/** The trust policy to paste. */
function trustPolicy(): string {
  return JSON.stringify(TRUST_POLICY, null, 2);
}

function assertBucket(
  bucket: string,
  found: string | undefined,
  { region, createBucket }: { readonly region: string; readonly createBucket: boolean },
): void {
  if (found === undefined && !createBucket) {
    throw new UserError(`There is no bucket ${bucket}.`, {
      hint: 'Have it made, encrypted and closed to the public, with --create-bucket.',
    });
  }
  if (found !== undefined && found !== region) {
    throw new UserError(`The bucket ${bucket} is in ${found}, the algorithm goes to ${region}; both have to be in one Region (MKT-09).`, {
      hint: 'Choose a bucket of that Region with --bucket, or the other Region with --region.',
    });
  }
}
