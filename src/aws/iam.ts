import { GetRoleCommand, IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import type { ClientSettings } from './client-settings.ts';
import { callAws, failedWith } from './failure.ts';

export interface RoleDescription {
  readonly name: string;
  readonly arn: string;
  /** The trust policy, as JSON text. */
  readonly trust: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Whether a principal may do something, as IAM works it out from its policies. */
export interface Simulation {
  /** ARN of a user or a role. */
  readonly principal: string;
  readonly actions: readonly string[];
  /** ARN; `*` for actions that know no resource. */
  readonly resource: string;
  /** Condition keys that the request would have, with their text. */
  readonly context: Readonly<Record<string, string>>;
}

/** Roles and what they may do. Every method throws AwsError. */
export interface Iam {
  /** Undefined when there is no such role. */
  getRole(name: string): Promise<RoleDescription | undefined>;
  /** Those of the actions that would be refused. */
  simulate(simulation: Simulation): Promise<readonly string[]>;
}

export function createIam(settings: ClientSettings, signal: AbortSignal): Iam {
  const client = new IAMClient({ ...settings });
  return {
    async getRole(RoleName) {
      try {
        const { Role } = await callAws('iam', 'GetRole', () => client.send(new GetRoleCommand({ RoleName }), { abortSignal: signal }));
        // The policy comes back URL-encoded.
        const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
        return { name: RoleName, arn: Role?.Arn ?? '', trust, createdAt: Role?.CreateDate?.getTime() ?? 0 };
      } catch (error) {
        if (failedWith(error, 'NoSuchEntityException', 'NoSuchEntity')) return undefined;
        throw error;
      }
    },
    simulate: ({ principal, actions, resource, context }) =>
      callAws('iam', 'SimulatePrincipalPolicy', async () => {
        const entries = Object.entries(context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyValues: [value],
          ContextKeyType: 'string' as const,
        }));
        const query = { PolicySourceArn: principal, ActionNames: [...actions], ResourceArns: [resource], ContextEntries: entries };
        const refused: string[] = [];
        for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy({ client }, query, { abortSignal: signal })) {
          signal.throwIfAborted();
          refused.push(
            ...EvaluationResults.flatMap(({ EvalActionName = '', EvalDecision }) => (EvalDecision === 'allowed' ? [] : [EvalActionName])),
          );
        }
        return refused;
      }),
  };
}

/** Name of a role from its ARN, which may have a path before it. */
export function roleNameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
