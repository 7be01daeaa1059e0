import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complainAboutSecrets, digestSecrets, planRun } from '../../src/build/secrets.ts';
import type { BuildSpec } from '../../src/engine/engine.ts';
import { workspace } from '../support/workspace.ts';

const KEY = 'ab'.repeat(32);

function specOf(dockerfile: string, secrets: Readonly<Record<string, string>> = { 'model-key': 'secrets/model.key' }) {
  const folder = workspace({ Dockerfile: dockerfile, 'secrets/model.key': `${KEY}\n`, 'secrets/token': 'x' });
  const spec: BuildSpec = {
    ...{ role: 'serve', context: folder, dockerfile: join(folder, 'Dockerfile'), tag: 'x:1', platform: 'linux/amd64', noCache: false },
    ...{ buildArgs: { A: '1' }, labels: { p: 'q' } },
    secrets: Object.fromEntries(Object.entries(secrets).map(([id, path]) => [id, join(folder, path)])),
  };
  return { folder, spec };
}

describe('the digest of secrets', () => {
  it('changes with names and contents, and not with the order', () => {
    const { spec, folder } = specOf('FROM a\n', { one: 'secrets/model.key', two: 'secrets/token' });
    const before = digestSecrets(spec);
    expect(digestSecrets({ secrets: Object.fromEntries(Object.entries(spec.secrets ?? {}).reverse()) })).toBe(before);
    expect(digestSecrets({ secrets: { one: spec.secrets?.['two'] ?? '', two: spec.secrets?.['one'] ?? '' } })).not.toBe(before);
    writeFileSync(join(folder, 'secrets/token'), 'y');
    expect(digestSecrets(spec)).not.toBe(before);
    rmSync(join(folder, 'secrets/token'));
    expect(digestSecrets(spec)).not.toBe(before);
    expect(digestSecrets({ secrets: {} })).toBeUndefined();
    expect(digestSecrets({})).toBeUndefined();
  });
});

describe('the build as it is run', () => {
  it('carries the run, and without secrets nothing else', () => {
    const { spec } = specOf('FROM a\nARG SECRETS_DIGEST\n', {});
    expect(planRun(spec, 'r1')).toEqual({ ...spec, labels: { p: 'q', 'sagemaker-algo.run': 'r1' } });
  });

  it.each(['ARG SECRETS_DIGEST', 'arg X SECRETS_DIGEST=none'])('has an argument that changes with the secrets where it says %s', (line) => {
    const { spec, folder } = specOf(`FROM a\n${line}\nRUN x\n`);
    const { buildArgs, noCache } = planRun(spec, 'r1');
    expect(buildArgs).toEqual({ A: '1', SECRETS_DIGEST: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(noCache).toBe(false);
    writeFileSync(join(folder, 'secrets/model.key'), 'cd'.repeat(32));
    expect(planRun(spec, 'r1').buildArgs['SECRETS_DIGEST']).not.toBe(buildArgs['SECRETS_DIGEST']);
  });

  it.each(['# ARG SECRETS_DIGEST', 'ARG SECRETS', 'RUN echo ARG SECRETS_DIGEST'])('does every step again where it only says %s', (line) => {
    const { spec } = specOf(`FROM a\n${line}\n`);
    expect(planRun(spec, 'r1')).toMatchObject({ noCache: true, buildArgs: { A: '1' } });
  });
});

describe('secrets that cannot be used', () => {
  it.each<[string, (folder: string) => void, string]>([
    ['is missing', (folder) => rmSync(join(folder, 'secrets/model.key')), 'does not exist'],
    ['is empty', (folder) => writeFileSync(join(folder, 'secrets/model.key'), '# nothing\n'), 'holds no key'],
    [
      'is no key',
      (folder) => writeFileSync(join(folder, 'secrets/model.key'), `${KEY}\n${KEY}0\n`),
      'is not a key of 64 hexadecimal digits in line 2',
    ],
    [
      'is a folder',
      (folder) => {
        rmSync(join(folder, 'secrets/model.key'));
        mkdirSync(join(folder, 'secrets/model.key'));
      },
      'is a folder',
    ],
  ])('the key of the models %s: what that means and how to make a new one', (_, spoil, complaint) => {
    const { spec, folder } = specOf('FROM a\n');
    expect(complainAboutSecrets(spec, folder)).toBeUndefined();
    spoil(folder);
    const found = complainAboutSecrets(spec, folder);
    expect(found?.reason).toBe(`the key of the models, secrets/model.key, ${complaint}`);
    expect(found?.fix).toContain('openssl rand -hex 32 > secrets/model.key && chmod 600 secrets/model.key');
    expect(found?.fix).toContain('MKT-18');
    expect(JSON.stringify(found)).not.toContain(KEY.slice(0, 8));
  });

  it('another secret may hold anything', () => {
    const { spec, folder } = specOf('FROM a\n', { token: 'secrets/token' });
    expect(complainAboutSecrets(spec, folder)).toBeUndefined();
    rmSync(join(folder, 'secrets/token'));
    expect(complainAboutSecrets(spec, folder)).toEqual({
      reason: 'the secret token, secrets/token, does not exist',
      fix: 'Put the file there, or correct images.serve.secrets.token in sagemaker-algo.json.',
    });
  });
});
