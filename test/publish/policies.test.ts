import { describe, expect, it } from 'vitest';
import {
  MARKETPLACE_TRUST,
  type PolicyDocument,
  type PolicyPlace,
  planCallerPolicy,
  planMarketplacePolicy,
  planRolePolicy,
  ROLE_TRUST,
} from '../../src/publish/policies.ts';
import { PURPOSES } from '../../src/publish/policy-caller.ts';
import { judgeRequest } from '../support/iam-judge.mjs';

const account = '123456789012';
const place: PolicyPlace = {
  account,
  region: 'eu-west-1',
  bucket: 'bucket-of-the-seller',
  role: `arn:aws:iam::${account}:role/validation`,
  project: 'My-Algo',
  repositories: ['sagemaker-algo/my-algo-train', 'sagemaker-algo/my-algo-serve'],
};
const principal = `arn:aws:iam::${account}:user/ann`;
const policies = {
  role: planRolePolicy(place),
  marketplace: planMarketplacePolicy(place),
  caller: planCallerPolicy(place, PURPOSES),
  'caller by default': planCallerPolicy(place, ['push', 'publish']),
  ...Object.fromEntries(PURPOSES.map((one) => [`caller for ${one}`, planCallerPolicy(place, [one])])),
};

const pairs = (policy: PolicyDocument) =>
  policy.Statement.flatMap(({ Action, Resource, Condition }) =>
    // The second form of a log group is one that AWS asks about and the simulator does not know.
    Resource.filter((one) => !/(?<!log-stream):\*$/.test(one) && !one.includes('${')).flatMap((resource) =>
      Action.map((action) => ({
        action,
        resource: resource.replaceAll(/(?<=.)\*/g, 'example'),
        context: Condition?.['StringEquals'] ?? {},
      })),
    ),
  );

describe.each(Object.entries(policies))('the policy of the %s', (name, policy) => {
  it('holds nothing that AWS does not know, and each action with a kind of resource that it takes', async () => {
    for (const request of pairs(policy)) {
      expect(await judgeRequest([policy], { principal, ...request }), `${request.action} ${request.resource}`).toBe('allowed');
    }
  });

  it('fits into what IAM takes as one policy', () => {
    // Everything at once is more than most sellers need, and may be two policies.
    if (name !== 'caller') expect(JSON.stringify(policy).length).toBeLessThan(6_144);
    expect(new Set(policy.Statement.map(({ Sid }) => Sid)).size).toBe(policy.Statement.length);
    for (const { Sid } of policy.Statement) expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
  });

  it('allows nothing on everything but what knows no resource', async () => {
    for (const { Action, Resource } of policy.Statement.filter((one) => one.Resource.includes('*'))) {
      expect(Resource).toEqual(['*']);
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':');
        expect(`${service}:${name}`).toMatch(/^(ecr:GetAuthorizationToken|cloudwatch:PutMetricData|[a-z-]+:List\w+)$/);
      }
    }
    expect(policy.Statement.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });
});

describe('what is not allowed', () => {
  const denied = async (policy: PolicyDocument, action: string, resource: string, context = {}) =>
    expect(await judgeRequest([policy], { principal, action, resource, context }), `${action} ${resource}`).toBe('implicitDeny');
  const { caller, role, marketplace } = policies;

  it('another project, bucket, repository, role or Region', async () => {
    await denied(caller, 'sagemaker:CreateAlgorithm', `arn:aws:sagemaker:eu-west-1:${account}:algorithm/other`);
    await denied(caller, 'sagemaker:CreateAlgorithm', `arn:aws:sagemaker:us-east-1:${account}:algorithm/my-algo-1`);
    await denied(caller, 's3:PutObject', 'arn:aws:s3:::bucket-of-the-seller/elsewhere');
    await denied(caller, 's3:GetObject', 'arn:aws:s3:::other/sagemaker-algo/My-Algo/x');
    await denied(caller, 'ecr:PutImage', `arn:aws:ecr:eu-west-1:${account}:repository/other`);
    await denied(role, 's3:DeleteObject', 'arn:aws:s3:::bucket-of-the-seller/sagemaker-algo/My-Algo/x');
    await denied(role, 'ecr:PutImage', `arn:aws:ecr:eu-west-1:${account}:repository/sagemaker-algo/my-algo-train`);
    await denied(marketplace, 'sagemaker:DeleteAlgorithm', `arn:aws:sagemaker:eu-west-1:${account}:algorithm/my-algo-1`);
  });

  it('the role may be handed to SageMaker alone', async () => {
    const service = (name: string) => ({ 'iam:PassedToService': name });
    await denied(caller, 'iam:PassRole', place.role, service('ec2.amazonaws.com'));
    await denied(caller, 'iam:PassRole', `${place.role}-2`, service('sagemaker.amazonaws.com'));
    expect(
      await judgeRequest([caller], {
        principal,
        action: 'iam:PassRole',
        resource: place.role,
        context: service('sagemaker.amazonaws.com'),
      }),
    ).toBe('allowed');
  });

  it('what other commands need', async () => {
    const push = planCallerPolicy(place, ['push']);
    await denied(push, 'sagemaker:CreateAlgorithm', `arn:aws:sagemaker:eu-west-1:${account}:algorithm/my-algo-1`);
    const publish = planCallerPolicy(place, ['publish']);
    await denied(publish, 'sagemaker:CreateEndpoint', `arn:aws:sagemaker:eu-west-1:${account}:endpoint/my-algo-serve-1`);
    await denied(publish, 'aws-marketplace:StartChangeSet', `arn:aws:aws-marketplace:us-east-1:${account}:AWSMarketplace/x/y`);
  });
});

describe('trust', () => {
  it('names the service that takes on the role, and nobody else', () => {
    const services = [ROLE_TRUST, MARKETPLACE_TRUST].map(({ Statement }) => Statement.map(({ Principal }) => Principal.Service));
    expect(services).toEqual([['sagemaker.amazonaws.com'], ['assets.marketplace.amazonaws.com']]);
  });
});

describe('other parts of AWS', () => {
  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-east-1', 'aws'],
  ])('%s is in %s', (region, partition) => {
    const { Statement } = planRolePolicy({ ...place, region });
    const arns = Statement.flatMap(({ Resource }) => Resource).filter((one) => one !== '*');
    expect(new Set(arns.map((arn) => arn.split(':')[1]))).toEqual(new Set([partition]));
  });
});
