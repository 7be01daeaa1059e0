import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, runTool, startCloud } from './support/cloud.ts';
import { docker, makePushProject } from './support/push-project.ts';

/** The built tool, a registry with TLS of a certificate of its own, and a password. */
const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-tls-'));
const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
const PASSWORD = 'only-ecr-knows-it';
let cloud: Cloud;
beforeAll(async () => {
  const subject = ['-subj', '/CN=registry', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', tls.key];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, '-out', tls.certificate, ...subject], { stdio: 'pipe' });
  cloud = await startCloud({ registry: { login: { user: 'AWS', password: PASSWORD }, tls } });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

describe('a registry with TLS and a password', () => {
  it('is pushed to and read back, and the password stays unseen', async () => {
    const project = makePushProject();
    project.rehearsed();
    const env = { ...project.env, ...cloud.env, NODE_EXTRA_CA_CERTS: tls.certificate };
    const { status, stdout, stderr } = await runTool(project.folder, ['push', '--create', '--json', '--no-scan'], env);
    expect([status, stderr.match(/error:.*/)]).toEqual([0, null]);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, images: [{ outcome: 'pushed' }, { outcome: 'pushed' }] });
    expect(stdout + stderr).not.toContain(PASSWORD);
    expect(stdout + stderr).not.toContain(Buffer.from(`AWS:${PASSWORD}`).toString('base64'));
    expect(readdirSync(project.home)).not.toContain('.docker');
    expect(docker('images', '--format', '{{.Repository}}')).not.toContain(cloud.registry?.host);
  });

  it('whose certificate is not trusted is named', async () => {
    const project = makePushProject();
    project.rehearsed();
    const { status, stderr } = await runTool(project.folder, ['push', '--create'], { ...project.env, ...cloud.env });
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /^error: The registry 127\.0\.0\.1:\d+ does not give the manifest .*: no answer \(DEPTH_ZERO_SELF_SIGNED_CERT\)/m,
    );
    expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('that takes another password than ECR gives is named', async () => {
    await cloud.settings({ registryPassword: 'another' });
    const project = makePushProject({ combined: true });
    const env = { ...project.env, ...cloud.env, NODE_EXTRA_CA_CERTS: tls.certificate };
    const { status, stderr } = await runTool(project.folder, ['push', '--create', '--untested'], env);
    await cloud.settings({ registryPassword: PASSWORD });
    expect(status).toBe(3);
    expect(stderr).toContain(': 401: UNAUTHORIZED: authentication required');
    expect(stderr).not.toContain('another\n');
  });
});

describe('the seller who runs it', () => {
  it('keeps his own docker configuration, which is not read for the login', async () => {
    const project = makePushProject({ combined: true });
    project.rehearsed();
    const own = join(project.home, '.docker/config.json');
    execFileSync('mkdir', ['-p', join(project.home, '.docker')]);
    const text = '{"auths":{"example.com":{"auth":"YTpi"}},"credsStore":"broken"}\n';
    execFileSync('sh', ['-c', `printf '%s' "$1" > "$2"`, 'sh', text, own]);
    const env = { ...project.env, ...cloud.env, NODE_EXTRA_CA_CERTS: tls.certificate };
    const { status, stderr } = await runTool(project.folder, ['push', '--create', '--no-scan'], env);
    expect([status, stderr.match(/error:.*/)]).toEqual([0, null]);
    expect(readFileSync(own, 'utf8')).toBe(text);
  });
});
