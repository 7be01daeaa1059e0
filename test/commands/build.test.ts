import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuildOptions, build } from '../../src/commands/build.ts';
import { testContext } from '../support/context.ts';
import { type FakeAnswer, fakeDocker } from '../support/fake-docker.ts';
import { workspace } from '../support/workspace.ts';

const VERSION: FakeAnswer = { args: '^version', stdout: '{"Server":{"Version":"29.0.1"}}' };
const LEGACY: FakeAnswer[] = [
  VERSION,
  { args: '^buildx version', stderr: "docker: 'buildx' is not a docker command.", exit: 1 },
  { args: '^build --help', stderr: 'ERROR: BuildKit is enabled but the buildx component is missing or broken.', exit: 1 },
];
const BUILDX: FakeAnswer[] = [VERSION, { args: '^buildx version', stdout: 'github.com/docker/buildx v0.0.0+unknown' }];
const inspect = (id: string) => JSON.stringify({ Id: id, Os: 'linux', Architecture: 'amd64' });
const FOUND: FakeAnswer = { args: '^image inspect', stdout: inspect('sha256:0123456789abcdef') };

const SPEC = {
  name: 'my-algo',
  images: {
    train: { tag: 'my-train:1', dockerfile: 'Dockerfile' },
    serve: { tag: 'my-serve:1', dockerfile: 'Dockerfile', context: 'src' },
  },
  training: { channels: { train: {} } },
  inference: { contentTypes: ['text/csv'] },
  samples: { channels: { train: { path: 'data' } } },
};

function bench(answers: readonly FakeAnswer[], files: Readonly<Record<string, string>> = {}) {
  const folder = workspace({ 'sagemaker-algo.json': JSON.stringify(SPEC), Dockerfile: 'FROM base:1\n', 'src/a': '', ...files });
  const docker = fakeDocker(answers);
  const cache = workspace();
  const run = async (parts: Partial<BuildOptions> = {}) => {
    const env = { ...docker.env, XDG_CACHE_HOME: cache, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const context = testContext({ cwd: folder, env, now: Date.now });
    const defaults: BuildOptions = { cache: true, buildArg: [], platform: 'linux/amd64', progress: 'auto', dryRun: false, json: false };
    const code = await build({ ...defaults, ...parts }, context);
    return { code, stdout: context.stdout.text(), stderr: context.stderr.text(), progress: context.progressLines };
  };
  return { folder, docker, cache, run };
}

describe('what is printed before anything is run', () => {
  const common = '--platform linux/amd64 --file';
  const labels = '--label=sagemaker-algo.project=my-algo --label=sagemaker-algo.run=test000001';
  it.each([
    [
      'the legacy builder',
      LEGACY,
      (tag: string, context: string) => `docker build --force-rm ${common} FOLDER/Dockerfile ${labels} --tag ${tag} -- ${context}`,
    ],
    [
      'buildx on the engine',
      [
        ...BUILDX,
        { args: '^buildx inspect', stdout: 'Name:   default\nDriver: docker\nEndpoint: default\n' },
        { args: '^info', stdout: '[]' },
      ],
      (tag: string, context: string) =>
        `docker buildx build --progress=plain --provenance=false --sbom=false ${common} FOLDER/Dockerfile ${labels} --output=type=image,name=${tag},oci-mediatypes=false -- ${context}`,
    ],
    [
      "buildx on an engine with containerd's store",
      [
        ...BUILDX,
        { args: '^buildx inspect', stdout: 'Name:   default\nDriver: docker\nEndpoint: default\n' },
        { args: '^info', stdout: '[["driver-type","io.containerd.snapshotter.v1"]]' },
      ],
      (tag: string, context: string) =>
        `docker buildx build --progress=plain --provenance=false --sbom=false ${common} FOLDER/Dockerfile ${labels} --output=type=image,name=${tag},oci-mediatypes=false,compression=gzip,force-compression=true -- ${context}`,
    ],
    [
      'buildx elsewhere',
      [...BUILDX, { args: '^buildx inspect', stdout: 'Name:   b\nDriver: docker-container\n' }],
      (tag: string, context: string) =>
        `docker buildx build --progress=plain --provenance=false --sbom=false ${common} FOLDER/Dockerfile ${labels} --output=type=docker,name=${tag},oci-mediatypes=false,compression=gzip,force-compression=true -- ${context}`,
    ],
    [
      'the BuildKit of older clients',
      [...LEGACY.slice(0, 2), { args: '^build --help', stdout: '  --progress string' }],
      (tag: string, context: string) =>
        `DOCKER_BUILDKIT=1 docker build --progress=plain ${common} FOLDER/Dockerfile ${labels} --tag ${tag} -- ${context}`,
    ],
  ] as const)('with %s', async (_what, answers, line) => {
    const { folder, run, docker } = bench(answers);
    const { code, stdout } = await run({ dryRun: true });
    expect(code).toBe(0);
    expect(stdout.replaceAll(folder, 'FOLDER')).toBe(`${line('my-train:1', 'FOLDER')}\n${line('my-serve:1', 'FOLDER/src')}\n`);
    expect(docker.ran().filter((line) => /^(build --force|build --progress|buildx build|pull)/.test(line))).toEqual([]);
  });

  it('with the legacy builder and a secret: the small image, the Dockerfile as it is then read, and the removal', async () => {
    const image = { tag: 'my-train:1', dockerfile: 'Dockerfile', secrets: { token: 'secrets/token' } };
    const { folder, run } = bench(LEGACY, {
      'sagemaker-algo.json': JSON.stringify({ ...SPEC, images: { train: image, serve: image } }),
      Dockerfile: 'FROM a AS one\nARG SECRETS_DIGEST\nRUN --mount=type=secret,id=token x\nFROM b\nCOPY --from=one /x /\n',
      'secrets/token': 'of the seller',
    });
    const { stdout } = await run({ dryRun: true });
    expect(stdout.replaceAll(folder, 'FOLDER')).toMatchInlineSnapshot(`
      "# This builder knows no secrets: each is copied from a small image, in a stage that does not become the image.
      tar -cf - -C FOLDER/secrets '--transform=s/.*/token/' token | docker import --platform linux/amd64 '--change=LABEL "sagemaker-algo.project"="my-algo"' '--change=LABEL "sagemaker-algo.run"="test000001"' '--change=LABEL "sagemaker-algo.secret"="true"' - sagemaker-algo-secret:test000001-train-token
      docker build --force-rm --platform linux/amd64 --file - --label=sagemaker-algo.project=my-algo --label=sagemaker-algo.run=test000001 --build-arg=SECRETS_DIGEST=ebfefcc80012eb9b --tag my-train:1 -- FOLDER <<'DOCKERFILE'
      FROM a AS one
      ARG SECRETS_DIGEST
      COPY --from=sagemaker-algo-secret:test000001-train-token /token /run/secrets/token
      RUN x
      FROM b
      COPY --from=one /x /
      DOCKERFILE
      docker image rm --force sagemaker-algo-secret:test000001-train-token
      "
    `);
    expect(stdout).not.toContain('of the seller');
    rmSync(join(folder, 'secrets/token'));
    await expect(run({ dryRun: true })).rejects.toThrow(
      'The train and serve image cannot be built: the secret token, secrets/token, does not exist.',
    );
  });

  it('with podman, which knows secrets and no buildx', async () => {
    const image = { tag: 'my-train:1', dockerfile: 'Dockerfile', secrets: { token: 'secrets/token' } };
    const podman = [
      ...LEGACY.slice(0, 2),
      { args: '^build --help', stdout: '      --format format   \n      --secret stringArray   secret file to expose' },
    ];
    const { folder, run } = bench(podman, {
      'sagemaker-algo.json': JSON.stringify({ ...SPEC, images: { train: image, serve: image } }),
      'secrets/token': 'of the seller',
    });
    const { stdout } = await run({ dryRun: true });
    expect(stdout).toMatch(
      /^docker build --force-rm --format=docker .* --secret=id=token,src=\S+\/secrets\/token --no-cache --tag my-train:1 -- \S+\n$/,
    );
    expect(stdout).toContain(`${folder}/secrets/token`);
  });

  it('says that an image is used as it is', async () => {
    const { run, folder } = bench(LEGACY);
    writeFileSync(
      join(folder, 'sagemaker-algo.json'),
      JSON.stringify({ ...SPEC, images: { train: { tag: 'x:1' }, serve: { tag: 'x:1' } } }),
    );
    expect((await run({ dryRun: true })).stdout).toBe('# train and serve: x:1 is used as it is, nothing is built\n');
  });
});

describe('a build', () => {
  it('tells what became of each image', async () => {
    const { run, docker } = bench([...LEGACY, FOUND, { args: '^build --force-rm', stdout: 'Step 1/1 : FROM base:1\n' }]);
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^train {2}my-train:1 {2}built {2}0123456789ab {2}\S+ \S+\nserve {2}my-serve:1 {2}built {2}0123456789ab/);
    const before = docker.ran().length;
    const again = await run();
    expect(again.stdout).toBe('train  my-train:1  unchanged  0123456789ab\nserve  my-serve:1  unchanged  0123456789ab\n');
    expect(
      docker
        .ran()
        .slice(before)
        .filter((line) => line.startsWith('build')),
    ).toEqual([]);
    expect(again.progress).toContain('train image: unchanged');
  });

  it('shows every line with its role on request, made harmless', async () => {
    const { run } = bench([
      ...LEGACY,
      FOUND,
      { args: '^build --force-rm', stdout: 'Step 1/1 : FROM base:1\n', stderr: '\u001b[2Jclear\n' },
    ]);
    const { stderr } = await run({ role: 'train', progress: 'plain' });
    expect(stderr.split('\n').sort()).toEqual(['', 'train | Step 1/1 : FROM base:1', 'train | clear']);
  });

  it('that fails ends with 3, the step, its last lines, cause and fix', async () => {
    const stdout = `Step 1/2 : FROM base:1\nStep 2/2 : RUN x\n${'line\n'.repeat(30)}/bin/sh: 1: x: not found\n`;
    const stderr = "\u001b[31mThe command '/bin/sh -c x' returned a non-zero code: 127\n";
    const { run, cache } = bench([...LEGACY, FOUND, { args: '^build --force-rm', stdout, stderr, exit: 127 }]);
    const { code, stderr: told } = await run({ role: 'train' });
    expect(code).toBe(3);
    expect(told.split('\n')[0]).toBe('error: The train image my-train:1 could not be built: step 2/2 RUN x');
    expect(told.match(/^ {2}\| /gm)).toHaveLength(20);
    expect(told).toContain('  | /bin/sh: 1: x: not found\n');
    expect(told).toMatch(/\n {2}cause: A RUN step calls a program that the image does not have\.\n {2}fix: .*\n$/);
    expect(told).not.toContain('\u001b');
    expect(readdirSync(join(cache, 'sagemaker-algo'))).toEqual(['plans']);
  });

  it('that SageMaker would refuse is built, with a warning and the way out', async () => {
    const kept = JSON.stringify({
      ...JSON.parse(FOUND.stdout ?? ''),
      Descriptor: { mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const { run } = bench([...LEGACY, { args: '^image inspect', stdout: kept }, { args: '^build --force-rm' }]);
    const { code, stderr } = await run({ role: 'train' });
    expect(code).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "Careful: my-train:1 is kept here as an OCI manifest, which SageMaker refuses when it is pushed like that (MKT-06).
        With docker's buildx plugin, and without DOCKER_BUILDKIT=0, this engine builds the form that SageMaker takes.
        \`sagemaker-algo push\` rewrites the manifest of what it pushes where it can.
      "
    `);
    expect(JSON.parse((await run({ role: 'train', json: true })).stdout).images).toMatchObject([
      { status: 'unchanged', refused: 'an OCI manifest' },
    ]);
  });

  it('by a builder that was named, woken once for both images', async () => {
    const { run, docker } = bench([
      ...BUILDX,
      FOUND,
      { args: '^buildx inspect --bootstrap far' },
      { args: '^buildx inspect far', stdout: 'Name: far\nDriver: kubernetes\nEndpoint: x\nStatus: inactive\n' },
      { args: '^buildx build --builder far ' },
    ]);
    expect((await run({ builder: 'far' })).code).toBe(0);
    expect(docker.ran().filter((line) => line.startsWith('buildx inspect'))).toEqual([
      'buildx inspect far',
      'buildx inspect --bootstrap far',
    ]);
    expect(docker.ran().filter((line) => line.startsWith('buildx build'))).toHaveLength(2);
    expect((await run({ builder: 'far' })).stdout).toMatch(/unchanged.*\n.*unchanged/);
  });

  it('is told to programs as JSON', async () => {
    const { run } = bench([
      ...LEGACY,
      { args: '^image inspect base:1', stdout: inspect('sha256:b') },
      { args: '^image inspect', stderr: 'No such image', exit: 1 },
      { args: '^build --force-rm', exit: 1 },
    ]);
    const { stdout } = await run({ role: 'serve', json: true });
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      images: [
        {
          role: 'serve',
          tag: 'my-serve:1',
          status: 'failed',
          durationMs: expect.any(Number),
          reason: 'the build did not begin',
          cause: null,
          fix: null,
          log: '',
        },
      ],
    });
  });
});

describe('bad input', () => {
  it.each<[string, Partial<BuildOptions>, RegExp, number]>([
    ['an unknown role', { role: 'trian' }, /There is no role "trian"/, 2],
    ['a build argument without a value', { buildArg: ['X'] }, /--build-arg X has no value/, 2],
    ['a build argument without a name', { buildArg: ['=1'] }, /--build-arg =1 has no value/, 2],
    ['a platform like an option', { platform: '-x' }, /"-x" is not a usable platform/, 2],
  ])('is refused: %s', async (_what, options, message, exitCode) => {
    const { run } = bench([...LEGACY, FOUND]);
    await expect(run(options)).rejects.toMatchObject({ kind: 'user', exitCode, message: expect.stringMatching(message) });
  });

  it('in the spec is told before docker is', async () => {
    const { run, folder } = bench([]);
    writeFileSync(join(folder, 'sagemaker-algo.json'), '{');
    await expect(run()).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(/not valid JSON/) });
  });

  it('is not remembered as a plan: a spec that was corrected is read again', async () => {
    const { run, folder } = bench([...LEGACY, FOUND, { args: '^build --force-rm' }]);
    await run();
    writeFileSync(
      join(folder, 'sagemaker-algo.json'),
      JSON.stringify({ ...SPEC, images: { ...SPEC.images, train: { tag: 'other:2', dockerfile: 'Dockerfile' } } }),
    );
    expect((await run({ role: 'train' })).stdout).toMatch(/^train {2}other:2 {2}built/);
  });
});

describe('the key of the models', () => {
  it('that is missing or spoiled fails the build in one sentence, with the next step', async () => {
    const image = { tag: 'my-train:1', dockerfile: 'Dockerfile', secrets: { 'model-key': 'secrets/model.key' } };
    const { folder, run, docker } = bench(LEGACY, {
      'sagemaker-algo.json': JSON.stringify({ ...SPEC, images: { train: image, serve: { tag: 'other:1' } } }),
    });
    const missing = await run({ role: 'train' });
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatchInlineSnapshot(`
      "error: The train image my-train:1 could not be built: the key of the models, secrets/model.key, does not exist
        fix: Put secrets/model.key back from your copy. If there is none, the models that buyers have trained cannot be read any more (MKT-18): make a new key with \`openssl rand -hex 32 > secrets/model.key && chmod 600 secrets/model.key\`, build, and publish a new version.
      "
    `);
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets/model.key'), 'my own words\n');
    const spoiled = await run({ role: 'train' });
    expect(spoiled.stderr).toContain('the key of the models, secrets/model.key, is not a key of 64 hexadecimal digits in line 1\n');
    expect(spoiled.stderr).not.toContain('own words');
    expect(docker.ran().filter((line) => /^(build --force|import)/.test(line))).toEqual([]);
  });
});
