import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type BuildOptions, build } from '../../src/commands/build.ts';
import { testContext } from '../support/context.ts';
import { docker } from '../support/real-engine.ts';
import { TESTED } from '../support/tested-engine.ts';
import { workspace } from '../support/workspace.ts';

const BASE = 'public.ecr.aws/docker/library/debian:bookworm-slim';
const DOCKERFILE = `ARG BASE_IMAGE=${BASE}\nFROM \${BASE_IMAGE}\nARG GREETING=hello\nCOPY src /src\nENV GREETING=$GREETING\n`;
const run = randomBytes(4).toString('hex');
const made = new Set<string>();

afterEach(() => {
  for (const name of made) {
    try {
      execFileSync(TESTED, ['image', 'rm', '--force', name], { stdio: 'ignore' });
    } catch {
      // It was never built.
    }
  }
  made.clear();
});

/** What the roles make of the secret differs: BuildKit takes steps for one whose results were once the same. */
function dockerfileWithSecret(argument: string, role: string): string {
  const step = `RUN --mount=type=secret,id=token,target=/in/token mkdir /out && echo "$(cat /in/token) ${role}" > /out/token`;
  return `FROM ${BASE} AS one\n${argument}${step}\nFROM ${BASE}\nCOPY --from=one /out /out\n`;
}

/** A project with two images, and a way to build them as the command does. */
function project(files: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}, secrets = {}) {
  const id = `${run}-${randomBytes(2).toString('hex')}`;
  const tags = { train: `sagemaker-algo-test-${id}-train:1`, serve: `sagemaker-algo-test-${id}-serve:1` };
  for (const tag of Object.values(tags)) made.add(tag);
  const spec = {
    name: 'my-algo',
    images: {
      train: { tag: tags.train, dockerfile: 'Dockerfile.train', secrets },
      serve: { tag: tags.serve, dockerfile: 'Dockerfile.serve', secrets },
    },
    training: { channels: { train: {} } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  };
  const folder = workspace({
    'sagemaker-algo.json': JSON.stringify(spec),
    'Dockerfile.train': DOCKERFILE,
    'Dockerfile.serve': DOCKERFILE,
    '.dockerignore': 'notes.md\n',
    'src/a.sh': 'echo a\n',
    'notes.md': 'notes',
    ...files,
  });
  const cache = workspace();
  const start = (options: Partial<BuildOptions> = {}) => {
    const context = testContext({ cwd: folder, env: { ...process.env, XDG_CACHE_HOME: cache, ...env }, now: Date.now });
    const defaults: BuildOptions = { cache: true, buildArg: [], platform: 'linux/amd64', progress: 'auto', dryRun: false, json: true };
    return { context, code: build({ ...defaults, ...options }, context) };
  };
  const outcome = async (options: Partial<BuildOptions> = {}) => {
    const { context, code } = start(options);
    const exitCode = await code;
    return { exitCode, images: JSON.parse(context.stdout.text()).images, stderr: context.stderr.text() };
  };
  const statuses = async (options: Partial<BuildOptions> = {}) =>
    (await outcome(options)).images.map(({ status }: { status: string }) => status).join(' ');
  return { folder, tags, cache, start, outcome, statuses };
}

const FORMS = { legacy: { DOCKER_BUILDKIT: '0' }, 'the newest that there is': {} };

describe.each(Object.entries(FORMS))('with the builder: %s', (_form, env) => {
  it('builds both images, labelled, and leaves them alone as long as nothing changes', async () => {
    const { folder, tags, statuses, outcome } = project({}, env);
    const first = await outcome();
    expect(first).toMatchObject({
      exitCode: 0,
      images: [
        { role: 'train', status: 'built' },
        { role: 'serve', status: 'built' },
      ],
    });
    const [image] = JSON.parse(await docker('image', 'inspect', tags.train));
    expect(image.Id).toBe(first.images[0].id);
    expect([image.Os, image.Architecture]).toEqual(['linux', 'amd64']);
    expect(image.Config.Labels).toMatchObject({ 'sagemaker-algo.project': 'my-algo', 'sagemaker-algo.run': 'test000001' });
    expect(await statuses()).toBe('unchanged unchanged');
    writeFileSync(join(folder, 'notes.md'), 'ignored');
    expect((await outcome()).images).toMatchObject(first.images.map(({ role, id }: object & Record<string, string>) => ({ role, id })));
    expect(await statuses({ role: 'serve' })).toBe('unchanged');
    expect(await statuses({ cache: false, role: 'serve' })).toBe('built');
    expect(await docker('ps', '-aq', '--filter', `ancestor=${tags.train}`)).toBe('');
  });

  it('tells the step that failed, its output, and goes on with the other image', async () => {
    const absent = `nosuchprogram-${run}`;
    const { outcome } = project({ 'Dockerfile.serve': `FROM ${BASE}\nRUN echo before; ${absent}\n` }, env);
    const { exitCode, images, stderr } = await outcome();
    expect(exitCode).toBe(3);
    expect(images).toMatchObject([
      { status: 'built' },
      { status: 'failed', reason: expect.stringMatching(/^step 2\/\d+ RUN echo before; nosuchprogram-/) },
    ]);
    expect(images[1].cause).toMatch(/program that the image does not have/);
    expect(stderr).toMatch(/^error: The serve image \S+ could not be built: step 2\//);
    expect(stderr).toMatch(/^ {2}\| before$/m);
    expect(stderr).toMatch(/^ {2}fix: /m);
    expect(await docker('ps', '--all', '--no-trunc', '--format', '{{.Command}}')).not.toContain(absent);
  });

  it('hands secrets to a step and to nothing else, and notices when one has changed', async () => {
    const files = {
      'Dockerfile.train': dockerfileWithSecret('ARG SECRETS_DIGEST\n', 'train'),
      // Nothing tells the builder that the secret is another one.
      'Dockerfile.serve': dockerfileWithSecret('', 'serve'),
      '.dockerignore': '*\n',
    };
    const { folder, tags, outcome, statuses } = project(files, env, { token: 'secrets/token' });
    mkdirSync(join(folder, 'secrets'));
    const seen: string[] = [];
    for (const secret of [`first ${run}`, `second ${run}`, `first ${run}`]) {
      writeFileSync(join(folder, 'secrets/token'), secret, { mode: 0o600 });
      expect((await outcome()).images).toMatchObject([{ status: 'built' }, { status: 'built' }]);
      for (const tag of Object.values(tags)) seen.push(await docker('run', '--rm', '--network=none', tag, 'cat', '/out/token'));
      const told = (await docker('history', '--no-trunc', tags.train)) + (await docker('image', 'inspect', tags.train));
      expect(told).not.toContain(secret);
      expect(told).not.toContain('SECRETS_DIGEST');
      expect(await statuses()).toBe('unchanged unchanged');
    }
    expect(seen).toEqual(['first', 'second', 'first'].flatMap((word) => [`${word} ${run} train`, `${word} ${run} serve`]));
    expect(await docker('run', '--rm', '--network=none', tags.train, 'sh', '-c', 'ls /out; test -e /in || echo nothing')).toBe(
      'token\nnothing',
    );
    expect(await docker('image', 'ls', '--quiet', '--filter=label=sagemaker-algo.secret=true')).toBe('');
  });

  it('gives up at once when interrupted, and leaves no container', async () => {
    const marker = `sleep 47.${run.replaceAll(/\D/g, '')}`;
    const { start } = project({ 'Dockerfile.train': `FROM ${BASE}\nRUN ${marker}\n` }, env);
    const { context, code } = start({ role: 'train' });
    const outcome = code.catch((error: unknown) => error);
    await expect.poll(() => running(marker), { timeout: 60_000 }).toBe(true);
    context.interrupt();
    expect(await outcome).toMatchObject({ name: 'InterruptedError' });
    await expect.poll(() => running(marker), { timeout: 20_000 }).toBe(false);
    await expect.poll(() => docker('ps', '--all', '--no-trunc', '--format', '{{.Command}}')).not.toContain(marker);
  });
});

describe('is built again when', () => {
  type Change = (parts: ReturnType<typeof project>) => unknown;
  const changes: Readonly<Record<string, Change | readonly [Change, Partial<BuildOptions>]>> = {
    'a file changed': ({ folder }) => writeFileSync(join(folder, 'src/a.sh'), 'echo b\n'),
    'the mode of a file changed': ({ folder }) => chmodSync(join(folder, 'src/a.sh'), 0o755),
    'a file came': ({ folder }) => writeFileSync(join(folder, 'src/b.sh'), ''),
    'a file went': ({ folder }) => rmSync(join(folder, 'src/a.sh')),
    'the Dockerfile was edited': ({ folder }) => appendFileSync(join(folder, 'Dockerfile.train'), 'USER 1000\n'),
    'a build argument changed': [() => {}, { buildArg: ['GREETING=bye'] }],
    'the image was removed by hand': ({ tags }) => docker('image', 'rm', tags.train),
    'the tag was moved by hand': ({ tags }) => docker('tag', BASE, tags.train),
    'an image made from it got its tag': ({ tags, folder }) =>
      docker('build', '--tag', tags.train, '--build-arg', `BASE_IMAGE=${tags.train}`, '--file', join(folder, 'Dockerfile.train'), folder),
    'nobody remembers what it was made from': ({ cache }) => rmSync(join(cache, 'sagemaker-algo'), { recursive: true }),
    'the record is unreadable': ({ cache }) => {
      const records = join(cache, 'sagemaker-algo/builds');
      for (const name of readdirSync(records)) writeFileSync(join(records, name), '{');
    },
  };
  it.each(Object.entries(changes))('%s', async (_what, entry) => {
    const [change, options] = typeof entry === 'function' ? [entry, {}] : entry;
    const parts = project();
    expect(await parts.statuses({ role: 'train' })).toBe('built');
    expect(await parts.statuses({ role: 'train' })).toBe('unchanged');
    await change(parts);
    expect(await parts.statuses({ role: 'train', ...options })).toBe('built');
    expect(await parts.statuses({ role: 'train', ...options })).toBe('unchanged');
  });

  it('the base image changed', async () => {
    const base = `sagemaker-algo-test-${run}-base:1`;
    made.add(base);
    await docker('tag', BASE, base);
    const { statuses } = project({ 'Dockerfile.train': `FROM ${base}\nCOPY src /src\n` });
    expect(await statuses({ role: 'train' })).toBe('built');
    expect(await statuses({ role: 'train' })).toBe('unchanged');
    await docker('tag', 'public.ecr.aws/docker/library/node:24-slim', base);
    expect(await statuses({ role: 'train' })).toBe('built');
    expect(await statuses({ role: 'train' })).toBe('unchanged');
  });

  it('a file changed while it was being built', async () => {
    // No other run has cached this step.
    const marker = `sleep 3.${run.replaceAll(/\D/g, '')}1`;
    const { folder, tags, start, statuses } = project({
      'Dockerfile.train': `FROM ${BASE}\nRUN ${marker}\nCOPY src /src\n`,
      'src/late': 'old',
    });
    const { context, code } = start({ role: 'train' });
    await expect.poll(() => running(marker), { timeout: 60_000 }).toBe(true);
    writeFileSync(join(folder, 'src/late'), 'new');
    expect(await code).toBe(0);
    expect(context.progressLines.join('\n')).toMatch(/changed while it was built; it is built again/);
    expect(await docker('run', '--rm', '--network', 'none', tags.train, 'cat', '/src/late')).toBe('new');
    expect(await statuses({ role: 'train' })).toBe('unchanged');
  });
});

describe('images of the wrong kind', () => {
  it('are noticed after the build: another processor than asked for (MKT-07)', async () => {
    const { outcome } = project({}, FORMS.legacy);
    const { exitCode, images } = await outcome({ role: 'train', platform: 'linux/arm64' });
    expect(exitCode).toBe(3);
    expect(images[0]).toMatchObject({
      status: 'failed',
      reason: 'the image is linux/amd64, not linux/arm64 (MKT-07)',
      fix: expect.stringContaining(`docker pull --platform linux/arm64 ${BASE}`),
    });
  });
});

describe('images that exist', () => {
  it('are used as they are, or missed', async () => {
    const { folder, outcome } = project();
    const spec = JSON.parse(readFileSync(join(folder, 'sagemaker-algo.json'), 'utf8'));
    spec.images = { train: { tag: BASE }, serve: { tag: 'sagemaker-algo-test-absent:1' } };
    writeFileSync(join(folder, 'sagemaker-algo.json'), JSON.stringify(spec));
    const { exitCode, images } = await outcome();
    expect(exitCode).toBe(3);
    expect(images).toMatchObject([
      { status: 'adopted', tag: BASE },
      { status: 'failed', reason: expect.stringMatching(/there is no image sagemaker-algo-test-absent:1/) },
    ]);
  });
});

/** Whether some process of a build step runs. */
function running(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('ps', ['-eo', 'args='], { maxBuffer: 10_000_000 }, (_error, stdout) =>
      resolve(stdout.split('\n').some((line) => line === command || line === `/bin/sh -c ${command}`)),
    );
  });
}
