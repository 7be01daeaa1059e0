import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
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

/** Roles. Every method throws AwsError. */
export interface Iam {
  /** Undefined when there is no such role. */
  getRole(name: string): Promise<RoleDescription | undefined>;
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
  };
}

/** Name of a role from its ARN, which may have a path before it. */
export function roleNameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
