import { parseBoundedJson } from '../text/bounded-json.ts';

/** Who takes on the role for validation and for every job. */
export const SAGEMAKER = 'sagemaker.amazonaws.com';

/** The trust policy that a role for SageMaker needs. */
export const TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: SAGEMAKER }, Action: 'sts:AssumeRole' }],
} as const;

export type Trust =
  | { readonly status: 'trusted' /** What only AWS can judge, for a person to look at. */; readonly conditions: boolean }
  | { readonly status: 'refused'; readonly reason: string };

/** Whether a trust policy lets SageMaker take on its role. A condition that may narrow it is mentioned, not judged. */
export function judgeTrust(policy: string): Trust {
  const statements = readStatements(policy);
  if (statements === undefined) return { status: 'refused', reason: 'its trust policy cannot be read' };
  const about = statements.filter((one) => namesSageMaker(one) && namesAssumeRole(one));
  if (about.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined)) {
    return { status: 'refused', reason: `its trust policy denies ${SAGEMAKER} to take it on` };
  }
  const allowing = about.filter(({ Effect }) => Effect === 'Allow');
  if (allowing.length === 0) return { status: 'refused', reason: `its trust policy does not name ${SAGEMAKER}` };
  return { status: 'trusted', conditions: about.some(({ Condition }) => Condition !== undefined) };
}

interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function readStatements(policy: string): readonly Statement[] | undefined {
  try {
    const parsed: unknown = parseBoundedJson(policy);
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return undefined;
    return texts(parsed.Statement).filter((one): one is Statement => typeof one === 'object' && one !== null);
  } catch {
    return undefined;
  }
}

const texts = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function namesSageMaker({ Principal }: Statement): boolean {
  if (Principal === '*') return true;
  const services = typeof Principal === 'object' && Principal !== null && 'Service' in Principal ? texts(Principal.Service) : [];
  return services.includes(SAGEMAKER);
}

function namesAssumeRole({ Action }: Statement): boolean {
  return texts(Action).some((action) => typeof action === 'string' && /^(\*|sts:(\*|AssumeRole\*?))$/i.test(action));
}
