import { UserError } from '../errors.ts';
import type { MissingPermission, PermissionReport } from './permissions.ts';
import type { PolicyStatement } from './policies.ts';

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

type Wrong = MissingPermission & { readonly needed: readonly string[] };

function describeMissing(missing: readonly Wrong[]): UserError {
  const whose = [...new Set(missing.map(({ who }) => who))].map((who) => missing.filter((one) => one.who === who));
  const lines = whose.flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const named = [first, ...rest].flatMap(({ needed, resource }) => [`    ${needed.join(', ')}`, `      on ${resource}`]);
    return [`  ${first.who === 'role' ? 'the role' : 'you,'} ${first.principal}`, ...named];
  });
  const pastes = whose.flatMap((some) => [
    `Statements to add for ${some[0]?.who === 'role' ? 'the role' : 'you'} (the whole policy: sagemaker-algo policy ${some[0]?.who}):`,
    ...joinStatements(some.map(({ statement }) => statement)).map((statement) => `  ${JSON.stringify(statement)}`),
  ]);
  return new UserError(['By what IAM simulates, permissions are missing:', ...lines].join('\n'), {
    hint: [
      ...pastes,
      'A simulation does not see what policies of buckets and sessions allow: --no-simulate goes on without it.',
      'Nothing was created.',
    ].join('\n'),
  });
}

/** Those that differ in their resources alone become one: a policy takes each Sid once. */
function joinStatements(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const joined = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const { Resource, ...rest } = statement;
    const key = JSON.stringify(rest);
    joined.set(key, { ...statement, Resource: [...(joined.get(key)?.Resource ?? []), ...Resource] });
  }
  const used = new Map<string, number>();
  return [...joined.values()].map((statement) => {
    const times = (used.get(statement.Sid) ?? 0) + 1;
    used.set(statement.Sid, times);
    return times === 1 ? statement : { ...statement, Sid: `${statement.Sid}${times}` };
  });
}
