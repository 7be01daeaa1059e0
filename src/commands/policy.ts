import { loadConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import {
  MARKETPLACE_TRUST,
  type PolicyKind,
  type PolicyPlace,
  planCallerPolicy,
  planMarketplacePolicy,
  planPolicyPlace,
  planRolePolicy,
  ROLE_TRUST,
} from '../publish/policies.ts';
import { PURPOSES, type Purpose } from '../publish/policy-caller.ts';
import { type AwsOptions, resolveSettings } from '../publish/settings.ts';

/** Options of `policy`, as `cli/policy.ts` defines them. */
export interface PolicyOptions extends AwsOptions {
  readonly trust: boolean;
  /** None: push and publish. */
  readonly for: readonly string[];
}

const DEFAULT_PURPOSES: readonly Purpose[] = ['push', 'publish'];

/** Prints a policy to paste, as JSON on stdout. Calls nobody. */
export async function policy(kind: PolicyKind, options: PolicyOptions, context: Context): Promise<ExitCode> {
  const asked = options.for.length === 0 ? DEFAULT_PURPOSES : options.for;
  const unknown = asked.find((one) => !PURPOSES.some((purpose) => purpose === one));
  if (unknown !== undefined)
    throw new UserError(`--for ${unknown}: there is no such group of commands.`, { hint: `One of ${PURPOSES.join(', ')}.` });
  if (options.trust) {
    if (kind === 'caller') throw new UserError('A caller is not taken on by anybody: --trust is for role and marketplace.');
    print(kind === 'role' ? ROLE_TRUST : MARKETPLACE_TRUST, context);
    return EXIT.ok;
  }
  const { config } = loadConfig(context);
  const place = planPolicyPlace(config, resolveSettings(options, context.env, config), kind);
  if ('missing' in place) {
    const flags = place.missing.map((name) => `--${name}`);
    throw new UserError(`The policy names what it is for, and ${place.missing.join(', ')} ${flags.length > 1 ? 'are' : 'is'} not known.`, {
      hint: `Give ${flags.join(', ')}, or set ${place.missing.map((name) => `publish.${name}`).join(', ')} in sagemaker-algo.json.`,
    });
  }
  print(
    planPolicy(
      kind,
      place,
      PURPOSES.filter((one) => asked.includes(one)),
    ),
    context,
  );
  for (const line of NEXT[kind].split('\n')) context.progress.note(line);
  return EXIT.ok;
}

const PUT = '  aws iam put-role-policy --role-name <role> --policy-name sagemaker-algo --policy-document file://<file>';
const NEXT: Readonly<Record<PolicyKind, string>> = {
  role: `Put it on the role that SageMaker takes on:\n${PUT}`,
  caller:
    'Make a policy of it, and attach that to your user or role:\n  aws iam create-policy --policy-name sagemaker-algo --policy-document file://<file>',
  marketplace: `Put it on a role that has no path in its name:\n${PUT}`,
};

function planPolicy(kind: PolicyKind, place: PolicyPlace, purposes: readonly Purpose[]) {
  if (kind === 'caller') return planCallerPolicy(place, purposes);
  return kind === 'role' ? planRolePolicy(place) : planMarketplacePolicy(place);
}

function print(value: object, { stdout }: Context): void {
  stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
