import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningContainer, RunSpec } from '../../src/engine/engine.ts';
import { walkTree } from '../../src/observe/tree.ts';
import { packModel } from '../../src/sagemaker/artifact.ts';
import { docker, realEngine, scriptImage } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

/** What docs/security.md says of containers, on a real engine. */

beforeAll(() => void scriptImage());

/** Stands in whatever must not reach a container. */
const CANARY = 'canary-7f3a';
const OURS = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_SHARED_CREDENTIALS_FILE'],
  ...['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN', 'GITLAB_TOKEN', 'PYPI_TOKEN', 'HF_TOKEN', 'OPENAI_API_KEY'],
  ...['SSH_AUTH_SOCK', 'GPG_AGENT_INFO', 'KUBECONFIG', 'GOOGLE_APPLICATION_CREDENTIALS', 'DOCKER_AUTH_CONFIG', 'HISTFILE'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
];
const proxy = `http://user:${CANARY}@proxy.invalid:3128`;

/** An environment full of what must stay here, and a docker configuration that would put proxies into every container. */
function hostileEnvironment(): Readonly<Record<string, string>> {
  const proxies = { default: { httpProxy: proxy, httpsProxy: proxy, ftpProxy: proxy, noProxy: CANARY, allProxy: proxy } };
  const folder = workspace({ 'config.json': JSON.stringify({ proxies }) });
  return { ...Object.fromEntries(OURS.map((name) => [name, `${CANARY}-${name}`])), DOCKER_CONFIG: folder };
}

interface Inspected {
  readonly HostConfig: Readonly<Record<string, unknown>>;
  readonly Config: { readonly Env: readonly string[] | null };
  readonly Mounts: readonly { readonly Source: string; readonly Destination: string; readonly RW: boolean }[];
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;
  };
}

async function inspect(name: string): Promise<Inspected> {
  return JSON.parse(await docker('inspect', '--format', '{{json .}}', name));
}

/** What the engine was asked for, whatever the container does with it. */
const CONFINED = {
  ...{ Privileged: false, CapAdd: null, Devices: [], DeviceRequests: null, GroupAdd: null, VolumesFrom: null },
  ...{ PidMode: '', UTSMode: '', UsernsMode: '', Binds: null, PublishAllPorts: false, PidsLimit: 4_096 },
  ...{ IpcMode: 'private', CgroupnsMode: expect.stringMatching(/^(?:private|host)$/), SecurityOpt: ['no-new-privileges'] },
};

async function output(container: RunningContainer): Promise<string> {
  await container.exited;
  const { stdout, stderr } = await container.log();
  await container.remove();
  return `${stdout}${stderr}`;
}

const server = `exec node -e "require('node:http').createServer((q, s) => s.end('neighbour')).listen(8080, '0.0.0.0')"`;

describe('what a training container is given', () => {
  it('is nothing of this machine: no variable, no agent, no home, no engine', async () => {
    const { engine, spec } = await realEngine(hostileEnvironment());
    const ml = join(workspace(), 'ml');
    for (const folder of ['input', 'model', 'output']) mkdirSync(join(ml, folder), { recursive: true });
    const mounts = [
      { path: 'input', readOnly: true },
      { path: 'model', readOnly: false },
    ];
    const container = await engine.start(
      spec('env; cat /proc/1/environ; cat /proc/self/mountinfo; ls -a / /run /var/run /root', { ml, mounts }),
    );
    await container.exited;
    const seen = await inspect(container.name);
    const text = await output(container);
    expect(seen.HostConfig).toMatchObject({ ...CONFINED, NetworkMode: 'none', PortBindings: {} });
    expect(seen.Mounts.map(({ Source, Destination, RW }) => [Source, Destination, RW]).sort()).toEqual([
      [join(ml, 'input'), '/opt/ml/input', false],
      [join(ml, 'model'), '/opt/ml/model', true],
    ]);
    expect(text).toContain('SCRIPT=');
    expect(text).not.toContain(CANARY);
    expect(text).not.toMatch(/docker\.sock|containerd\.sock|\.ssh|\.aws/);
    expect(text).not.toContain(`${homedir()}/.docker`);
  });

  it('is no capability beyond the default ones, no device, no namespace of the host and no way to more rights', async () => {
    const { engine, spec } = await realEngine();
    const script = [
      'grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status',
      'for kind in ipc mnt net pid uts; do readlink /proc/self/ns/$kind; done',
      'cp /usr/bin/id /tmp/id; chmod 4755 /tmp/id; echo "uid $(setpriv --reuid=65534 --clear-groups /tmp/id -u)"',
      'mount -t tmpfs none /mnt 2>/dev/null || echo no mount',
      'mknod /tmp/disk b 8 0 && head -c 1 /tmp/disk >/dev/null 2>&1 || echo no disk',
      'find /dev -path /dev/pts -prune -o -type b -print -o -type c -print | sort | tr "\\n" " "',
    ].join('\n');
    const text = await output(await engine.start(spec(script)));
    const [, capabilities = '0'] = /^CapBnd:\s+(\w+)/m.exec(text) ?? [];
    // The 14 that Docker gives by default.
    expect(BigInt(`0x${capabilities}`) & ~0xa80425fbn).toBe(0n);
    expect(text).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(text).toMatch(/^uid 65534$/m);
    expect(text).toContain('no mount');
    expect(text).toContain('no disk');
    const here = ['ipc', 'mnt', 'net', 'pid', 'uts'].map((kind) => readlinkSync(`/proc/self/ns/${kind}`));
    for (const namespace of here) expect(text).not.toContain(namespace);
    expect(text.trim().split('\n').at(-1)?.trim().split(' ')).toEqual(
      ['full', 'null', 'random', 'tty', 'urandom', 'zero'].map((name) => `/dev/${name}`),
    );
  });

  it('is no network at all', async () => {
    const { engine, spec } = await realEngine();
    const text = await output(await engine.start(spec('ls /sys/class/net; cat /proc/net/route | tail -n +2')));
    expect(text.trim()).toBe('lo');
  });
});

describe('what a build is given', () => {
  it('is nothing of the environment; the proxies of the docker client are for its steps and stay out of the image', async () => {
    const env = hostileEnvironment();
    const { engine, runId, labels } = await realEngine(env);
    const context = workspace({
      Dockerfile: 'FROM public.ecr.aws/docker/library/node:24-slim\nRUN env | sort\nRUN env | grep -q AWS_ && exit 9; ls -a /root /run\n',
    });
    const lines: string[] = [];
    const tag = `sagemaker-algo-security:${runId}`;
    const built = await engine.build(
      {
        ...{ role: 'train', context, dockerfile: join(context, 'Dockerfile'), tag, platform: 'linux/amd64' },
        ...{ buildArgs: {}, labels, noCache: true },
      },
      (line) => lines.push(line),
    );
    try {
      expect(built.status).toBe('built');
      const text = lines.join('\n');
      const leaked = OURS.filter((name) => text.includes(`${CANARY}-${name}`));
      expect(leaked).toEqual([]);
      expect(text).not.toMatch(/docker\.sock|^\.(?:ssh|aws)$/m);
      expect(JSON.stringify(await inspect(tag))).not.toContain(CANARY);
    } finally {
      await docker('image', 'rm', '--force', tag);
    }
  });
});

describe('what a server can reach', () => {
  let service: { readonly everywhere: Server; readonly loopback: Server };
  const portOf = (one: Server) => {
    const address = one.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  beforeAll(async () => {
    const listen = (host: string) =>
      new Promise<Server>((resolve) => {
        const made = createServer((_, response) => response.end('host')).listen(0, host, () => resolve(made));
      });
    service = { everywhere: await listen('0.0.0.0'), loopback: await listen('127.0.0.1') };
  });
  afterAll(() => {
    service.everywhere.close();
    service.loopback.close();
  });

  it('is neither the other run, nor the containers of others, nor the addresses of metadata, nor the world', async () => {
    const [one, two] = [await realEngine(hostileEnvironment()), await realEngine()];
    const start = async ({ engine, runId, labels, spec }: typeof one, more: Partial<RunSpec> = {}) => {
      const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
      const connected = { kind: 'internal', id: network.id, aliases: ['algo-1'] } as const;
      const container = await engine.start(spec(server, { role: 'serve', network: connected, ...more }));
      return { network, container, address: (await container.address()).host };
    };
    const other = await start(two);
    const stranger = await docker(
      'run',
      '--detach',
      '--rm',
      '--label',
      'sagemaker-algo-test=security',
      '--env',
      `SCRIPT=${server}`,
      'sagemaker-algo-test-script:1',
      'serve',
    );
    try {
      const strange = await docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', stranger);
      const gateway = await docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.NetworkID}}{{end}}', other.container.name);
      expect(gateway).not.toBe('');
      const targets = {
        itself: 'http://127.0.0.1:8080',
        otherRun: `http://${other.address}:8080`,
        stranger: `http://${strange}:8080`,
        metadata: 'http://169.254.169.254/latest/meta-data/',
        credentials: 'http://169.254.170.2/',
        loopbackOfHost: `http://GATEWAY:${portOf(service.loopback)}`,
        everywhereOfHost: `http://GATEWAY:${portOf(service.everywhere)}`,
        world: 'http://192.0.2.77:80',
        name: 'http://amazonaws.com/',
      };
      const program = `
        const gateway = require('node:os').networkInterfaces().eth0[0].address.replace(/\\.\\d+$/, '.1');
        require('node:http').createServer((q, s) => s.end('neighbour')).listen(8080, '0.0.0.0', async () => {
          const look = ([name, url]) => fetch(url.replace('GATEWAY', gateway), { signal: AbortSignal.timeout(2500) })
            .then((answer) => answer.text()).then((text) => [name, text], () => [name, 'unreachable']);
          console.log(JSON.stringify({ ...Object.fromEntries(await Promise.all(Object.entries(${JSON.stringify(targets)}).map(look))), env: process.env }));
        });`;
      const asking = await start(one, { env: { SCRIPT: 'exec node -e "$PROGRAM"', PROGRAM: program } });
      await asking.container.firstOutput;
      const { env, ...reached } = JSON.parse((await asking.container.log()).stdout);
      const seen = await inspect(asking.container.name);
      await Promise.all([asking.container.remove(), other.container.remove()]);
      await Promise.all([asking.network.remove(), other.network.remove()]);
      expect(reached).toEqual({
        ...{ itself: 'neighbour', otherRun: 'unreachable', stranger: 'unreachable', metadata: 'unreachable', credentials: 'unreachable' },
        ...{ loopbackOfHost: 'unreachable', world: 'unreachable', name: 'unreachable' },
        // Named in docs/security.md: an engine's network without a way out still ends at this machine.
        everywhereOfHost: 'host',
      });
      expect(JSON.stringify(env)).not.toContain(CANARY);
      expect(seen.HostConfig).toMatchObject({ ...CONFINED, PortBindings: {} });
      expect(seen.NetworkSettings.Ports).toEqual({});
    } finally {
      await docker('rm', '--force', stranger);
    }
  });

  it('opens a port on loopback alone where it must be published, and only while it runs', async () => {
    const { engine, spec, runId, labels } = await realEngine({}, 'darwin');
    const network = await engine.createNetwork(`sagemaker-algo-${runId}-net`, labels);
    const container = await engine.start(spec(server, { role: 'serve', network: { kind: 'internal', id: network.id, aliases: [] } }));
    const { host, port } = await container.address();
    const { NetworkSettings } = await inspect(container.name);
    expect(host).toBe('127.0.0.1');
    expect(Object.values(NetworkSettings.Ports).flatMap((ports) => ports ?? [])).toEqual([{ HostIp: '127.0.0.1', HostPort: String(port) }]);
    expect(await answers(port)).toBe(true);
    await container.remove();
    await network.remove();
    expect(await answers(port)).toBe(false);
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.unref();
  });
}

describe('a container of ours beside them', () => {
  it('is confined as they are, and gets nothing of the environment', async () => {
    const { engine, runId, labels } = await realEngine(hostileEnvironment());
    const probe = await engine.probes?.start({
      ...{ name: `sagemaker-algo-${runId}-probe`, labels, words: ['feed', '/tmp'], network: { kind: 'none' } },
    });
    await probe?.ready;
    const seen = await inspect(`sagemaker-algo-${runId}-probe`);
    await probe?.remove();
    await engine.probes?.close();
    expect(seen.HostConfig).toMatchObject({ ...CONFINED, PortBindings: {} });
    expect(seen.Mounts).toEqual([]);
    expect(JSON.stringify(seen.Config.Env)).not.toContain(CANARY);
  });
});

describe('what a container leaves', () => {
  it('is never followed out of its folder, neither when the owner is changed nor when the model is packed', async () => {
    const { engine, spec } = await realEngine();
    const outside = workspace({ id_rsa: CANARY });
    const before = readFileSync(join(outside, 'id_rsa'), 'utf8');
    const ml = join(workspace(), 'ml');
    for (const folder of ['model', 'output']) mkdirSync(join(ml, folder), { recursive: true });
    const script = [
      'cd /opt/ml/model && echo weights > weights && chmod 600 weights',
      `ln -s ${outside}/id_rsa key && ln -s ${outside} folder && ln -s ../../../../../../../../etc/shadow shadow`,
      'mkfifo pipe && mkdir locked && ln -s /dev/zero zero && mknod disk b 8 0 && chmod 000 locked',
      `node -e "require('node:net').createServer().listen('/opt/ml/model/socket', () => process.kill(process.pid, 'SIGKILL'))"`,
      `rm -rf /opt/ml/output/failure; ln -s ${outside}/id_rsa /opt/ml/output/failure; true`,
    ].join('\n');
    const mounts = ['model', 'output'].map((path) => ({ path, readOnly: false }));
    const container = await engine.start(spec(script, { ml, mounts }));
    await container.exited;
    await container.collect();
    await container.remove();
    const entries = walkTree(join(ml, 'model'));
    expect(Object.fromEntries(entries.map(({ path, type }) => [path, type]))).toMatchObject({
      ...{
        weights: 'file',
        key: 'symlink',
        folder: 'symlink',
        shadow: 'symlink',
        zero: 'symlink',
        pipe: 'fifo',
        disk: 'device',
        socket: 'socket',
      },
    });
    const archive = join(workspace(), 'model.tar.gz');
    await packModel(join(ml, 'model'), entries, archive);
    const packed = execFileSync('tar', ['-xzOf', archive], { encoding: 'latin1' });
    expect(packed).toContain('weights');
    expect(packed).not.toContain(CANARY);
    expect(packed).not.toContain('root:');
    expect(readFileSync(join(outside, 'id_rsa'), 'utf8')).toBe(before);
  });
});
