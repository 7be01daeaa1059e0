import { describe, expect, it } from 'vitest';
import type { ImageInfo } from '../../src/engine/engine.ts';
import { describeRefused, forecastPush } from '../../src/engine/push-forecast.ts';
import { IMAGE } from '../support/fake-engine.ts';

const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const image = (parts: Partial<ImageInfo>): ImageInfo => ({ ...IMAGE, id: 'sha256:12', ...parts });
const notAsked = async (): Promise<boolean> => {
  throw new Error('nobody need ask the engine');
};

describe('what a push will send', () => {
  it.each<[string, string | undefined, string]>([
    ['Docker schema 2', DOCKER, 'schema-2'],
    ['an OCI manifest', OCI, 'refused'],
    ['an OCI index', INDEX, 'refused'],
    ['something new', 'application/vnd.example+json', 'refused'],
  ])('is what is kept: %s', async (_what, manifestType, form) => {
    expect(await forecastPush(image({ manifestType }), notAsked)).toEqual({ form, mediaType: manifestType, id: 'manifest' });
  });

  it('of podman, whose ids are those of the configuration', async () => {
    expect(await forecastPush(image({ id: '12ab', manifestType: OCI }), notAsked)).toEqual({
      form: 'refused',
      mediaType: OCI,
      id: 'config',
    });
  });

  it('is schema 2 from a store without manifests, and not known from one that does not tell', async () => {
    expect(await forecastPush(image({}), async () => false)).toEqual({ form: 'schema-2', mediaType: undefined, id: 'config' });
    expect(await forecastPush(image({}), async () => true)).toEqual({ form: 'unknown', mediaType: undefined, id: 'manifest' });
  });
});

it.each([
  [undefined, undefined],
  [DOCKER, undefined],
  [OCI, 'an OCI manifest'],
  [INDEX, 'an OCI index'],
  ['application/vnd.docker.distribution.manifest.list.v2+json', 'a manifest list'],
  ['application/vnd.example+json', 'application/vnd.example+json'],
])('%s is called %s', (manifestType, words) => expect(describeRefused(image({ manifestType }))).toBe(words));
