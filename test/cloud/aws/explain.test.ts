import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlgorithms } from '../../../src/aws/algorithms.ts';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { explainingAws } from '../../../src/aws/explain.ts';
import { createS3 } from '../../../src/aws/s3.ts';
import { getCallerIdentity } from '../../../src/aws/sts.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { workspace } from '../../support/workspace.ts';
import { type Cloud, REGION, startCloud } from '../support/cloud.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.reset());

const { signal } = new AbortController();
const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

interface Caller {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly profile?: string;
  readonly region?: string | undefined;
}

/** Calls as a command would; gives what was answered, or what the seller reads: message, hint, exit code. */
async function call<T>(work: (settings: ReturnType<typeof clientSettings>) => Promise<T>, { env = {}, profile, ...place }: Caller = {}) {
  for (const [name, value] of Object.entries({ ...cloud.env, AWS_PROFILE: undefined, ...env })) vi.stubEnv(name, value);
  const region = 'region' in place ? place.region : REGION;
  try {
    return await explainingAws(() => work(clientSettings({ region, profile }, '0.0.0')));
  } catch (error) {
    if (!(error instanceof Error && 'hint' in error && 'exitCode' in error)) throw error;
    return { message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
}

const identity = (settings: ReturnType<typeof clientSettings>) => getCallerIdentity(settings, signal);
const list = (settings: ReturnType<typeof clientSettings>) => createAlgorithms(settings, signal).list('x');
const head = (settings: ReturnType<typeof clientSettings>) => createS3(settings, signal).bucketRegion('bucket-1');

/** A server of the test's own on loopback. */
async function listen(listener: RequestListener, tls = false): Promise<string> {
  const server = tls ? createTlsServer(makeCertificate(), listener) : createServer(listener);
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answers =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };

const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const configured = (config: string) => ({ ...noKeys, AWS_CONFIG_FILE: join(workspace({ config }), 'config') });

describe('credentials, by what the SDK really says', () => {
  it.each<readonly [string, Caller, string, number]>([
    ['none', { env: noKeys }, 'No AWS credentials were found.', 3],
    ['no Region', { region: undefined, env: { AWS_REGION: undefined } }, 'No AWS Region is given.', 2],
    ['a Region that is none', { region: 'us east' }, 'us east is not how a Region of AWS is written.', 2],
    ['a profile that is not there', { profile: 'nope', env: noKeys }, 'The AWS configuration has no profile nope.', 2],
    ['the same with keys in the environment', { profile: 'nope' }, 'The AWS configuration has no profile nope.', 2],
  ])('%s', async (_, caller, message, exitCode) => {
    expect(await call(identity, caller)).toMatchObject({ message, exitCode });
  });

  it.each([
    [
      'a program that fails',
      '[profile p]\ncredential_process = /bin/sh -c "exit 3"\n',
      'The profile p of the AWS configuration leads to no credentials.',
    ],
    [
      'a source that is not there',
      '[profile p]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = gone\n',
      'leads to no credentials.',
    ],
    [
      'a role that asks for a code',
      '[profile p]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = q\nmfa_serial = arn:aws:iam::123456789012:mfa/x\n[profile q]\naws_access_key_id = A\naws_secret_access_key = B\n',
      'The credentials of the profile p need a code of multi-factor authentication',
    ],
    [
      'an SSO session that never began',
      '[profile p]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n',
      'The SSO session of the profile p has ended, or never began.',
    ],
  ])('%s', async (_, config, message) => {
    expect(await call(identity, { profile: 'p', env: configured(config) })).toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 3,
    });
  });

  it('expired, unknown, and a secret of another key', async () => {
    const error = (code: string, message: string) => cloud.faults([{ operation: 'ListAlgorithms', error: { code, message, status: 403 } }]);
    await error('ExpiredTokenException', 'The security token included in the request is expired');
    expect(await call(list)).toMatchObject({ message: 'The AWS credentials have expired.' });
    await error('UnrecognizedClientException', 'The security token included in the request is invalid.');
    expect(await call(list)).toMatchObject({ message: `AWS does not know the credentials in ${REGION}.` });
    await error('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.');
    expect(await call(list)).toMatchObject({ message: 'The secret key does not belong to its access key.' });
  });
});

describe('a clock that is wrong', () => {
  const hours = 3_600_000;
  /** Takes requests of its own time only, which is two hours ahead; says what time it is, or not. */
  const strict =
    (calls: string[], sendDate: boolean): RequestListener =>
    (request, response) => {
      request.resume();
      const now = Date.now() + 2 * hours;
      const [, y, mo, d, h, mi, s] = /^(....)(..)(..)T(..)(..)(..)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
      const asked = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
      calls.push(String(request.headers['x-amz-date']));
      response.sendDate = false;
      if (sendDate) response.setHeader('Date', new Date(now).toUTCString());
      const type = { 'Content-Type': 'application/x-amz-json-1.1' };
      if (Math.abs(now - asked) < 5 * 60_000) response.writeHead(200, type).end('{"AlgorithmSummaryList":[]}');
      else {
        const message = 'Signature expired: 20261126T050000Z is now earlier than 20261126T065500Z (20261126T070000Z - 5 min.)';
        response.writeHead(403, type).end(JSON.stringify({ __type: 'InvalidSignatureException', message }));
      }
    };

  it('is set right by the SDK from the answer, and the seller never hears of it', async () => {
    const calls: string[] = [];
    expect(await call(list, { env: { AWS_ENDPOINT_URL_SAGEMAKER: await listen(strict(calls, true)) } })).toEqual([]);
    expect(calls).toHaveLength(2);
  });

  it('is said when the answer does not tell the time', async () => {
    const calls: string[] = [];
    expect(await call(list, { env: { AWS_ENDPOINT_URL_SAGEMAKER: await listen(strict(calls, false)) } })).toMatchObject({
      message: 'AWS refuses the time of the request: the clock of this machine is wrong.',
    });
  });
});

describe('the way to AWS', () => {
  it.each<readonly [string, () => string | Promise<string>, RegExp]>([
    ['refused', () => 'http://127.0.0.1:9', /^AWS cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:9\.$/],
    ['a name that is not there', () => 'http://nowhere.invalid', /^nowhere\.invalid is not to be found\.$/],
    ['no address', () => 'nonsense', /^The address of AWS is no address\.$/],
    ['a certificate of its own', () => listen(answers(200), true), /not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/],
    ['a page of a proxy', () => listen(answers(502, '<html>proxy</html>')), /^Something between this machine and AWS answered .*HTTP 502/],
    ['a sign-in page', () => listen(answers(200, '<html>sign in</html>')), /^Something between this machine and AWS answered .*HTTP 200/],
    [
      'a connection that is cut',
      () => listen((request) => request.socket.destroy()),
      /^AWS \(sagemaker\) did not answer in time, or the connection was cut\.$/,
    ],
  ])('%s', async (_, address, message) => {
    expect(await call(list, { env: { AWS_ENDPOINT_URL_SAGEMAKER: await address() } })).toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 3,
    });
  });

  it('a sign-in page does not pass for an identity', async () => {
    const env = { AWS_ENDPOINT_URL: await listen(answers(200, '<html>sign in</html>')) };
    expect(await call(identity, { env })).toMatchObject({ message: expect.stringMatching(/^Something between/) });
  });

  it('a Region with a typing error is asked about by name', async () => {
    const env = { AWS_ENDPOINT_URL: undefined };
    expect(await call(identity, { region: 'us-est-1', env })).toMatchObject({
      message: 'sts.us-est-1.amazonaws.com is not to be found.',
      hint: expect.stringContaining('is us-est-1 the name of a Region'),
    });
  });
});

describe('what AWS refuses', () => {
  const refuse = (code: string, message: string, times = 1, status = 400) =>
    cloud.faults([{ operation: 'ListAlgorithms', error: { code, message, status }, times }]);

  it('throttling is waited out, and said when it goes on', async () => {
    await refuse('ThrottlingException', 'Rate exceeded', 2);
    expect(await call(list)).toEqual([]);
    await refuse('ThrottlingException', 'Rate exceeded', 2);
    const impatient = (settings: ReturnType<typeof clientSettings>) => list({ ...settings, maxAttempts: 2 });
    expect(await call(impatient)).toMatchObject({ message: expect.stringMatching(/^AWS takes no more calls of sagemaker ListAlgorithms/) });
  });

  it('a quota, a permission, and a failure of AWS itself', async () => {
    await refuse('ResourceLimitExceeded', "The account-level service limit 'x' is 0 Instances");
    expect(await call(list)).toMatchObject({ message: expect.stringMatching(/^A quota of the account is used up: The account-level/) });
    await refuse(
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/a is not authorized to perform: sagemaker:ListAlgorithms on resource: arn:aws:x',
    );
    expect(await call(list)).toMatchObject({ message: 'arn:aws:iam::1:user/a may not call sagemaker:ListAlgorithms on arn:aws:x.' });
    await refuse('InternalFailure', 'x', 6, 500);
    expect(await call(list)).toMatchObject({ message: 'AWS failed by itself (sagemaker ListAlgorithms: InternalFailure, HTTP 500).' });
  });

  it('a bucket of another Region or of somebody else, where the answer has no body', async () => {
    const moved = { AWS_ENDPOINT_URL: await listen(answers(301, '', { 'x-amz-bucket-region': 'eu-west-1' })) };
    expect(await call(head, { env: moved })).toMatchObject({ message: `The bucket is in another Region, not in ${REGION}.` });
    const foreign = { AWS_ENDPOINT_URL: await listen(answers(403)) };
    expect(await call(head, { env: foreign })).toMatchObject({ message: 'You may not call s3:ListBucket.' });
  });
});
