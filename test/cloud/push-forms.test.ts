import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Config, configSchema } from '../../src/config/schema.ts';
import type { ContainerEngine } from '../../src/engine/engine.ts';
import { isUserError } from '../../src/errors.ts';
import { pushImages } from '../../src/publish/push.ts';
import type { PushOptions } from '../../src/publish/pushed.ts';
import { openSession } from '../../src/publish/session.ts';
import { testContext } from '../support/context.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';
import { type Cloud, startCloud } from './support/cloud.ts';
import { type Manifest, MEDIA, type Part, type RegistryOwner, registryOwner } from './support/images.ts';

/**
 * What engines and builders of other kinds than the one here leave in a registry. The registry is real, and so is what lies in it; the
 * engine is a stand-in that "pushes" by putting it there, and calls the image by the digest that such an engine would call it by.
 */
let cloud: Cloud;
let owner: RegistryOwner;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  owner = registryOwner(cloud.registry?.url ?? '');
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return async () => {
    vi.unstubAllEnvs();
  };
});
afterAll(() => cloud.stop());

const LAYER = { schema2: 'application/vnd.docker.image.rootfs.diff.tar.gzip', oci: 'application/vnd.oci.image.layer.v1.tar+gzip' };
const CONFIG = { schema2: 'application/vnd.docker.container.image.v1+json', oci: 'application/vnd.oci.image.config.v1+json' };

interface Shape {
  readonly form?: 'schema2' | 'oci';
  readonly architecture?: string;
  readonly layer?: string;
  readonly word?: string;
}

/** Puts one image, without a tag unless it is given one. */
async function putImage(repository: string, { form = 'schema2', architecture = 'amd64', layer, word = 'one' }: Shape, tag?: string) {
  const content = gzipSync(word);
  const config = JSON.stringify({ os: 'linux', architecture, config: {}, rootfs: { type: 'layers', diff_ids: [] }, word });
  const parts = [
    await owner.putBlob(repository, config, CONFIG[form]),
    await owner.putBlob(repository, content, layer ?? LAYER[form]),
  ] as const;
  const manifest: Manifest = { schemaVersion: 2, mediaType: MEDIA[form], config: parts[0], layers: [parts[1]] };
  const part = await owner.putManifest(repository, tag, manifest, MEDIA[form]);
  return { ...part, platform: { os: 'linux', architecture }, config: parts[0].digest };
}

async function putIndex(repository: string, form: 'list' | 'index', entries: readonly Part[], tag: string): Promise<Part> {
  const manifests = entries.map(({ mediaType, size, digest, platform, annotations }) => ({
    mediaType,
    size,
    digest,
    platform,
    annotations,
  }));
  const index = { schemaVersion: 2, mediaType: MEDIA[form], manifests } as Manifest;
  return owner.putManifest(repository, tag, index, MEDIA[form]);
}

const ATTESTATION = { 'vnd.docker.reference.type': 'attestation-manifest' };

/** Repositories of their own for each test. */
let count = 0;

/** Pushes with an engine that puts something there, and calls the image by this id. */
async function pushed(put: (repository: string, tag: string) => Promise<string>, more: Partial<PushOptions> = {}) {
  const name = `forms-${++count}`;
  const tag = `${name}:1`;
  const spec = describeSpec(sampleConfig({ name, images: { train: { tag }, serve: { tag } } }));
  const cwd = workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(spec) });
  const context = testContext({ cwd, env: { ...cloud.env, HOME: cwd } });
  const repository = `sagemaker-algo/${name}`;
  // What it will be called can only be known once it is made.
  const id = await put(repository, 'draft');
  const able: ContainerEngine = {
    ...fakeEngine({}),
    inspectImage: async () => ({ ...NOTHING, id }),
    openPusher: async () => ({
      login: async () => ({ ok: true, said: '' }),
      async push(_id, to) {
        await put(repository, to.split(':').at(-1) ?? '');
        return { ok: true, said: '', sent: 1, present: 0, persistent: false };
      },
      close: async () => {},
      closeAtOnce: () => {},
    }),
  };
  const options = { engine: able, create: true, untested: true, retag: false, scanTimeout: 0, acceptFindings: false, ...more };
  const images = await pushImages(openSession({}, context), context, options);
  return { image: images.images[0], images, repository, context };
}

const NOTHING = {
  ...{ id: '', os: 'linux', architecture: 'amd64', user: '', entrypoint: [], cmd: [], env: {}, labels: {}, volumes: [] },
  ...{ sizeBytes: 1, createdAt: '' },
};

function describeSpec(config: Config): object {
  const { $schema: _, ...spec } = config;
  configSchema.parse(spec);
  return spec;
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isUserError(error)) throw error ?? new Error('it went well');
  return { message: error.message, hint: error.hint ?? '', exitCode: error.exitCode };
}

/** What the request's digest leads to, as the registry has it. */
async function follow(reference: string | undefined, repository: string) {
  return owner.getManifest(repository, reference?.split('@')[1] ?? '');
}

describe('a push by an engine that leaves', () => {
  it.each([
    ['schema 2, called by its configuration', (image: { digest: string; config: string }) => image.config],
    ['schema 2, called by its manifest', (image: { digest: string; config: string }) => image.digest],
  ])('%s is taken as it is', async (_, name) => {
    const { image } = await pushed(async (repository, tag) => name(await putImage(repository, {}, tag)));
    expect(image).toMatchObject({ outcome: 'pushed', repairedFrom: undefined, tag: '0.1.0' });
  });

  it('an OCI manifest is repaired', async () => {
    const { image, repository, images } = await pushed(async (to, tag) => (await putImage(to, { form: 'oci' }, tag)).digest);
    expect(image).toMatchObject({ outcome: 'pushed', repairedFrom: 'an OCI manifest', tag: '0.1.0-schema2' });
    const before = await owner.getManifest(repository, '0.1.0');
    const after = await follow(images.references.train, repository);
    expect(after.mediaType).toBe(MEDIA.schema2);
    expect(after.digest).not.toBe(before.digest);
    expect(after.manifest.config).toEqual({ ...before.manifest.config, mediaType: CONFIG.schema2 });
    expect(after.manifest.layers).toEqual(before.manifest.layers?.map((layer) => ({ ...layer, mediaType: LAYER.schema2 })));
    expect(await owner.getManifest(repository, '0.1.0-schema2')).toEqual(after);
  });

  it('an OCI index with attestations is repaired to the one image in it', async () => {
    const { image, repository, images } = await pushed(async (to, tag) => {
      const one = await putImage(to, { form: 'oci' });
      const paper = await putImage(to, { form: 'oci', word: 'attested', architecture: 'unknown' });
      const platform = { os: 'unknown', architecture: 'unknown' };
      return (await putIndex(to, 'index', [one, { ...paper, platform, annotations: ATTESTATION }], tag)).digest;
    });
    expect(image).toMatchObject({ repairedFrom: 'an OCI index', tag: '0.1.0-schema2' });
    const { mediaType, manifest } = await follow(images.references.train, repository);
    expect([mediaType, manifest.manifests]).toEqual([MEDIA.schema2, undefined]);
  });

  it('a manifest list of two platforms is repaired to the one for SageMaker', async () => {
    const { image, repository, images } = await pushed(async (to, tag) => {
      const entries = [await putImage(to, { architecture: 'arm64', word: 'arm' }), await putImage(to, {})];
      return (await putIndex(to, 'list', entries, tag)).digest;
    });
    expect(image?.repairedFrom).toBe('a manifest list');
    const { manifest } = await follow(images.references.train, repository);
    expect(manifest.config?.digest).toBe((await putImage(repository, {})).config);
  });

  it('the repaired form is found again, and nothing is sent', async () => {
    const put = async (to: string, tag: string) => (await putImage(to, { form: 'oci' }, tag)).digest;
    let calls = 0;
    const first = await pushed(async (to, tag) => {
      calls++;
      // The draft stands for what an earlier run has left under the tag of the version.
      return put(to, tag === 'draft' ? '0.1.0' : tag);
    });
    expect(calls).toBe(1);
    expect(first.image).toMatchObject({ outcome: 'unchanged', repairedFrom: 'an OCI manifest', tag: '0.1.0-schema2' });
  });

  it('an image for another machine is refused, in either form', async () => {
    const alone = await refusal(pushed(async (to, tag) => (await putImage(to, { architecture: 'arm64' }, tag)).digest));
    expect(alone.message).toContain('it is linux/arm64');
    expect(alone.hint).toContain('--platform linux/amd64');
    expect(alone.exitCode).toBe(1);
    const inList = await refusal(
      pushed(async (to, tag) => {
        const entries = [await putImage(to, { architecture: 'arm64' }), await putImage(to, { architecture: 's390x', word: 'z' })];
        return (await putIndex(to, 'index', entries, tag)).digest;
      }),
    );
    expect(inList.message).toContain('it is linux/arm64, linux/s390x');
  });

  it('another image than the one here is refused', async () => {
    const { message, hint } = await refusal(
      pushed(async (to, tag) => (await putImage(to, { word: tag === 'draft' ? 'ours' : 'theirs' }, tag)).digest),
    );
    expect(message).toContain('it is not the image of this machine');
    expect(hint).toContain('test-local');
  });

  it('layers of zstd are refused with the setting that made them, in either form', async () => {
    for (const [form, layer] of [
      ['schema2', 'application/vnd.docker.image.rootfs.diff.tar.zstd'],
      ['oci', 'application/vnd.oci.image.layer.v1.tar+zstd'],
    ] as const) {
      const { message, hint } = await refusal(pushed(async (to, tag) => (await putImage(to, { form, layer }, tag)).digest));
      expect(message).toContain('packed with zstd');
      expect(hint).toContain('compression=gzip,force-compression=true');
      expect(message.includes('an OCI manifest')).toBe(form === 'oci');
    }
  });

  it('a repair that another image is in the way of is refused', async () => {
    const { message } = await refusal(
      pushed(async (to, tag) => {
        await putImage(to, { word: 'in the way' }, `${tag}-schema2`);
        return (await putImage(to, { form: 'oci' }, tag)).digest;
      }),
    );
    expect(message).toContain('has another image under the tag 0.1.0-schema2');
  });
});

it('what skopeo leaves as OCI is repaired', async () => {
  const put = async (to: string, tag: string) => {
    await putImage(to, {}, 'source');
    const place = `docker://${cloud.registry?.host}/${to}`;
    const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    execFileSync('skopeo', ['copy', '--format', 'oci', ...plain, `${place}:source`, `${place}:${tag}`], { stdio: 'pipe' });
    // It writes the configuration anew, too, so the image is another one than its source.
    return (await owner.getManifest(to, tag)).digest;
  };
  const { image, repository } = await pushed(put);
  expect((await owner.getManifest(repository, '0.1.0')).mediaType).toBe(MEDIA.oci);
  expect(image).toMatchObject({ repairedFrom: 'an OCI manifest' });
});
