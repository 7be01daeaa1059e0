import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../../src/engine/address.ts';
import type { RunSpec } from '../../src/engine/engine.ts';
import { dial } from '../../src/observe/dial.ts';
import { docker, realEngine, scriptImage } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

beforeAll(() => void scriptImage());

const SERVER = `exec node -e "
  process.on('SIGTERM', () => process.exit(0));
  require('node:http').createServer((q, s) => s.end('hello')).listen(8080, HOST);
"`;
const server = (host: string) => SERVER.replace('HOST', `'${host}'`);

describe('one run to its end', () => {
  it('passes the role as the only argument and keeps the streams apart', async () => {
    const { engine, spec } = await realEngine();
    const container = await engine.start(spec('echo "out $# $0"; echo err >&2; exit 3'));
    const exit = await container.exited;
    expect(exit).toMatchObject({ exitCode: 3, oomKilled: false, startError: undefined });
    expect(exit.durationMs).toBeGreaterThanOrEqual(0);
    expect(await container.log()).toEqual({ stdout: 'out 0 /usr/local/bin/train\n', stderr: 'err\n', droppedBytes: 0 });
    await container.remove();
    await container.remove();
    expect(await container.stop(1)).toMatchObject({ exitCode: 3, killed: false, stopMs: 0 });
    await expect(container.address()).rejects.toThrow(/has ended/);
    expect(await container.log()).toMatchObject({ stderr: 'err\n' });
  });

  it('gives no terminal, no input, no way out, no credentials and no proxies', async () => {
    // The client itself, where the engine is elsewhere, is to go there without one.
    const secrets = { NO_PROXY: '*', AWS_SECRET_ACCESS_KEY: 'x', HTTPS_PROXY: 'http://proxy', http_proxy: 'http://proxy' };
    const { engine, spec } = await realEngine(secrets);
    const script =
      'test -t 0 || test -t 1 && echo tty; cat; ls /sys/class/net; getent hosts algo-1 | cut -d" " -f1; hostname; env | cut -d= -f1 | sort | tr "\\n" " "';
    const container = await engine.start(spec(script, { hosts: { 'algo-1': '127.0.0.1' }, env: { TRAINING_JOB_NAME: 'a b=c' } }));
    await container.exited;
    const [network, address, host, variables] = (await container.log()).stdout.split('\n');
    await container.remove();
    expect([network, address, host]).toEqual(['lo', '127.0.0.1', 'ip-10-0-0-1']);
    // podman says what it is, and names a terminal that is not there.
    const given = variables?.trim().split(' ');
    expect(given?.filter((one) => one !== 'container' && one !== 'TERM')).toEqual([
      'HOME',
      'HOSTNAME',
      'PATH',
      'PWD',
      'SCRIPT',
      'TRAINING_JOB_NAME',
    ]);
  });

  it('takes out the proxies of the docker configuration', async () => {
    const folder = workspace({
      'config.json': JSON.stringify({ proxies: { default: { httpProxy: 'http://p', httpsProxy: 'http://p', noProxy: 'q' } } }),
    });
    const { engine, spec } = await realEngine({ DOCKER_CONFIG: folder, HTTP_PROXY: 'http://from-the-shell' });
    const container = await engine.start(spec('env | grep -iv ^script | grep -i proxy'));
    await container.exited;
    expect((await container.log()).stdout).toBe('');
    await container.remove();
  });

  it.each(['plain', 'with blank', 'comma,colon:quote"and=equals', "single'quote"])('mounts folders below %s', async (name) => {
    const { engine, spec } = await realEngine();
    const ml = join(workspace(), name);
    for (const folder of ['input/config', 'model', 'output/data']) mkdirSync(join(ml, folder), { recursive: true });
    writeFileSync(join(ml, 'input/config/a.json'), 'content');
    const mounts: RunSpec['mounts'] = [
      { path: 'input', readOnly: true },
      { path: 'model', readOnly: false },
      { path: 'output', readOnly: false },
    ];
    const script = 'cat /opt/ml/input/config/a.json; touch /opt/ml/input/x; ls /opt/ml/model; echo made > /opt/ml/model/b';
    const container = await engine.start(spec(script, { ml, mounts }));
    await container.exited;
    await container.collect();
    const { stdout, stderr } = await container.log();
    await container.remove();
    expect(stdout).toBe('content');
    expect(stderr).toMatch(/Read-only file system/);
    expect(readFileSync(join(ml, 'model/b'), 'utf8')).toBe('made\n');
    expect(readdirSync(join(ml, 'input'))).toEqual(['config']);
  });

  it('says what could not be started, in the words of the engine', async () => {
    const { engine, spec } = await realEngine();
    const missing = await engine.start(spec('', { image: 'public.ecr.aws/docker/library/debian:bookworm-slim' }));
    expect(await missing.exited).toMatchObject({ exitCode: 127, startError: expect.stringMatching(/"train": executable file not found/) });
    expect(await missing.log()).toEqual({ stdout: '', stderr: '', droppedBytes: 0 });
    await missing.remove();
    const absent = await engine.start(spec('', { image: 'sagemaker-algo-test-absent:1' }));
    expect(await absent.exited).toMatchObject({ exitCode: 125, startError: expect.stringMatching(/no such image|image not known/i) });
    await absent.remove();
  });

  it.each([125, 126, 127, 137])('does not take exit code %i of the program for an error of the engine', async (code) => {
    const { engine, spec } = await realEngine();
    const container = await engine.start(spec(`echo 'connection refused' >&2; exit ${code}`));
    expect(await container.exited).toMatchObject({ exitCode: code, startError: undefined });
    expect(await container.log()).toMatchObject({ stderr: 'connection refused\n' });
    await container.remove();
  });

  it('keeps the newest of megabytes and counts the rest', async () => {
    const { engine, spec } = await realEngine();
    const container = await engine.start(
      spec('head -c 9000000 /dev/zero | tr "\\0" a; echo END; head -c 3000000 /dev/zero | tr "\\0" b >&2'),
    );
    await container.exited;
    const { stdout, stderr, droppedBytes } = await container.log();
    await container.remove();
    expect(stdout.slice(-8)).toBe('aaaaEND\n');
    expect([stdout.length, stderr.length]).toEqual([1_048_576, 1_048_576]);
    expect(droppedBytes).toBe(9_000_004 + 3_000_000 - 2 * 1_048_576);
  });

  it('tells the first output before the end', async () => {
    const { engine, spec } = await realEngine();
    const container = await engine.start(spec('echo first; sleep 60'));
    await container.firstOutput;
    expect(await Promise.race([container.exited, 'running'])).toBe('running');
    expect(await container.log()).toMatchObject({ stdout: 'first\n' });
    await container.remove();
    expect((await container.exited).exitCode).toBe(137);
  });
});

describe('serving', () => {
  it('is reached from here on an internal network, which has no way out', async () => {
    const { engine, spec, runId, labels, leftovers } = await realEngine();
    const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
    const internal = (aliases: string[]) => ({ kind: 'internal' as const, id: network.id, aliases });
    const container = await engine.start(spec(server('0.0.0.0'), { role: 'serve', network: internal(['algo-1']) }));
    const target = await container.address();
    expect(await getWhenUp(target)).toBe('hello');
    expect(await container.listening?.()).toEqual([{ address: '0.0.0.0', port: 8080 }]);
    const peer = await engine.start(
      spec(
        `node -e "
          const get = (url) => fetch(url, { signal: AbortSignal.timeout(1500) }).then((r) => r.text(), () => 'no');
          Promise.all(['http://algo-1:8080', 'http://1.1.1.1', 'http://example.com'].map(get))
            .then((all) => { console.log(all.join()); process.exit(); })"`,
        { network: internal(['algo-2']) },
      ),
    );
    await peer.exited;
    expect(await peer.log()).toMatchObject({ stdout: 'hello,no,no\n' });
    expect(await container.stop(30)).toMatchObject({ exitCode: 0, killed: false });
    expect(await leftovers()).toHaveLength(3);
    await Promise.all([container.remove(), peer.remove()]);
    await network.remove();
    await network.remove();
  });

  it('is reached through a port on loopback where addresses of containers cannot be, and has no way out either', async () => {
    const { engine, spec, runId, labels } = await realEngine({}, 'darwin');
    const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
    const internal = { kind: 'internal' as const, id: network.id, aliases: [] };
    const container = await engine.start(spec(server('0.0.0.0'), { role: 'serve', network: internal }));
    const target = await container.address();
    expect(target.open === undefined ? target.host : '127.0.0.1').toBe('127.0.0.1');
    expect(await getWhenUp(target)).toBe('hello');
    expect(await container.listening?.()).toEqual([{ address: '0.0.0.0', port: 8080 }]);
    const outside = `node -e "require('net').connect({ host: '1.1.1.1', port: 443, timeout: 1500 })
      .on('connect', () => console.log('yes')).on('timeout', () => process.exit()).on('error', () => {})"`;
    const other = await engine.start(spec(outside, { network: internal }));
    await other.exited;
    expect(await other.log()).toMatchObject({ stdout: '' });
    await Promise.all([container.remove(), other.remove()]);
    await network.remove();
  });

  it('sees a server that listens on its own loopback only', async () => {
    const { engine, spec } = await realEngine();
    const container = await engine.start(spec(server('127.0.0.1'), { role: 'serve' }));
    await expect.poll(() => container.listening?.()).toEqual([{ address: '127.0.0.1', port: 8080 }]);
    await expect(container.address()).rejects.toThrow(/not connected/);
    await container.remove();
    await container.exited;
    expect(await container.listening?.()).toBeUndefined();
  });

  it('says whether a stop came to a kill', async () => {
    const { engine, spec } = await realEngine();
    const deaf = await engine.start(spec('sleep 60; true'));
    const killed = await deaf.stop(1);
    expect(killed).toMatchObject({ exitCode: 137, killed: true, startError: undefined });
    expect(killed.stopMs).toBeGreaterThanOrEqual(1000);
    await deaf.remove();
    const handled = await engine.start(spec('trap "echo bye; exit 5" TERM; echo ready; while :; do sleep 0.05; done'));
    await handled.firstOutput;
    expect(await handled.stop(30)).toMatchObject({ exitCode: 5, killed: false });
    expect(await handled.log()).toMatchObject({ stdout: 'ready\nbye\n' });
    await handled.remove();
  });
});

describe('ends', () => {
  it('removes a container that is only just being started when interrupted', async () => {
    for (const after of [0, 20, 60, 120]) {
      const { engine, spec, interrupt, leftovers } = await realEngine();
      const start = engine.start(spec('sleep 60', { mounts: [{ path: '', readOnly: false }] }));
      const outcome = start.then(
        (container) => container.remove(),
        (error: unknown) => error,
      );
      await sleep(after);
      interrupt();
      expect(await outcome).toMatchObject(after < 60 ? { name: 'InterruptedError' } : {});
      expect(await leftovers()).toEqual([]);
    }
  });

  it.each([true, false])('sweeps what carries the label of the run, wait: %s', async (wait) => {
    const { engine, spec, runId, labels, leftovers } = await realEngine();
    const other = await realEngine();
    const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
    const specs = [spec('sleep 60', { network: { kind: 'internal', id: network.id, aliases: [] } }), spec('true')];
    const containers = await Promise.all(specs.map((one) => engine.start(one)));
    const spared = await other.engine.start(other.spec('sleep 60'));
    await docker('volume', 'create', '--label', `sagemaker-algo.run=${runId}`);
    await engine.sweep(runId, { wait });
    await expect.poll(leftovers, { timeout: 20_000 }).toEqual([]);
    await Promise.all(containers.map(({ exited }) => exited));
    await Promise.all(containers.map((container) => container.remove()));
    expect(await other.leftovers()).toEqual([spared.name]);
    await spared.remove();
  });

  it('notices that somebody else has removed the container', async () => {
    const { engine, spec } = await realEngine();
    const container = await engine.start(spec('sleep 60'));
    await docker('rm', '-f', container.name);
    expect(await container.exited).toMatchObject({ exitCode: 137 });
    await container.remove();
  });

  it('runs several at once', async () => {
    const { engine, spec } = await realEngine();
    const containers = await Promise.all([1, 2, 3].map((code) => engine.start(spec(`exit ${code}`))));
    expect(await Promise.all(containers.map(async ({ exited }) => (await exited).exitCode))).toEqual([1, 2, 3]);
    await Promise.all(containers.map((container) => container.remove()));
  });
});

describe('images', () => {
  it('are described', async () => {
    const { engine } = await realEngine();
    const image = await engine.inspectImage('sagemaker-algo-test-script:1');
    expect(image).toMatchObject({ os: 'linux', architecture: 'amd64', user: '', volumes: [], env: { PATH: expect.any(String) } });
    expect(image?.id).toMatch(/^(sha256:)?[0-9a-f]{64}$/);
    expect(image?.sizeBytes).toBeGreaterThan(1e6);
    expect(await engine.inspectImage('sagemaker-algo-test-absent:1')).toBeUndefined();
  });

  it('that cannot be pulled are told with the reason', async () => {
    const { engine } = await realEngine();
    await expect(engine.pull('localhost:1/nothing:1')).rejects.toMatchObject({
      kind: 'user',
      exitCode: 3,
      message: /localhost:1\/nothing:1/,
    });
  });
});

/** The body, as soon as the server answers. */
async function getWhenUp(target: Address): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await get(target);
    } catch (error) {
      if (tries > 200) throw error;
      await sleep(20);
    }
  }
}

function get(target: Address): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ path: '/', createConnection: () => dial(target) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}
