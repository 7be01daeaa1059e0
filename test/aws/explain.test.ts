import { describe, expect, it } from 'vitest';
import { explainAwsFailure, explainingAws } from '../../src/aws/explain.ts';
import type { Surroundings } from '../../src/aws/explanation.ts';
import { AwsError, type AwsFailure } from '../../src/aws/failure.ts';
import { isUserError } from '../../src/errors.ts';

const where: Surroundings = { region: 'eu-west-1', profile: undefined, profiles: () => ['default', 'seller'] };
const failure = (parts: Partial<AwsFailure>): AwsFailure => ({
  service: 'sagemaker',
  operation: 'CreateAlgorithm',
  code: 'ValidationException',
  message: '',
  status: 400,
  requestId: undefined,
  ...parts,
});
const told = (parts: Partial<AwsFailure>, around: Partial<Surroundings> = {}) => {
  const { message, hint, exitCode } = explainAwsFailure(failure(parts), { ...where, ...around });
  return { message, hint, exitCode };
};

/** Code and text of a failure, the sentence for it, a word of the next step, the exit code. */
const SENTENCES: readonly (readonly [Partial<AwsFailure>, string, RegExp, number?])[] = [
  [{ code: 'Error', message: 'Region is missing' }, 'No AWS Region is given.', /--region/, 2],
  [{ code: 'Error', message: 'Region not accepted: region="x y"' }, 'eu-west-1 is not how a Region of AWS is written.', /--region/, 2],
  [
    { code: 'CredentialsProviderError', message: 'Could not load credentials from any providers' },
    'No AWS credentials were found.',
    /aws sso login/,
  ],
  [
    { code: 'CredentialsProviderError', message: "The SSO session token associated with profile=x was not found. run 'aws sso login'" },
    'The SSO session has ended, or never began.',
    /aws sso login/,
  ],
  [
    { code: 'TokenProviderError', message: 'Token is expired. To refresh this SSO session run aws sso login' },
    'The SSO session has ended, or never began.',
    /again/,
  ],
  [
    { code: 'CredentialsProviderError', message: 'Profile x requires multi-factor authentication, but no MFA code callback was provided.' },
    'The credentials need a code of multi-factor authentication, which this tool does not ask for.',
    /get-session-token/,
  ],
  [
    { code: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
    'The AWS credentials have expired.',
    /goes on/,
  ],
  [{ code: 'ExpiredToken', message: 'The provided token has expired.', service: 's3' }, 'The AWS credentials have expired.', /new ones/],
  [
    { code: 'InvalidSignatureException', message: 'Signature expired: 20261126T050000Z is now earlier than 20261126T055500Z' },
    'AWS refuses the time of the request: the clock of this machine is wrong.',
    /clock/,
  ],
  [
    { code: 'RequestTimeTooSkewed', message: 'The difference between the request time and the current time is too large.', service: 's3' },
    'AWS refuses the time of the request: the clock of this machine is wrong.',
    /clock/,
  ],
  [
    { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' },
    'AWS does not know the credentials in eu-west-1.',
    /enabled/,
  ],
  [
    { code: 'SignatureDoesNotMatch', message: 'The request signature we calculated does not match the signature you provided.' },
    'The secret key does not belong to its access key.',
    /Copy both/,
  ],
  [
    { code: 'OptInRequired', message: 'You are not subscribed to this service' },
    'The Region eu-west-1 is not enabled for this account.',
    /us-east-1/,
  ],
  [
    { code: 'RegionDisabledException', message: 'STS is not activated in this region' },
    'The Region eu-west-1 is not enabled for this account.',
    /default/,
  ],
  [
    { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND sts.x.amazonaws.com', status: undefined },
    'sts.x.amazonaws.com is not to be found.',
    /eu-west-1 the name of a Region/,
  ],
  [
    { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:9', status: undefined },
    'AWS cannot be reached: connect ECONNREFUSED 127.0.0.1:9.',
    /firewall/,
  ],
  [{ code: 'ECONNRESET', message: 'socket hang up', status: undefined }, 'AWS cannot be reached: ECONNRESET.', /proxy/],
  [
    { code: 'TimeoutError', message: 'x', status: undefined },
    'AWS (sagemaker) did not answer in time, or the connection was cut.',
    /again/,
  ],
  [
    { code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed certificate in certificate chain', status: undefined },
    'The TLS certificate of whoever answers for AWS is not trusted (SELF_SIGNED_CERT_IN_CHAIN).',
    /NODE_EXTRA_CA_CERTS/,
  ],
  [
    { code: 'CERT_NOT_YET_VALID', message: 'x', status: undefined },
    'The TLS certificate of AWS is not valid at the time of this machine (CERT_NOT_YET_VALID).',
    /clock/,
  ],
  [{ code: 'EPROTO', message: 'wrong version number', status: undefined }, 'No TLS connection to AWS comes about (EPROTO).', /TLS/],
  [
    {
      code: 'SyntaxError',
      message: "Unexpected token '<'\n  Deserialization error: to see the raw response, inspect the hidden field",
      status: 502,
    },
    'Something between this machine and AWS answered in its place (HTTP 502, not in the form of AWS).',
    /sign-in page/,
  ],
  [{ code: 'TypeError', message: 'Invalid URL', status: undefined }, 'The address of AWS is no address.', /AWS_ENDPOINT_URL/],
  [
    { code: 'ThrottlingException', message: 'Rate exceeded' },
    'AWS takes no more calls of sagemaker CreateAlgorithm from this account for the moment (ThrottlingException).',
    /Wait/,
  ],
  [
    { code: 'SlowDown', message: 'x', service: 's3', operation: 'PutObject', status: 503 },
    'AWS takes no more calls of s3 PutObject from this account for the moment (SlowDown).',
    /Wait/,
  ],
  [
    { code: 'ResourceLimitExceeded', message: "The account-level service limit 'ml.m5.large for training job usage' is 0 Instances" },
    "A quota of the account is used up: The account-level service limit 'ml.m5.large for training job usage' is 0 Instances",
    /Service Quotas/,
  ],
  [
    { code: 'PermanentRedirect', message: 'x', service: 's3', status: 301 },
    'The bucket is in another Region, not in eu-west-1.',
    /--bucket/,
  ],
  [
    { code: 'AuthorizationHeaderMalformed', message: "the region 'eu-west-1' is wrong; expecting 'us-west-2'", service: 's3' },
    'The bucket is in us-west-2, not in eu-west-1.',
    /one Region/,
  ],
  [
    { code: 'Unknown', message: 'UnknownError', service: 's3', operation: 'HeadBucket', status: 301 },
    'The bucket is in another Region, not in eu-west-1.',
    /--region/,
  ],
  [
    { code: 'InternalFailure', message: 'x', status: 500 },
    'AWS failed by itself (sagemaker CreateAlgorithm: InternalFailure, HTTP 500).',
    /health/,
  ],
  [
    { code: 'Unknown', message: 'Unknown', status: 503, service: 'sts', operation: 'GetCallerIdentity' },
    'AWS failed by itself (sts GetCallerIdentity: Unknown, HTTP 503).',
    /later/,
  ],
  [
    { message: 'A text of tomorrow\u001b[2J', requestId: 'r-1' },
    'AWS refused sagemaker CreateAlgorithm: ValidationException: A text of tomorrow',
    /r-1/,
  ],
];

describe('explainAwsFailure', () => {
  it.each(SENTENCES.map(([parts, message, next, exitCode = 3]) => ({ parts, message, next, exitCode })))(
    '$message',
    ({ parts, message, next, exitCode }) => {
      const explained = told(parts);
      expect(explained).toMatchObject({ message, exitCode });
      expect(explained.hint).toMatch(next);
    },
  );

  it('names who may not do what, and the statement that allows it', () => {
    const message =
      'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: sagemaker:CreateAlgorithm on resource: arn:aws:sagemaker:eu-west-1:123456789012:algorithm/my-algo because no identity-based policy allows the sagemaker:CreateAlgorithm action';
    expect(told({ code: 'AccessDeniedException', message })).toEqual({
      message:
        'arn:aws:iam::123456789012:user/ann may not call sagemaker:CreateAlgorithm on arn:aws:sagemaker:eu-west-1:123456789012:algorithm/my-algo.',
      hint: [
        'The statement for a policy: {"Effect":"Allow","Action":"sagemaker:CreateAlgorithm","Resource":"arn:aws:sagemaker:eu-west-1:123456789012:algorithm/my-algo"}',
        'Everything that publishing needs: sagemaker-algo policy caller',
      ].join('\n'),
      exitCode: 3,
    });
  });

  it('names the action of policies where AWS names none, and says that it is ours', () => {
    const head = told({ code: 'Unknown', message: 'UnknownError', service: 's3', operation: 'HeadBucket', status: 403 });
    expect(head.message).toBe('You may not call s3:ListBucket.');
    expect(head.hint).toContain('AWS did not name the action');
    expect(told({ code: 'AccessDenied', message: 'Access Denied', service: 's3', operation: 'DeleteObjects', status: 403 }).message).toBe(
      'You may not call s3:DeleteObject.',
    );
    expect(told({ code: 'AccessDeniedException', service: 'marketplace-catalog', operation: 'StartChangeSet' }).message).toBe(
      'You may not call aws-marketplace:StartChangeSet.',
    );
  });

  it('does not advise a permission where a policy forbids', () => {
    const message =
      'User: arn:aws:sts::123456789012:assumed-role/dev/ann is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/x with an explicit deny in a service control policy';
    const { hint } = told({ code: 'AccessDenied', message });
    expect(hint).toBe(
      'A policy forbids it outright (service control policy), so that another permission does not help: ask whoever keeps the account.',
    );
  });

  it('tells a profile that is not there from one that leads to nothing, and one that is meant', () => {
    const none = { code: 'CredentialsProviderError', message: 'Could not load credentials from any providers' };
    expect(told(none, { profile: 'sellr' })).toEqual({
      message: 'The AWS configuration has no profile sellr.',
      hint: 'Did you mean seller? There are: default, seller.',
      exitCode: 2,
    });
    expect(told(none, { profile: 'x', profiles: () => [] }).hint).toMatch(/There are none/);
    expect(told(none, { profile: 'seller' })).toMatchObject({
      message: 'The profile seller of the AWS configuration leads to no credentials.',
      exitCode: 3,
    });
    expect(told({ code: 'CredentialsProviderError', message: 'run aws sso login' }, { profile: 'seller' }).hint).toBe(
      'Sign in again: aws sso login --profile seller',
    );
  });

  it('shows nothing that moves a cursor', () => {
    const hostile = 'x\u001b[2Jy';
    for (const code of ['ValidationException', 'AccessDenied', 'ResourceLimitExceeded']) {
      expect(
        told({ code, message: `User: arn:${hostile} is not authorized to perform: a:b on resource: arn:${hostile}` }).message,
      ).not.toContain('\u001b');
    }
  });
});

describe('explainingAws', () => {
  it('passes on what is not from AWS', async () => {
    const bug = new TypeError('x');
    await expect(explainingAws(() => Promise.reject(bug))).rejects.toBe(bug);
    const error = await explainingAws(() => Promise.reject(new AwsError(failure({ code: 'ExpiredToken' })))).catch(
      (thrown: unknown) => thrown,
    );
    expect(isUserError(error)).toBe(true);
    expect(await explainingAws(async () => 1)).toBe(1);
  });
});
