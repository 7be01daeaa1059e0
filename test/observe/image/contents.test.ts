import { describe, expect, onTestFinished, test } from 'vitest';
import type { ContainerEngine, ImageInfo } from '../../../src/engine/engine.ts';
import { parseOsRelease, parseRootNames } from '../../../src/observe/image/contents.ts';
import type { ImageContents } from '../../../src/observe/image/types.ts';
import { observe } from '../../../src/observe/index.ts';
import { createLab, type Keeper } from '../../../src/observe/lab.ts';
import type { Limits } from '../../../src/observe/limits.ts';
import type { ObservationKey } from '../../../src/observe/types.ts';
import { testContext } from '../../support/context.ts';
import { type FakeScript, fakeEngine, IMAGE } from '../../support/fake-engine.ts';
import { sampleConfig } from '../../support/project.ts';
import { workspace } from '../../support/workspace.ts';

const BOTH: readonly ObservationKey[] = ['image/train-contents', 'image/serve-contents'];
const LASTING = `sha256:${'0'.repeat(64)}`;

interface Setting {
  readonly script?: FakeScript;
  readonly image?: Partial<ImageInfo>;
  readonly readImage?: ContainerEngine['readImage'];
  readonly keeper?: Keeper;
  readonly limits?: Partial<Limits>;
}

/** Looks at the images of an engine whose images are all the same, and counts how often one is read. */
async function look({ script = {}, image = {}, readImage, keeper, limits = {} }: Setting = {}) {
  const dir = workspace();
  const fake = fakeEngine({ ...script, images: () => ({ ...IMAGE, ...image }) });
  let reads = 0;
  const engine: ContainerEngine = {
    ...fake,
    readImage: async (...args) => {
      reads += 1;
      await (readImage ?? fake.readImage)?.(...args);
    },
  };
  const project = { config: sampleConfig(), dir, issues: [] };
  const lab = createLab(testContext({ cwd: dir }), { engine, project, limits, ...(keeper === undefined ? {} : { keeper }) });
  onTestFinished(() => lab.close());
  const seen = await observe(lab, BOTH);
  const attempt = seen['image/train-contents'];
  if (attempt?.status !== 'made') throw new Error(attempt?.reason);
  return { seen, reads, train: attempt.value };
}

function inMemory(): Keeper & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  const name = (kind: string, key: readonly string[]) => [kind, ...key].join(' ');
  return { kept, read: (kind, key) => kept.get(name(kind, key)), write: (kind, key, value) => void kept.set(name(kind, key), value) };
}

const filesOf = ({ files }: ImageContents) => {
  if (files.status === 'unread') throw new Error(files.reason);
  return files.value;
};

describe('what is in an image', () => {
  test('one image for both roles is read once', async () => {
    const { seen, reads, train } = await look({ image: { entrypoint: ['/bin/sh', '-c', 'x'] } });
    expect(reads).toBe(1);
    expect(seen['image/serve-contents']).toMatchObject({ value: train });
    expect(filesOf(train)).toMatchObject({
      os: { id: 'debian' },
      programs: { train: { files: [{ path: '/usr/local/bin/train' }] }, entrypoint: { word: '/bin/sh', files: [{ executable: true }] } },
    });
    expect(train.layers).toEqual([{ step: 'COPY program', bytes: 1000 }]);
  });

  test('it is kept under its id, and never under a name that could mean another image', async () => {
    const keeper = inMemory();
    expect((await look({ keeper, image: { id: LASTING } })).reads).toBe(1);
    const again = await look({ keeper, image: { id: LASTING }, limits: { imageBytes: 7 } });
    expect(again.reads).toBe(0);
    // What the run allows is not kept.
    expect(again.train.limits.imageBytes).toBe(7);
    const other = inMemory();
    await look({ keeper: other });
    expect(other.kept.size).toBe(0);
  });

  test('an engine that does not hand it out is told, and not kept', async () => {
    const keeper = inMemory();
    const readImage = () => Promise.reject(new Error('the engine does not hand it out: no space left'));
    const { train } = await look({ keeper, image: { id: LASTING }, readImage });
    expect(train.files).toEqual({ status: 'unread', reason: expect.stringContaining('no space left') });
    expect(keeper.kept.size).toBe(0);
  });

  test('one that takes too long is given up', async () => {
    const readImage: ContainerEngine['readImage'] = (_image, _visitor, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    const { train } = await look({ readImage, limits: { imageRead: 0.05 } });
    expect(train.files).toMatchObject({ status: 'unread', reason: expect.stringMatching(/not been read after 0\.05 s/) });
  });

  test('secrets are found everywhere and never kept', async () => {
    const value = '3f9c1d7e5b2a4f60';
    const { train } = await look({
      image: { env: { SERVICE_TOKEN: value, PATH: '/usr/bin' }, labels: { 'deploy.token': value, PASSWORD: `x${value}` } },
      script: { files: { '/app/.env': `A=b\nAPI_TOKEN=${value}\n`, '/usr/lib/x.env': `API_TOKEN=${value}\n` } },
    });
    expect(filesOf(train).secrets.map(({ where }) => where)).toEqual([
      'ENV SERVICE_TOKEN',
      'LABEL deploy.token',
      'LABEL PASSWORD',
      '/app/.env:2',
    ]);
    expect(JSON.stringify(train)).not.toContain(value);
  });
});

test.each([
  ['ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', { id: 'debian', like: [], name: 'Debian GNU/Linux 12 (bookworm)' }],
  [
    'NAME="Amazon Linux"\nID="amzn"\nID_LIKE="centos rhel fedora"\n',
    { id: 'amzn', like: ['centos', 'rhel', 'fedora'], name: 'Amazon Linux' },
  ],
  ["ID='Alpine'\n", { id: 'alpine', like: [], name: 'Alpine' }],
  ['NAME=x\n', undefined],
  ['', undefined],
  [undefined, undefined],
])('the system of %j', (text, expected) => expect(parseOsRelease(text)).toEqual(expected));

test('every name of user 0', () => {
  expect(parseRootNames('root:x:0:0:root:/root:/bin/sh\ntoor:*:0:1::/:\nnode:x:1000:0::/:\nhalt:x:10:0::/:\n')).toEqual(['root', 'toor']);
});
