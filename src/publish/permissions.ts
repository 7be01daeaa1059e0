import { asAwsFailure } from '../aws/failure.ts';
import type { Iam } from '../aws/iam.ts';
import { type PolicyDocument, type PolicyPlace, type PolicyStatement, planCallerPolicy, planRolePolicy } from './policies.ts';
import type { Purpose } from './policy-caller.ts';

/** Actions that somebody may not do, with the statement that allows them. */
export interface MissingPermission {
  readonly who: 'caller' | 'role';
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resource: string;
  /** To paste into a policy of theirs: these actions on these resources and nothing else. */
  readonly statement: PolicyStatement;
}

/** What a simulation of permissions found out, and what it could not. */
export interface PermissionReport {
  readonly missing: readonly MissingPermission[];
  /** What was not judged, and why; nothing here is a failure. */
  readonly notes: readonly string[];
}

export interface PermissionQuestion {
  readonly iam: Pick<Iam, 'getRole' | 'simulate'>;
  /** As STS tells it. */
  readonly callerArn: string;
  readonly place: PolicyPlace;
  readonly purposes: readonly Purpose[];
}

/**
 * Asks IAM whether the caller and the role may do everything that these purposes need. Where asking is not allowed, or is not possible
 * for such a caller, a note says so. What policies of resources and of sessions allow or forbid is not part of such a simulation.
 * Throws AwsError when IAM fails in another way.
 */
export async function checkPermissions({ iam, callerArn, place, purposes }: PermissionQuestion): Promise<PermissionReport> {
  const caller = await orNote('your own permissions', () => askFor(iam, callerArn, planCallerPolicy(place, purposes)));
  const role = await orNote(`the permissions of ${place.role}`, async () => ({
    principal: place.role,
    missing: await findMissing(iam, place.role, planRolePolicy(place)),
  }));
  const named = [
    ...('note' in caller ? [] : caller.missing.map((one) => ({ who: 'caller' as const, principal: caller.principal, ...one }))),
    ...('note' in role ? [] : role.missing.map((one) => ({ who: 'role' as const, principal: role.principal, ...one }))),
  ];
  return { missing: named, notes: [caller, role].flatMap((one) => ('note' in one ? [one.note] : [])) };
}

type Missing = Pick<MissingPermission, 'actions' | 'resource' | 'statement'>;
type Asked = { readonly principal: string; readonly missing: readonly Missing[] };

const REFUSED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

async function orNote(what: string, ask: () => Promise<Asked | { readonly note: string }>): Promise<Asked | { readonly note: string }> {
  try {
    return await ask();
  } catch (error) {
    const failure = asAwsFailure(error);
    if (failure === undefined || !REFUSED.includes(failure.code)) throw error;
    return { note: `Not checked: ${what}, because you may not call iam:${failure.operation}.` };
  }
}

async function askFor(
  iam: PermissionQuestion['iam'],
  callerArn: string,
  policy: PolicyDocument,
): Promise<Asked | { readonly note: string }> {
  const principal = await principalOf(iam, callerArn);
  if (principal === undefined) return { note: `Not checked: your own permissions, because IAM simulates none for ${callerArn}.` };
  return { principal, missing: await findMissing(iam, principal, policy) };
}

/** IAM simulates for users and roles: a session is asked for by its role, whose path the ARN of the session does not tell. */
async function principalOf(iam: PermissionQuestion['iam'], callerArn: string): Promise<string | undefined> {
  const role = /:assumed-role\/([^/]+)\//.exec(callerArn)?.[1];
  if (role !== undefined) return (await iam.getRole(role))?.arn;
  return /^arn:[\w-]+:iam::\d+:(user|role)\//.test(callerArn) ? callerArn : undefined;
}

async function findMissing(iam: PermissionQuestion['iam'], principal: string, policy: PolicyDocument): Promise<readonly Missing[]> {
  const questions = policy.Statement.flatMap((statement) => fittingResources(statement).map((resource) => ({ statement, resource })));
  const answers = await Promise.all(
    questions.map(async ({ statement, resource }): Promise<readonly Missing[]> => {
      const context = Object.assign({}, ...Object.values(statement.Condition ?? {}));
      // A pattern is asked for by one name that it covers.
      const actions = await iam.simulate({ principal, actions: statement.Action, resource: exampleOf(resource), context });
      if (actions.length === 0) return [];
      return [{ actions, resource, statement: { ...statement, Action: [...actions].sort(), Resource: [resource] } }];
    }),
  );
  return answers.flat();
}

/** Of two forms of the same address one is enough to ask for: the first. What IAM fills in is left out: whoever may ask has it. */
function fittingResources({ Resource }: PolicyStatement): readonly string[] {
  const seen = new Set<string>();
  return Resource.filter((one) => {
    const key = one.toLowerCase().replace(/:\*$/, '');
    return !one.includes('${') && !seen.has(key) && seen.add(key);
  });
}

function exampleOf(resource: string): string {
  return resource === '*' ? resource : resource.replaceAll('*', 'example');
}
