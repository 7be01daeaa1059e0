import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlgorithms } from '../../src/aws/algorithms.ts';
import { clientSettings } from '../../src/aws/client-settings.ts';
import { createEcr } from '../../src/aws/ecr.ts';
import { explainingAws } from '../../src/aws/explain.ts';
import { createS3 } from '../../src/aws/s3.ts';
import { getCallerIdentity } from '../../src/aws/sts.ts';
import { openRepository } from '../../src/publish/push-client.ts';
import { readingFailed } from '../../src/publish/push-failures.ts';
import { asRegistryFailure } from '../../src/registry/failure.ts';
import { workspace } from '../support/workspace.ts';
import { ACCOUNT, type Cloud, REGION, startCloud } from './support/cloud.ts';
import { type ForwardProxy, startForwardProxy } from './support/forward-proxy.ts';
import { putSmallImage, registryOwner } from './support/images.ts';
import { makeHostCertificate, startTlsFront } from './support/tls-front.ts';

/** AWS by its own names and by TLS, which only the proxy can reach. */
const ECR_HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
const HOSTS = [
  `*.${REGION}.amazonaws.com`,
  `api.ecr.${REGION}.amazonaws.com`,
  `api.sagemaker.${REGION}.amazonaws.com`,
  '*.amazonaws.com',
  `portal.sso.${REGION}.amazonaws.com`,
];
const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-proxy-'));
const files = makeHostCertificate(folder, [...HOSTS, `*.s3.${REGION}.amazonaws.com`, ECR_HOST]);
let cloud: Cloud;
let proxy: ForwardProxy;
let front: Awaited<ReturnType<typeof startTlsFront>>;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  proxy = await startForwardProxy();
  front = await startTlsFront(files, (host) => {
    if (host === ECR_HOST) return cloud.registry?.url ?? '';
    return /^api\.(ecr|sagemaker)\./.test(host) ? cloud.counterpart : cloud.moto;
  });
  proxy.names.set('.*\\.amazonaws\\.com:443', front.host);
});
afterAll(async () => {
  await Promise.all([cloud.stop(), proxy.stop(), front.stop()]);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  proxy.passed.length = 0;
  front.seen.length = 0;
  proxy.refuse(() => false);
});
afterEach(() => vi.unstubAllEnvs());

const STS = `sts.${REGION}.amazonaws.com`;
const { signal } = new AbortController();
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy', 'AWS_CA_BUNDLE', 'AWS_PROFILE'];
type Env = Readonly<Record<string, string | undefined>>;

/** Keys and Region of the tests, no address of a counterpart, and this environment. */
function surroundings(env: Env) {
  const own = Object.entries(cloud.env).map(([name, value]) => [name, name.startsWith('AWS_ENDPOINT') ? undefined : value] as const);
  const off = VARIABLES.map((name) => [name, undefined] as const);
  const all = Object.fromEntries([...own, ...off, ...Object.entries(env)]);
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return clientSettings({ region: REGION, profile: undefined }, '0.0.0');
}
const through = (more: Env = {}) => surroundings({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: files.certificate, ...more });
const asked = () => [...new Set(proxy.passed.map((one) => one.asked))].sort();

/** What the seller reads. */
async function read(work: () => Promise<unknown>) {
  try {
    return { answered: await explainingAws(work) };
  } catch (error) {
    if (!(error instanceof Error && 'hint' in error && 'exitCode' in error)) throw error;
    return { message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
}

const image = (name: string, more: Env = {}) => {
  const variables = { HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: files.certificate, ...more };
  const repository = { account: ACCOUNT, name, uri: `${ECR_HOST}/${name}`, tags: 'immutable' as const };
  const login = () => ({ user: 'AWS', password: 'x', endpoint: `https://${ECR_HOST}` });
  return openRepository(repository, { login, signal, variables, backoffMs: 5 });
};

describe('behind a proxy that alone knows the names of AWS', () => {
  it('STS, S3, ECR and SageMaker are called through tunnels, one for each host', async () => {
    const settings = through();
    expect(await getCallerIdentity(settings, signal)).toMatchObject({ account: ACCOUNT });
    expect(await createAlgorithms(settings, signal).list('x')).toEqual([]);
    expect(await createEcr(settings, signal).repository('none')).toBeUndefined();
    const s3 = createS3(settings, signal);
    await s3.createBucket('proxied-1', REGION);
    const large = join(workspace(), 'large.bin');
    writeFileSync(large, Buffer.alloc(3 * 1024 * 1024, 7));
    expect(await s3.putFile('proxied-1', 'a/large.bin', large, { project: 'x' })).toBe('sent');
    expect(await s3.listObjects('proxied-1', '')).toEqual([{ key: 'a/large.bin', bytes: 3 * 1024 * 1024 }]);
    expect(asked()).toEqual([
      `CONNECT api.ecr.${REGION}.amazonaws.com:443`,
      `CONNECT api.sagemaker.${REGION}.amazonaws.com:443`,
      `CONNECT proxied-1.s3.${REGION}.amazonaws.com:443`,
      `CONNECT sts.${REGION}.amazonaws.com:443`,
    ]);
    expect(front.seen).toContain(`PUT proxied-1.s3.${REGION}.amazonaws.com/a/large.bin?x-id=PutObject`);
  });

  it('images of a registry are read by TLS through a tunnel, and blobs too', async () => {
    const name = 'proxied/image';
    const { digest } = await putSmallImage(registryOwner(cloud.registry?.url ?? ''), name, '1');
    const registry = image(name);
    const manifest = await registry.manifest(name, '1');
    expect(manifest).toMatchObject({ digest, kind: 'image' });
    expect(await registry.configuration(name, manifest?.config?.digest ?? '')).toMatchObject({ platform: 'linux/amd64' });
    expect(await registry.manifest(name, 'none')).toBeUndefined();
    expect(asked()).toEqual([`CONNECT ${ECR_HOST}:443`]);
    expect(front.seen).toContain(`GET ${ECR_HOST}/v2/${name}/manifests/1`);
  });

  it('plain HTTP is handed to the proxy of plain HTTP', async () => {
    proxy.names.set('aws\\.example(:\\d+)?', new URL(cloud.moto).host);
    proxy.names.set('registry\\.example(:\\d+)?', cloud.registry?.host ?? '');
    const settings = surroundings({ http_proxy: proxy.url, AWS_ENDPOINT_URL: 'http://aws.example' });
    expect(await getCallerIdentity(settings, signal)).toMatchObject({ account: ACCOUNT });
    const login = () => ({ user: 'AWS', password: 'x', endpoint: 'http://registry.example' });
    const repository = { account: ACCOUNT, name: 'n', uri: 'registry.example/n', tags: 'mutable' as const };
    const plain = openRepository(repository, { login, signal, variables: { HTTP_PROXY: proxy.url }, backoffMs: 5 });
    expect(await plain.manifest('n', 'none')).toBeUndefined();
    expect(asked()).toEqual(['GET http://registry.example/v2/n/manifests/none', 'POST http://aws.example/']);
  });

  it('the name and password of its address reach the proxy, and nobody else', async () => {
    const url = `http://me%40corp:ge%3Aheim@${proxy.host}`;
    await getCallerIdentity(through({ HTTPS_PROXY: url }), signal);
    await image('x', { HTTPS_PROXY: url }).manifest('x', 'none');
    const basic = `Basic ${Buffer.from('me@corp:ge:heim').toString('base64')}`;
    expect(proxy.passed.map(({ authorization }) => authorization)).toEqual([basic, basic]);
    expect(front.seen).toHaveLength(2);
    expect(front.leaks).toEqual([]);
  });

  it('a proxy that is spoken to by TLS itself is taken, for TLS and for plain HTTP', async () => {
    const closed = await startForwardProxy(files);
    closed.names.set('.*\\.amazonaws\\.com:443', front.host);
    closed.names.set('aws\\.example(:\\d+)?', new URL(cloud.moto).host);
    const env = { HTTPS_PROXY: closed.url, HTTP_PROXY: closed.url };
    expect(await getCallerIdentity(through(env), signal)).toMatchObject({ account: ACCOUNT });
    expect(await image('x', env).manifest('x', 'none')).toBeUndefined();
    const plain = through({ ...env, AWS_ENDPOINT_URL: 'http://aws.example' });
    expect(await getCallerIdentity(plain, signal)).toMatchObject({ account: ACCOUNT });
    const seen = closed.passed.map((one) => one.asked);
    await closed.stop();
    expect(seen).toEqual([`CONNECT ${STS}:443`, `CONNECT ${ECR_HOST}:443`, 'POST http://aws.example/']);
    expect(proxy.passed).toEqual([]);
  });

  it('a role of a profile and an SSO session are asked for through it, too', async () => {
    const home = workspace({
      '.aws/config': [
        '[profile role]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = keys',
        '[profile keys]\naws_access_key_id = AKIDTESTTESTTESTTEST\naws_secret_access_key = x',
        `[profile sso]\nsso_session = s\nsso_account_id = ${ACCOUNT}\nsso_role_name = r`,
        `[sso-session s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = ${REGION}\n`,
      ].join('\n'),
      [`.aws/sso/cache/${createHash('sha1').update('s').digest('hex')}.json`]: JSON.stringify({
        accessToken: 'token-1',
        expiresAt: '2099-01-01T00:00:00Z',
      }),
    });
    const own = { HOME: home, AWS_CONFIG_FILE: join(home, '.aws/config'), AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const as = (profile: string) => read(() => getCallerIdentity({ ...through(own), profile }, signal));
    expect(await as('role')).toMatchObject({ answered: { arn: expect.stringContaining('assumed-role/x/') } });
    expect(asked()).toEqual([`CONNECT ${STS}:443`]);
    await as('sso');
    expect(asked()).toContain(`CONNECT portal.sso.${REGION}.amazonaws.com:443`);
    proxy.refuse(answers('407 Proxy Authentication Required'));
    expect(await as('sso')).toMatchObject({ message: `The proxy ${proxy.url} asks for a name and password (407).`, exitCode: 3 });
  });

  it('a redirect of a registry is followed through it, and the login stays behind', async () => {
    const logins: unknown[] = [];
    const text = '{"os":"linux","architecture":"arm64"}';
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const server = createHttpServer(({ headers }, reply) => {
      logins.push([headers.host, headers.authorization]);
      if (headers.host === 'blobs.example') return void reply.end(text);
      reply.writeHead(307, { location: 'http://blobs.example/x' }).end();
    });
    await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    for (const name of ['blobs', 'first'])
      proxy.names.set(`${name}\\.example`, `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    const login = () => ({ user: 'AWS', password: 'x', endpoint: 'http://first.example' });
    const repository = { account: ACCOUNT, name: 'n', uri: 'first.example/n', tags: 'mutable' as const };
    const registry = openRepository(repository, { login, signal, variables: { HTTP_PROXY: proxy.url }, backoffMs: 5 });
    expect(await registry.configuration('n', digest)).toEqual({ platform: 'linux/arm64' });
    server.closeAllConnections();
    server.close();
    expect(asked()).toEqual(['GET http://blobs.example/x', `GET http://first.example/v2/n/blobs/${digest}`]);
    expect(logins).toEqual([
      ['first.example', `Basic ${Buffer.from('AWS:x').toString('base64')}`],
      ['blobs.example', undefined],
    ]);
  });

  it('this machine and hosts of NO_PROXY are called directly', async () => {
    const local = surroundings({ ...cloud.env, HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url });
    expect(await getCallerIdentity(local, signal)).toMatchObject({ account: ACCOUNT });
    const excepted = through({ NO_PROXY: 'sts.us-east-1.amazonaws.com' });
    expect(await read(() => getCallerIdentity(excepted, signal))).toMatchObject({ message: expect.stringContaining('is not to be found') });
    expect(proxy.passed).toEqual([]);
    expect(await createAlgorithms(excepted, signal).list('x')).toEqual([]);
    expect(asked()).toEqual([`CONNECT api.sagemaker.${REGION}.amazonaws.com:443`]);
  });

  it('certificates of AWS_CA_BUNDLE count without a proxy, too', async () => {
    const env = { AWS_ENDPOINT_URL: `https://${front.host}`, AWS_CA_BUNDLE: files.certificate };
    expect(await getCallerIdentity(surroundings(env), signal)).toMatchObject({ account: ACCOUNT });
    expect(await read(() => getCallerIdentity(surroundings({ ...env, AWS_CA_BUNDLE: undefined }), signal))).toMatchObject({
      message: expect.stringContaining('not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'),
      hint: expect.stringMatching(/NODE_EXTRA_CA_CERTS.*AWS_CA_BUNDLE/),
    });
    expect(await read(() => getCallerIdentity(surroundings({ ...env, AWS_CA_BUNDLE: '/nonexistent' }), signal))).toMatchObject({
      message: 'The file that AWS_CA_BUNDLE names cannot be read: /nonexistent',
      exitCode: 2,
    });
  });
});

/** A server of TCP that says this to whoever connects. */
async function speaks(text: string): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((socket) => void socket.on('error', () => {}).end(text));
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, stop: () => void server.close() };
}

const answers = (line: string) => (_: string, socket: Socket) => {
  socket.end(`HTTP/1.1 ${line}\r\ncontent-length: 0\r\n\r\n`);
  return true;
};

describe('a proxy that does not pass calls on', () => {
  const both = async (env: Env = {}) => {
    const aws = await read(() => getCallerIdentity(through(env), signal));
    const registry = await image('x', env).manifest('x', 'y').catch(asRegistryFailure);
    if (registry === undefined || !('said' in registry)) throw new Error('the registry was read');
    return { aws, registry: readingFailed(registry) };
  };

  it.each<readonly [string, string, string, RegExp, number]>([
    ['wants a name', '407 Proxy Authentication Required', 'asks for a name and password (407).', /NAME:PASSWORD@HOST/, 1],
    ['forbids the host', '403 Forbidden', 'does not let calls pass to HOST (403).', /NO_PROXY/, 1],
    ['does not get on', '503 Service Unavailable', 'does not reach HOST (503).', /later/, 5],
    ['leads elsewhere', '302 Found', 'does not answer as a proxy.', /HTTPS_PROXY/, 1],
  ])('%s', async (_, line, sentence, hint, times) => {
    proxy.refuse(answers(line));
    const { aws, registry } = await both();
    const words = (host: string) => sentence.replace('HOST', host);
    expect(aws).toMatchObject({ message: expect.stringContaining(words(STS)), hint: expect.stringMatching(hint), exitCode: 3 });
    expect(aws.message).toContain(proxy.url);
    expect(registry.message).toMatch(/^The registry \S+ cannot be read\. /);
    expect(registry.message).toContain(words(ECR_HOST));
    expect(registry.hint).toMatch(hint);
    expect(proxy.passed.filter((one) => one.asked.includes(ECR_HOST))).toHaveLength(times);
  });

  it('does not take the password, which is not shown', async () => {
    proxy.refuse(answers('407 Proxy Authentication Required'));
    const { aws, registry } = await both({ HTTPS_PROXY: `http://me:geheim@${proxy.host}` });
    expect(aws.message).toBe(`The proxy ${proxy.url} does not take the name and password of its address (407).`);
    expect(JSON.stringify([aws, registry.message, registry.hint])).not.toMatch(/geheim|bWU6/);
  });

  it('wants a name where plain HTTP is handed to it', async () => {
    proxy.refuse(answers('407 Proxy Authentication Required'));
    const settings = surroundings({ HTTP_PROXY: proxy.url, AWS_ENDPOINT_URL: 'http://aws.example' });
    expect(await read(() => getCallerIdentity(settings, signal))).toMatchObject({
      message: `The proxy ${proxy.url} asks for a name and password (407).`,
    });
  });

  it('is not there, or nobody knows its name', async () => {
    const away = await both({ HTTPS_PROXY: 'http://127.0.0.1:9' });
    expect(away.aws).toMatchObject({ message: 'The proxy http://127.0.0.1:9 cannot be reached: ECONNREFUSED.', exitCode: 3 });
    expect(away.registry.message).toContain('The proxy http://127.0.0.1:9 cannot be reached: ECONNREFUSED.');
    const unknown = await both({ HTTPS_PROXY: 'http://proxy.invalid:3128' });
    expect(unknown.aws.message).toMatch(/^The proxy http:\/\/proxy\.invalid:3128 cannot be reached: (ENOTFOUND|EAI_AGAIN)\.$/);
    expect(unknown.registry.message).toContain('The proxy http://proxy.invalid:3128 cannot be reached');
  });

  it('is something else', async () => {
    for (const text of ['', 'SSH-2.0-OpenSSH_9\r\n\r\n']) {
      const other = await speaks(text);
      const { aws, registry } = await both({ HTTPS_PROXY: other.url });
      other.stop();
      expect(aws).toMatchObject({ message: `${other.url} does not answer as a proxy.`, exitCode: 3 });
      expect(registry.message).toContain(`${other.url} does not answer as a proxy.`);
    }
  });

  it('opens TLS with a certificate of its own', async () => {
    const { aws, registry } = await both({ AWS_CA_BUNDLE: undefined });
    expect(aws).toMatchObject({ message: expect.stringContaining('is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'), exitCode: 3 });
    expect(registry.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(registry.hint).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('answers in the tunnel without TLS', async () => {
    proxy.refuse((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return true;
    });
    const { aws } = await both();
    expect(aws).toMatchObject({
      message: expect.stringMatching(/^No TLS connection to AWS comes about/),
      hint: expect.stringMatching(/proxy/),
    });
  });
});
