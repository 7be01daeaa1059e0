import { describe, expect, it } from 'vitest';
import { planBuilds } from '../../src/build/plan.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';

const config = (images: object): Config =>
  configSchema.parse({
    name: 'my-algo',
    images,
    training: { channels: { train: {} } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  });
const wish = { role: undefined, buildArgs: {}, platform: 'linux/amd64', noCache: false };
const two = {
  train: { tag: 't:1', dockerfile: 'Dockerfile.train', buildArgs: { A: '1', B: '1' } },
  serve: { tag: 's:1', dockerfile: 'd/S', context: 'd' },
};

describe('what is built', () => {
  it('one image for each role', () => {
    expect(planBuilds(config(two), '/p', { ...wish, buildArgs: { B: '2' }, noCache: true })).toEqual([
      {
        kind: 'build',
        roles: ['train'],
        spec: {
          ...{ role: 'train', context: '/p', dockerfile: '/p/Dockerfile.train', tag: 't:1', platform: 'linux/amd64', noCache: true },
          ...{ buildArgs: { A: '1', B: '2' }, secrets: {}, labels: { 'sagemaker-algo.project': 'my-algo' } },
        },
      },
      { kind: 'build', roles: ['serve'], spec: expect.objectContaining({ role: 'serve', context: '/p/d', dockerfile: '/p/d/S' }) },
    ]);
  });

  it('only the one of a role', () => {
    expect(planBuilds(config(two), '/p', { ...wish, role: 'serve' })).toMatchObject([{ roles: ['serve'] }]);
  });

  it('one image for both where they are the same', () => {
    const same = { tag: 'x:1', dockerfile: 'Dockerfile' };
    expect(planBuilds(config({ train: same, serve: same }), '/p', wish)).toMatchObject([{ kind: 'build', roles: ['train', 'serve'] }]);
    expect(planBuilds(config({ train: same, serve: same }), '/p', { ...wish, role: 'serve' })).toMatchObject([{ roles: ['serve'] }]);
  });

  it('with the files of its secrets, where the project has them', () => {
    const image = { tag: 'x:1', dockerfile: 'Dockerfile', secrets: { key: 'secrets/a.key', other: '/elsewhere/b' } };
    const [job] = planBuilds(config({ train: image, serve: image }), '/p', wish);
    expect(job).toMatchObject({ roles: ['train', 'serve'], spec: { secrets: { key: '/p/secrets/a.key', other: '/elsewhere/b' } } });
    const less = { ...image, secrets: { key: 'secrets/a.key' } };
    expect(() => planBuilds(config({ train: image, serve: less }), '/p', wish)).toThrow(/same tag, x:1/);
  });

  it('nothing for images that exist', () => {
    const plan = planBuilds(config({ train: { tag: 'x:1' }, serve: { tag: 'y:1' } }), '/p', wish);
    expect(plan).toEqual([
      { kind: 'adopted', roles: ['train'], tag: 'x:1' },
      { kind: 'adopted', roles: ['serve'], tag: 'y:1' },
    ]);
  });

  it('not two different images of one name', () => {
    const images = { train: { tag: 'x:1', dockerfile: 'A' }, serve: { tag: 'x:1', dockerfile: 'B' } };
    expect(() => planBuilds(config(images), '/p', wish)).toThrow(/same tag, x:1/);
  });
});
