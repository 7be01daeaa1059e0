// Judges requests by IAM policies with an evaluator that is not ours: actions, resources and condition keys have to be those that AWS
// knows. As a program it takes `{policies, requests}` as JSON, one a line, and answers each with a line of decisions.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { runSimulation } from '@cloud-copilot/iam-simulate';

const DECISIONS = { Allowed: 'allowed', ImplicitlyDenied: 'implicitDeny', ExplicitlyDenied: 'explicitDeny' };

/**
 * What IAM says of one request of a principal with these policies: `allowed`, `implicitDeny` or `explicitDeny`, as SimulatePrincipalPolicy
 * writes it. Throws when AWS knows no such action, or the resource is of a kind that the action does not take.
 */
export async function judgeRequest(policies, { principal, action, resource, context = {} }) {
  const accountId = principal.split(':')[4];
  const answer = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId }, contextVariables: context },
      identityPolicies: policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(answer.errors)}`);
  return DECISIONS[answer.overallResult];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { policies, requests } = JSON.parse(line);
    const decisions = Promise.all(requests.map((request) => judgeRequest(policies, request)));
    console.log(JSON.stringify(await decisions.catch((error) => ({ error: error.message }))));
  }
}
