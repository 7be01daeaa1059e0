import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { provideNode } from '../setup/node-package.mjs';
import { packageRoot } from '../support/context.ts';
import { type Cloud, REGION, runTool, startCloud, startTool } from './support/cloud.ts';
import { type ForwardProxy, startForwardProxy } from './support/forward-proxy.ts';
import { watch } from './support/signals.ts';
import { makeHostCertificate, startTlsFront } from './support/tls-front.ts';
import { watchTool } from './support/watch.ts';

/** The built tool where a proxy is the only way out. */
const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-proxy-tool-'));
const demo = join(folder, 'demo');
const files = makeHostCertificate(folder, [`api.sagemaker.${REGION}.amazonaws.com`, `*.${REGION}.amazonaws.com`]);
let cloud: Cloud;
let proxy: ForwardProxy;
let front: Awaited<ReturnType<typeof startTlsFront>>;
beforeAll(async () => {
  cloud = await startCloud();
  proxy = await startForwardProxy();
  front = await startTlsFront(files, (host) => (host.startsWith('api.sagemaker') ? cloud.counterpart : cloud.moto));
  proxy.names.set('.*\\.amazonaws\\.com:443', front.host);
  const made = await runTool(folder, ['create', demo, '--template', 'minimal', '--yes', '--no-git', '--no-install'], { HOME: folder });
  expect(made).toMatchObject({ status: 0 });
});
afterAll(async () => {
  await Promise.all([cloud.stop(), proxy.stop(), front.stop()]);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  proxy.passed.length = 0;
  proxy.refuse(() => false);
});

const PASSWORD = 'geheim-of-the-proxy';
const BASIC = Buffer.from(`me:${PASSWORD}`).toString('base64');
/** Behind the proxy, with names of AWS and no address of a counterpart. */
const behind = (more: Readonly<Record<string, string>> = {}) => ({
  ...Object.fromEntries(Object.entries(cloud.env).filter(([name]) => !name.startsWith('AWS_ENDPOINT'))),
  HTTPS_PROXY: `http://me:${PASSWORD}@${proxy.host}`,
  NODE_EXTRA_CA_CERTS: files.certificate,
  ...more,
});

/** The built tool under another Node. */
async function runUnder(node: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
  return watch(spawn(node, [tool, ...args], { cwd: demo, env: { PATH: process.env['PATH'], HOME: folder, ...env } })).ended;
}

describe('the built tool behind a proxy', () => {
  it('connects to the proxy and to nobody else, looks up no name, and trusts NODE_EXTRA_CA_CERTS', async () => {
    const ran = await watchTool(demo, ['status'], behind());
    expect([ran.status, ran.stderr.match(/error:.*/)]).toEqual([0, null]);
    expect([...new Set(ran.connects)]).toEqual([proxy.host]);
    expect(ran.lookups.filter((name) => name !== '127.0.0.1')).toEqual([]);
    expect(ran.proxies).not.toEqual([]);
    expect(new Set(proxy.passed.map(({ asked }) => asked))).toContain(`CONNECT api.sagemaker.${REGION}.amazonaws.com:443`);
  });

  it.each(['1', '0'])('does it once under a Node that can do so by itself, with NODE_USE_ENV_PROXY=%s', async (value) => {
    const env = behind({ NODE_USE_ENV_PROXY: value, HTTP_PROXY: `http://${proxy.host}` });
    const { status, stderr } = await runUnder(join(provideNode('24'), 'node'), ['status'], env);
    expect([status, stderr.match(/error:.*/)]).toEqual([0, null]);
    expect(proxy.passed.map(({ asked }) => asked).filter((one) => !/^CONNECT \S+\.amazonaws\.com:443$/.test(one))).toEqual([]);
    expect(proxy.passed).not.toEqual([]);
  });

  it('shows no password, not even where the packages are asked to tell everything', async () => {
    const env = behind({ DEBUG: '*' });
    const good = await runTool(demo, ['status'], env);
    proxy.refuse((_, socket) => {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return true;
    });
    const bad = await runTool(demo, ['status'], env);
    expect([good.status, bad.status]).toEqual([0, 3]);
    expect(bad.stderr).toContain(`The proxy http://${proxy.host} does not take the name and password of its address (407).`);
    for (const { stdout, stderr } of [good, bad]) expect(stdout + stderr).not.toMatch(new RegExp(`${PASSWORD}|${BASIC}`));
  });

  it('loads nothing for proxies where none is named', async () => {
    const ran = await watchTool(demo, ['status'], { ...cloud.env });
    expect(ran.sdk).not.toEqual([]);
    expect(ran.proxies).toEqual([]);
  });

  it('ends at once on an interrupt while the proxy says nothing', async () => {
    proxy.refuse(() => true);
    const tool = watch(startTool(demo, ['status'], behind()));
    for (let count = 0; proxy.passed.length === 0 && count < 400; count++) await new Promise((next) => setTimeout(next, 25));
    const from = Date.now();
    tool.kill('SIGINT');
    const { status } = await tool.ended;
    expect(status).toBe(130);
    expect(Date.now() - from).toBeLessThan(5_000);
  }, 30_000);
});
