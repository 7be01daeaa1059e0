import { describe, expect, it } from 'vitest';
import { imagesOf, MANIFEST_TYPES, parseManifest } from '../../src/registry/manifest.ts';
import { rewriteAsSchema2 } from '../../src/registry/schema2.ts';

const OCI = {
  schemaVersion: 2,
  mediaType: MANIFEST_TYPES.oci,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: 'sha256:c', size: 5 },
  layers: [
    { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: 'sha256:1', size: 6, annotations: { a: 'b' } },
    { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: 'sha256:2', size: 7 },
  ],
  annotations: { 'org.opencontainers.image.created': 'x' },
};
const parse = (json: object) => parseManifest(JSON.stringify(json), MANIFEST_TYPES.oci, 'sha256:m');

describe('rewriting a manifest', () => {
  it('gives every part the name that Docker has for it, and keeps digests and sizes', () => {
    expect(JSON.parse(rewriteAsSchema2(parse(OCI)) ?? '')).toEqual({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPES.schema2,
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', digest: 'sha256:c', size: 5 },
      layers: [
        { mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', digest: 'sha256:1', size: 6 },
        { mediaType: 'application/vnd.docker.image.rootfs.diff.tar', digest: 'sha256:2', size: 7 },
      ],
    });
  });

  it('is the same for the same image', () => {
    expect(rewriteAsSchema2(parse(OCI))).toBe(rewriteAsSchema2(parse({ ...OCI, annotations: {} })));
  });

  it('is not done where a part has no such name', () => {
    const zstd = { ...OCI, layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd', digest: 'sha256:1', size: 6 }] };
    const chart = { ...OCI, config: { ...OCI.config, mediaType: 'application/vnd.cncf.helm.config.v1+json' } };
    expect([zstd, chart, { manifests: [] }].map((one) => rewriteAsSchema2(parse(one)))).toEqual([undefined, undefined, undefined]);
  });
});

describe('reading a manifest', () => {
  it('tells images of an index from attestations', () => {
    const entry = (digest: string, architecture: string, more: object = {}) => ({
      ...{
        mediaType: MANIFEST_TYPES.oci,
        digest,
        size: 1,
        platform: { os: architecture === 'unknown' ? 'unknown' : 'linux', architecture },
      },
      ...more,
    });
    const note = { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
    const index = parse({ manifests: [entry('sha256:a', 'amd64'), entry('sha256:u', 'unknown'), entry('sha256:n', 'arm64', note)] });
    expect(index.kind).toBe('index');
    expect(imagesOf(index).map(({ digest }) => digest)).toEqual(['sha256:a']);
  });

  it.each(['', '[]', 'null', '{"layers":3}', '<html>'])('takes %j for nothing known', (text) => {
    expect(parseManifest(text, 'x', 'sha256:m')).toMatchObject({ kind: 'unknown', layers: [], entries: [], config: undefined });
  });
});
