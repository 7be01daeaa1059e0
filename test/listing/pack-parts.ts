import type { Config } from '../../src/config/schema.ts';
import { placeRecordings } from '../../src/listing/bodies.ts';
import { assemblePack, type PackParts } from '../../src/listing/pack.ts';
import { readTexts } from '../../src/listing/texts.ts';
import type { ListingPack, Recordings } from '../../src/listing/types.ts';
import type { SampleRecordings } from '../../src/observe/recording/types.ts';
import { sampleConfig } from '../support/project.ts';
import { fullListing } from './full-listing.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A sound recording of the samples of `sampleConfig`; a body is its text. */
export function recorded(
  realtime: { request?: string; response?: string; status?: number; contentType?: string } = {},
  output = '3\n',
): Recordings {
  const { request = '1,2\n', response = '3\n', status = 200, contentType = 'text/csv' } = realtime;
  const recordings: SampleRecordings = {
    realtime: [
      {
        ...{ sample: 'requests/one.csv', contentType, accept: undefined, request: bytes(request), status, trouble: undefined },
        ...{ responseType: contentType, response: bytes(response) },
      },
    ],
    batch: {
      ...{ sample: 'requests/one.csv', contentType, accept: undefined, splitType: 'Line', strategy: 'MULTI_RECORD', assembleWith: 'Line' },
      objects: [{ key: 'one.csv', input: bytes(request), output: bytes(output), trouble: undefined }],
    },
  };
  return placeRecordings(recordings).recordings;
}

/** Checks with which everything that `sampleConfig` declares is proven. */
export const PROOF = {
  source: 'test-local, 2026-11-23',
  spec: '1',
  checks: { 'train/objective-printed': 'passed', 'pipe/channel-opened': 'passed', 'train/fast-file-read-only': 'passed' },
};

/** The full listing with changes of its section, and of what else it is made from. */
export function packWith(
  section: Partial<Config['listing']> | object = {},
  parts: Partial<PackParts> & { config?: Config } = {},
): ListingPack {
  const config = parts.config ?? sampleConfig({ ...fullListing, listing: { ...fullListing.listing, ...section } });
  return assemblePack({
    ...{ config, issues: [], texts: readTexts(config.listing, '/nowhere'), recordings: recorded(), recordedAt: '2026-11-23T09:00:00.000Z' },
    ...{ images: { train: 'sha256:1', serve: 'sha256:1' }, proof: PROOF, gaps: [] },
    ...parts,
  });
}
