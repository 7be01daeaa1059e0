import { describe, expect, it } from 'vitest';
import { planBuildArgs, planNetworkArgs, planRunArgs, reference } from '../../src/engine/cli-args.ts';
import type { BuildSpec, RunSpec } from '../../src/engine/engine.ts';

const run: RunSpec = {
  role: 'train',
  image: 'my-algo-train:0.1.0',
  name: 'sagemaker-algo-ab12-train',
  ml: '/work',
  mounts: [],
  env: {},
  network: { kind: 'none' },
  hostname: 'ip-10-0-0-1',
  hosts: {},
  labels: {},
};
const here = { publish: false, injected: [] };

describe('run', () => {
  it('is spelled out', () => {
    const spec: RunSpec = {
      ...run,
      mounts: [
        { path: 'input', readOnly: true },
        { path: '', readOnly: false },
      ],
      env: { TRAINING_JOB_NAME: 'a b=c' },
      hosts: { 'algo-1': '127.0.0.1' },
      cpus: 0.25,
      labels: { 'sagemaker-algo.run': 'ab12' },
    };
    expect(planRunArgs(spec, here)).toEqual([
      ...['run', '--pull', 'never', '--sig-proxy=false', '--log-driver', 'none', '--pids-limit=4096', '--security-opt=no-new-privileges'],
      ...['--name', 'sagemaker-algo-ab12-train', '--hostname', 'ip-10-0-0-1', '--network', 'none', '--add-host=algo-1:127.0.0.1'],
      ...['--mount', 'type=bind,source=/work/input,target=/opt/ml/input,readonly'],
      ...['--mount', 'type=bind,source=/work,target=/opt/ml'],
      ...['--cpus=0.25', '--label=sagemaker-algo.run=ab12', '--env=TRAINING_JOB_NAME=a b=c'],
      ...['my-algo-train:0.1.0', 'train'],
    ]);
  });

  it.each([
    { network: { kind: 'none' } as const, publish: false, args: ['--network', 'none'] },
    {
      network: { kind: 'internal', id: 'net1', aliases: ['algo-1', 'algo-2'] } as const,
      publish: false,
      args: ['--network', 'net1', '--network-alias=algo-1', '--network-alias=algo-2', '--dns-option=timeout:1', '--dns-option=attempts:1'],
    },
    { network: { kind: 'outside' } as const, publish: false, args: [] },
    { network: { kind: 'outside' } as const, publish: true, args: ['--publish=127.0.0.1::8080'] },
  ])('connects to $network.kind, publish: $publish', ({ network, publish, args }) => {
    const all = planRunArgs({ ...run, network }, { publish, injected: [] });
    expect(all.slice(all.indexOf('--hostname') + 2, -2)).toEqual(args);
  });

  it('asks a resolver of ours, for names as they are', () => {
    const all = planRunArgs({ ...run, resolver: '172.18.0.2' }, here);
    expect(all).toEqual(expect.arrayContaining(['--dns=172.18.0.2', '--dns-search=.']));
    expect(planRunArgs(run, here).join(' ')).not.toContain('--dns');
    expect(() => planRunArgs({ ...run, resolver: '-x' }, here)).toThrow(expect.objectContaining({ kind: 'user' }));
  });

  it.each(['-t', '-i', '--tty', '--interactive', '--init', '--privileged', '--rm'])('never says %s', (flag) => {
    expect(planRunArgs(run, { publish: true, injected: ['HTTP_PROXY'] })).not.toContain(flag);
  });

  it.each([
    ['/a b', 'type=bind,source=/a b/input,target=/opt/ml/input'],
    ['/a:b', 'type=bind,source=/a:b/input,target=/opt/ml/input'],
    ['/a,b', 'type=bind,"source=/a,b/input",target=/opt/ml/input'],
    ['/a"b', 'type=bind,"source=/a""b/input",target=/opt/ml/input'],
    ['/a=b', 'type=bind,source=/a=b/input,target=/opt/ml/input'],
  ])('mounts %s', (ml, value) => {
    const args = planRunArgs({ ...run, ml, mounts: [{ path: 'input', readOnly: false }] }, here);
    expect(args[args.indexOf('--mount') + 1]).toBe(value);
  });

  it('takes out variables that the client would put in, but none that is set', () => {
    const args = planRunArgs({ ...run, env: { NO_PROXY: 'x' } }, { publish: false, injected: ['HTTP_PROXY', 'NO_PROXY'] });
    expect(args.filter((arg) => arg.startsWith('--env'))).toEqual(['--env=HTTP_PROXY', '--env=NO_PROXY=x']);
  });

  it.each<[string, Partial<RunSpec>]>([
    ['an image like an option', { image: '--privileged' }],
    ['an image with a blank', { image: 'a b' }],
    ['no image', { image: '' }],
    ['a name like an option', { name: '-v' }],
    ['a host name with a colon', { hosts: { 'a:b': '1' } }],
    ['a variable with an equals sign', { env: { 'A=B': '1' } }],
    ['a network like an option', { network: { kind: 'internal', id: '-x', aliases: [] } }],
    ['a folder with a line break', { ml: '/a\nb', mounts: [{ path: '', readOnly: true }] }],
  ])('refuses %s', (_what, parts) => {
    expect(() => planRunArgs({ ...run, ...parts }, here)).toThrow(expect.objectContaining({ kind: 'user' }));
  });
});

describe('build', () => {
  const spec: BuildSpec = {
    role: 'train',
    context: '/p',
    dockerfile: '/p/Dockerfile.train',
    tag: 'my-algo-train:0.1.0',
    platform: 'linux/amd64',
    buildArgs: { BASE_IMAGE: 'node:24-slim' },
    labels: { 'sagemaker-algo.project': 'my-algo' },
    noCache: true,
  };
  const common = [
    ...['--platform', 'linux/amd64', '--file', '/p/Dockerfile.train', '--label=sagemaker-algo.project=my-algo'],
    ...['--build-arg=BASE_IMAGE=node:24-slim', '--no-cache'],
  ];
  it.each([
    ['legacy', ['build', '--force-rm', ...common, '--tag', spec.tag, '--', '/p']],
    ['podman', ['build', '--force-rm', '--format=docker', ...common, '--tag', spec.tag, '--', '/p']],
    ['embedded-buildkit', ['build', '--progress=plain', ...common, '--tag', spec.tag, '--', '/p']],
    [
      'buildx-docker-driver',
      [
        ...['buildx', 'build', '--progress=plain', '--provenance=false', '--sbom=false', ...common],
        ...['--output=type=image,name=my-algo-train:0.1.0,oci-mediatypes=false', '--', '/p'],
      ],
    ],
    [
      'buildx-containerd-store',
      [
        ...['buildx', 'build', '--progress=plain', '--provenance=false', '--sbom=false', ...common],
        ...['--output=type=image,name=my-algo-train:0.1.0,oci-mediatypes=false,compression=gzip,force-compression=true', '--', '/p'],
      ],
    ],
    [
      'buildx-other-driver',
      [
        ...['buildx', 'build', '--progress=plain', '--provenance=false', '--sbom=false', ...common],
        ...['--output=type=docker,name=my-algo-train:0.1.0,oci-mediatypes=false,compression=gzip,force-compression=true', '--', '/p'],
      ],
    ],
  ] as const)('with %s', (form, args) => {
    expect(planBuildArgs(spec, form)).toEqual(args);
  });

  it('names the builder that was asked for', () => {
    expect(planBuildArgs({ ...spec, builder: 'far' }, 'buildx-other-driver').slice(0, 5)).toEqual([
      ...['buildx', 'build', '--builder', 'far', '--progress=plain'],
    ]);
    expect(() => planBuildArgs({ ...spec, builder: '--push' }, 'buildx-other-driver')).toThrow(/not a usable name of a builder/);
  });

  it.each(['legacy', 'podman', 'embedded-buildkit', 'buildx-docker-driver', 'buildx-other-driver'] as const)(
    'with %s, secrets as files',
    (form) => {
      const args = planBuildArgs({ ...spec, secrets: { 'model-key': '/p/secrets/model.key', odd: '/p/a,"b".key' } }, form);
      expect(args.filter((arg) => arg.startsWith('--secret'))).toEqual([
        '--secret=id=model-key,src=/p/secrets/model.key',
        '--secret=id=odd,"src=/p/a,""b"".key"',
      ]);
    },
  );

  it('refuses a secret that an option would break', () => {
    expect(() => planBuildArgs({ ...spec, secrets: { 'a,b': '/p/x' } }, 'embedded-buildkit')).toThrow(/not a usable secret/);
    expect(() => planBuildArgs({ ...spec, secrets: { a: '/p/x\ny' } }, 'embedded-buildkit')).toThrow(/holds a line break/);
  });

  it.each(['x:1', 'registry.example:5000/a/b-c_d:1.0', 'a@sha256:0123'])('takes %s for a reference', (name) =>
    expect(reference(name)).toBe(name),
  );
  it.each(['', '-x', 'a,push=true', 'a b', 'a\n'])('refuses %j as a reference', (name) => expect(() => reference(name)).toThrow());
});

describe('network', () => {
  it('has no way out', () => {
    expect(planNetworkArgs('n', { a: 'b' }, true)).toEqual(['network', 'create', '--driver=bridge', '--internal', '--label=a=b', 'n']);
    expect(planNetworkArgs('n', {}, false)).toEqual([
      ...['network', 'create', '--driver=bridge', '--opt=com.docker.network.bridge.enable_ip_masquerade=false', 'n'],
    ]);
  });
});
