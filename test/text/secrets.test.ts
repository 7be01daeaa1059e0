import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findAssignedSecret, findSecrets, findSecretsInFile, isSecretValue } from '../../src/text/secrets.ts';

/** Made here, so that nobody who searches this repository for secrets finds some. */
const made = (start: string, length: number) => start + 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF'.repeat(9).slice(0, length);
const key = ['-----BEGIN', 'RSA PRIVATE KEY-----\n'].join(' ');
const end = ['\n-----END', 'RSA PRIVATE KEY-----\n'].join(' ');

describe('findSecrets', () => {
  it.each([
    ['AWS key', `[default]\naws_secret_access_key = ${made('', 40)}\n`, 2],
    ['AWS key', `a\nb\nAWS_ACCESS_KEY_ID=AKIA${'ABCDEFGH23456789'}\n`, 3],
    ['GitHub token', `token ${made('ghp_', 36)}\n`, 1],
    ['password in an address', `\nurl = https://seller:${made('', 20)}@git.company.io/x.git\n`, 2],
    ['private key', `${key}${made('MIIEpAIBAAKCAQEA', 240)}${end}`, 1],
  ])('finds a %s and says in which line', async (what, text, line) => {
    const found = await findSecrets(text);
    expect(found).toContainEqual({ what, line });
    expect(JSON.stringify(found)).not.toMatch(/aB3dE6|ABCDEFGH/);
  });

  it.each([
    '',
    'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n',
    'https://user:password@example.com/ and https://example.com/?a=b@c',
    'arn:aws:sagemaker:us-east-1:123456789012:training-job/x',
    'epoch=1 loss=0.3 token_count=12345678 tokenizer=bert',
  ])('finds nothing in %j', async (text) => expect(await findSecrets(text)).toEqual([]));

  it('leaves no notes of the library behind, which it would go through at each end of a rule', async () => {
    await findSecrets('epoch=1');
    expect(performance.getEntriesByType('mark')).toEqual([]);
    expect(performance.getEntriesByType('measure')).toEqual([]);
  });
});

describe('findSecretsInFile', () => {
  it('leaves alone the key of encrypted models, which has to be in the images', async () => {
    for (let number = 0; number < 200; number++) {
      const text = `${createHash('sha256').update(String(number)).digest('hex')}\n`;
      expect(await findSecretsInFile('/opt/program/secrets/model.key', text), text).toEqual([]);
    }
  });

  it.each([
    ['/root/.netrc', 'machine a.test login b password c\n', 'password for a host'],
    ['/root/.pypirc', '[pypi]\nusername = a\npassword = b\n', 'password of a package index'],
    ['/app/.env', 'A=b\nDB_PASSWORD=hunter2hunter\n', 'value of DB_PASSWORD'],
  ])('knows the form of %s', async (path, text, what) => {
    expect((await findSecretsInFile(path, text)).map((one) => one.what)).toEqual([what]);
  });

  it.each([
    ['/root/.netrc', 'machine a.test login b\n'],
    ['/root/.pypirc', '[pypi]\npassword = %(PYPI)s\n'],
    ['/app/.env', 'DEBUG=1\nDB_PASSWORD=\n'],
    ['/app/readme', 'machine a.test login b password c\n'],
  ])('finds nothing in %s', async (path, text) => expect(await findSecretsInFile(path, text)).toEqual([]));
});

describe('isSecretValue', () => {
  it.each([
    ['SERVICE_TOKEN', '3f9c1d7e5b2a4f60'],
    ['db_password', 'hunter2hunter'],
    ['AWS_SECRET_ACCESS_KEY', made('', 40)],
    ['OPENAI_API_KEY', made('', 30)],
  ])('%s=%s', (name, value) => expect(isSecretValue(name, value)).toBe(true));

  it.each([
    ['GPG_KEY', 'A035C8C19219BA821ECEA86B64E628F8D684696D'],
    ['PYTHON_SHA256', '3f9c1d7e5b2a4f603f9c1d7e5b2a4f60'],
    ['EOS_TOKEN', '<|endoftext|>'],
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['API_KEY', 'your-api-key-goes-here-1'],
    ['SECRET_KEY', '/run/secrets/key-number-1'],
    ['PASSWORD', 'changeme1'],
    ['TOKEN', '$TOKEN_OF_THE_JOB_1'],
    ['MAX_TOKEN', '4096'],
    ['DB_PASSWORD', 'postgresql'],
  ])('not %s=%s', (name, value) => expect(isSecretValue(name, value)).toBe(false));
});

it('names a secret that is assigned in a text, and not its value', () => {
  expect(findAssignedSecret('|1 A=b DEPLOY_TOKEN=3f9c1d7e5b2a4f60 /bin/sh -c make')).toBe('value of DEPLOY_TOKEN');
  expect(findAssignedSecret('RUN make TOKEN=$(cat /run/secrets/token)')).toBeUndefined();
});

describe('a text of any length', () => {
  it.each([
    ['thousands of tokens', `${made('ghp_', 36)}\n`],
    ['thousands of tokens in one line', `dapi${'0a'.repeat(16)} `],
    ['thousands of AWS keys', `aws_access_key_id=AKIA${'ABCDEFGH23456789'}\n`],
  ])('with %s is looked through in a time that grows with it, and not faster', async (_, piece) => {
    const found = await findSecrets(piece.repeat(Math.ceil(1_048_576 / piece.length)));
    expect(found[0]?.line).toBe(1);
    expect(found.length).toBeLessThan(2_000);
  });

  it('is looked through to its end, with the right lines, also where a key lies across pieces', async () => {
    const noise = 'epoch 1 step 17: nothing of interest happened here\n';
    const before = noise.repeat(Math.floor(32_768 / noise.length) - 2);
    const lines = (text: string) => text.split('\n').length;
    const across = `${before}${key}${made('MIIEpAIBAAKCAQEA', 240)}${end}`;
    expect(await findSecrets(across + noise.repeat(3_000))).toEqual([{ what: 'private key', line: lines(before) }]);
    const late = `${noise.repeat(5_000)}token ${made('ghp_', 36)}\n`;
    expect(await findSecrets(late)).toEqual([{ what: 'GitHub token', line: 5_001 }]);
    const unbroken = `${'x '.repeat(50_000)} ${made('ghp_', 36)}`;
    expect(await findSecrets(unbroken)).toEqual([{ what: 'GitHub token', line: 1 }]);
  });

  it('is looked through for passwords of a file', async () => {
    const text = 'password x\n'.repeat(95_000);
    expect((await findSecretsInFile('/root/.netrc', text)).length).toBeGreaterThan(20);
  });
});
