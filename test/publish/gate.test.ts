import { describe, expect, it } from 'vitest';
import { type GateRecord, judgeImage, type ReadBack } from '../../src/publish/gate.ts';
import { type Descriptor, MANIFEST_TYPES, type Manifest } from '../../src/registry/manifest.ts';

const part = (digest: string, mediaType: string, size = 10): Descriptor => ({
  digest,
  mediaType,
  size,
  platform: undefined,
  attestation: false,
});
const GZIP = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const image = (more: Partial<Manifest> = {}): Manifest => ({
  ...{ mediaType: MANIFEST_TYPES.schema2, digest: 'sha256:manifest', kind: 'image', entries: [] },
  ...{ config: part('sha256:config', 'application/vnd.docker.container.image.v1+json'), layers: [part('sha256:layer', GZIP)] },
  ...more,
});
const found = (manifest = image(), platform = 'linux/amd64'): ReadBack => ({ manifest, image: { manifest, platform } });
const record = (more: Partial<GateRecord> = {}): GateRecord => ({ found: found(), localId: 'sha256:config', origin: undefined, ...more });
const clauses = (one: GateRecord) => judgeImage(one).map(({ clause, severity }) => `${clause} ${severity}`);

describe('the gate', () => {
  it('takes schema 2 on linux/amd64, by either name of the image', () => {
    expect(judgeImage(record())).toEqual([]);
    expect(judgeImage(record({ localId: 'sha256:manifest' }))).toEqual([]);
  });

  it.each([MANIFEST_TYPES.oci, MANIFEST_TYPES.index, MANIFEST_TYPES.list, MANIFEST_TYPES.schema1, 'text/plain', ''])(
    'refuses the form %s',
    (mediaType) => {
      const [first, ...rest] = judgeImage(record({ found: found(image({ mediaType })) }));
      expect(rest).toEqual([]);
      expect(first).toMatchObject({ clause: 'MKT-06', repairable: true });
    },
  );

  it('repairs nothing that has no image for SageMaker in it', () => {
    const index: Manifest = { ...image({ mediaType: MANIFEST_TYPES.index, kind: 'index' }), config: undefined, layers: [] };
    const findings = judgeImage(record({ found: { manifest: index, image: undefined } }));
    expect(findings.map(({ clause }) => clause)).toEqual(['MKT-06', 'MKT-07', 'MKT-11']);
    expect(findings.every(({ repairable }) => !repairable)).toBe(true);
  });

  it.each(['linux/arm64', 'windows/amd64', 'linux/386'])('refuses %s', (platform) => {
    expect(clauses(record({ found: found(image(), platform) }))).toEqual(['MKT-07 must']);
  });

  it('refuses another image', () => {
    expect(clauses(record({ localId: 'sha256:another' }))).toEqual(['MKT-11 must']);
  });

  it('follows an image through its repair, and refuses what is not the same', () => {
    const origin = found(image({ mediaType: MANIFEST_TYPES.oci, digest: 'sha256:before' }));
    expect(judgeImage(record({ origin, localId: 'sha256:before' }))).toEqual([]);
    const other = found(image({ layers: [part('sha256:other', GZIP)] }));
    expect(clauses(record({ origin, found: other, localId: 'sha256:before' }))).toEqual(['MKT-11 must']);
  });

  it.each([
    'application/vnd.docker.image.rootfs.diff.tar.zstd',
    'application/vnd.oci.image.layer.v1.tar+zstd',
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    '',
  ])('refuses layers of the type %j', (mediaType) => {
    expect(clauses(record({ found: found(image({ layers: [part('sha256:layer', mediaType)] })) }))).toEqual(['MKT-06 must']);
  });

  it('takes layers that are not packed', () => {
    const layers = [part('sha256:layer', 'application/vnd.docker.image.rootfs.diff.tar')];
    expect(judgeImage(record({ found: found(image({ layers })) }))).toEqual([]);
  });

  it('refuses a layer beyond the quota, and warns of a large image', () => {
    const quota = 52_000 * 1024 * 1024;
    const layers = (size: number) => record({ found: found(image({ layers: [part('sha256:layer', GZIP, size)] })) });
    expect(clauses(layers(quota + 1))).toEqual(['MKT-08 must', 'MKT-08 should']);
    expect(clauses(layers(quota))).toEqual(['MKT-08 should']);
    expect(clauses(layers(10_000_000_000))).toEqual([]);
  });
});
