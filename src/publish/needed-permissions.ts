import { UserError } from '../errors.ts';
import type { MissingPermission, PermissionReport } from './permissions.ts';

/** What one run of `publish` is going to do, as far as permissions depend on it. */
export interface PermissionNeeds {
  readonly push: boolean;
  readonly createRepositories: boolean;
  readonly createBucket: boolean;
  readonly tags: boolean;
  readonly replace: boolean;
}

type Need = keyof PermissionNeeds | 'never';

/** Actions of the caller that not every run needs. `never`: without it, something is only not seen, or not cleaned up. */
const DEPENDS: readonly (readonly [RegExp, Need])[] = [
  [/^ecr:(CreateRepository|TagResource)$/, 'createRepositories'],
  [/^ecr:(PutImage|InitiateLayerUpload|UploadLayerPart|CompleteLayerUpload|BatchCheckLayerAvailability)$/, 'push'],
  [/^ecr:(DescribeImageScanFindings|DescribeImages|StartImageScan)$/, 'never'],
  [/^s3:(CreateBucket|PutBucketPublicAccessBlock|PutBucketTagging|PutEncryptionConfiguration)$/, 'createBucket'],
  [/^s3:PutObjectTagging$|^sagemaker:AddTags$/, 'tags'],
  [/^s3:(AbortMultipartUpload|DeleteObject|GetBucketLocation)$/, 'never'],
  [/^sagemaker:DeleteAlgorithm$/, 'replace'],
  [/^sagemaker:(List\w+|DescribeTrainingJob|DescribeTransformJob)$|^logs:|^iam:(GetRole|SimulatePrincipalPolicy)$/, 'never'],
];

/** What the role can do without: its jobs run, and nobody sees their logs or metrics. */
const ROLE_NEVER = /^logs:|^cloudwatch:|^s3:GetBucketLocation$/;

/**
 * Throws UserError with the statements to paste when something is missing that this run, or the validation after it, cannot do without.
 * Gives notes for the rest.
 */
export function requirePermissions({ missing, notes }: PermissionReport, needs: PermissionNeeds): readonly string[] {
  const split = missing.map((one) => {
    const needed = one.actions.filter((action) => isNeeded(one.who, action, needs));
    return { ...one, needed, rest: one.actions.filter((action) => isMissed(one.who, action, needs)) };
  });
  const wrong = split.filter(({ needed }) => needed.length > 0);
  if (wrong.length > 0) throw describeMissing(wrong);
  const missed = split.flatMap(({ who, rest }) =>
    rest.length === 0 ? [] : [`${who === 'role' ? 'The role' : 'You'} may not ${rest.join(', ')}.`],
  );
  return [...notes, ...missed];
}

function needOf(action: string): Need | undefined {
  return DEPENDS.find(([pattern]) => pattern.test(action))?.[1];
}

function isNeeded(who: MissingPermission['who'], action: string, needs: PermissionNeeds): boolean {
  if (who === 'role') return !ROLE_NEVER.test(action);
  const need = needOf(action);
  return need === undefined || (need !== 'never' && needs[need]);
}

/** Worth a word, though nothing depends on it. */
function isMissed(who: MissingPermission['who'], action: string, needs: PermissionNeeds): boolean {
  return !isNeeded(who, action, needs) && (who === 'role' || needOf(action) === 'never');
}

function describeMissing(missing: readonly (MissingPermission & { readonly needed: readonly string[] })[]): UserError {
  const lines = missing.map(
    ({ who, principal, needed, resource }) => `  ${who === 'role' ? 'the role' : 'you,'} ${principal}: ${needed.join(', ')} on ${resource}`,
  );
  const whole = [...new Set(missing.map(({ who }) => who))].map((who) => `  sagemaker-algo policy ${who}`);
  return new UserError(['By what IAM simulates, permissions are missing:', ...lines].join('\n'), {
    hint: [
      'Statements to add:',
      JSON.stringify(
        missing.map(({ statement }) => statement),
        undefined,
        2,
      ),
      'The whole policies:',
      ...whole,
      'A simulation does not see what policies of buckets and sessions allow: --no-simulate goes on without it. Nothing was created.',
    ].join('\n'),
  });
}
