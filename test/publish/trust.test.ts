import { describe, expect, it } from 'vitest';
import { judgeTrust, TRUST_POLICY } from '../../src/publish/trust.ts';

const allow = { Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' };
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('a trust policy', () => {
  it.each([
    ['the one to paste', JSON.stringify(TRUST_POLICY)],
    ['several services', policy({ ...allow, Principal: { Service: ['ec2.amazonaws.com', 'sagemaker.amazonaws.com'] } })],
    ['several actions', policy({ ...allow, Action: ['sts:TagSession', 'sts:AssumeRole'] })],
    ['a statement that is no list', JSON.stringify({ Statement: allow })],
    ['every action', policy({ ...allow, Action: 'sts:*' })],
  ])('lets SageMaker in: %s', (_, text) => {
    expect(judgeTrust(text)).toEqual({ status: 'trusted', conditions: false });
  });

  it('has conditions that only AWS can judge', () => {
    const narrowed = policy({ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } });
    expect(judgeTrust(narrowed)).toEqual({ status: 'trusted', conditions: true });
  });

  it.each([
    ['another service', policy({ ...allow, Principal: { Service: 'ec2.amazonaws.com' } }), 'does not name sagemaker.amazonaws.com'],
    ['an account', policy({ ...allow, Principal: { AWS: 'arn:aws:iam::1:root' } }), 'does not name sagemaker.amazonaws.com'],
    ['another action', policy({ ...allow, Action: 'sts:TagSession' }), 'does not name sagemaker.amazonaws.com'],
    ['a denial besides', policy(allow, { ...allow, Effect: 'Deny' }), 'denies sagemaker.amazonaws.com'],
    ['no JSON', 'x', 'cannot be read'],
    ['nothing', '{}', 'cannot be read'],
  ])('keeps SageMaker out: %s', (_, text, reason) => {
    expect(judgeTrust(text)).toMatchObject({ status: 'refused', reason: expect.stringContaining(reason) });
  });
});
