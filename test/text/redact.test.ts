import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCommand } from '../../src/command-line.ts';
import { renderObservations } from '../../src/observe/saved.ts';
import type { Attempts } from '../../src/observe/types.ts';
import { redact, redactWord } from '../../src/text/redact.ts';
import { guardOutput, neutralise, neutraliseLine } from '../../src/text/safe.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const random = (length: number) => 'a1B2c3D4e5F6g7H8i9J0'.repeat(20).slice(0, length);
const SECRETS: Readonly<Record<string, readonly [text: string, secret: string]>> = {
  'a password in an address': [`pip install --index-url https://user:${random(20)}@pypi.example.org/simple x`, random(20)],
  'a token in an address': [`git clone https://${random(40)}@github.com/a/b`, random(40)],
  'the password of a proxy': [`HTTP_PROXY=http://me:${random(9)}@proxy:3128`, random(9)],
  'a secret key of AWS': [`"SecretAccessKey": "${random(40)}"`, random(40)],
  'a secret key of AWS in a file': [`aws_secret_access_key = ${random(40)}`, random(40)],
  'a session token of AWS': [`AWS_SESSION_TOKEN=${random(300)}`, random(300)],
  'a token of GitHub': [`error: bad ghp_${random(36)} given`, random(36)],
  'a token of npm': [`//registry.npmjs.org/:_authToken=npm_${random(36)}`, random(36)],
  'a token of Hugging Face': [`hf_${random(34)}`, random(34)],
  'a header': [`Authorization: Bearer ${random(64)}`, random(64)],
  'a private key': [`-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n${random(64)}\n-----END RSA PRIVATE KEY-----`, random(64)],
  'what its name calls secret': [`{"db_password": "${random(12)}"}`, random(12)],
};

const PLACES: Readonly<Record<string, (text: string) => string>> = {
  'the end of a log': (text) => neutralise(`before\n${text}\nafter`),
  'a line of progress': (text) => neutraliseLine(text, 1_000),
  'what is written to a stream': guardOutput,
  'a command line': (text) => describeCommand('docker', ['run', `--env=A=${text}`]),
  'saved observations': (text) =>
    renderObservations({ 'train/nominal': { status: 'made', value: { log: { stdout: text } } } } as unknown as Attempts, { version: '1' }),
};

describe.each(Object.entries(PLACES))('%s', (_, place) => {
  it.each(Object.entries(SECRETS))('does not hold %s', (_what, [text, secret]) => {
    expect(text).toContain(secret);
    const shown = place(text);
    expect(shown).toContain('***');
    expect(shown).not.toContain(secret);
  });
});

describe('redact', () => {
  it.each([
    'epoch=3 tokens: 1234567890123456 loss=0.25',
    'git+ssh://git@github.com/owner/name.git',
    'https://example.org:8080/path?x=1',
    'sagemaker-algo-secret:test000001-train-token',
    'TOKEN=$(cat /run/secrets/token)',
    'AWS_SECRET_ACCESS_KEY is not set',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:name',
    'password: changeme-example1',
  ])('leaves %s', (text) => expect(redact(text)).toBe(text));

  it('changes nothing the second time', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(SECRETS).map(([text]) => text), '://', ':', '@', 'TOKEN=', '"', '***'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const once = redact(pieces.join(''));
        expect(redact(once)).toBe(once);
      }),
    );
  });

  it('takes the values of secret build arguments and variables out of a printed command, however they look', () => {
    expect(describeCommand('docker', ['build', '--build-arg=NPM_TOKEN=x', '--build-arg=BASE=node:24', '--env=DB_PASSWORD=short'])).toBe(
      "docker build '--build-arg=NPM_TOKEN=***' --build-arg=BASE=node:24 '--env=DB_PASSWORD=***'",
    );
    expect(redactWord('MY_SECRET=a\nb')).toBe('MY_SECRET=***');
    expect(redactWord('--set=NAME_TOKEN=short')).toBe('--set=NAME_TOKEN=***');
    expect(redactWord('--secret=id=npm,src=/home/me/npm')).toBe('--secret=id=npm,src=/home/me/npm');
  });
});
