import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { storeGzip } from '../../src/scaffold/stored-gzip.ts';

it.each([0, 1, 65_534, 65_535, 65_536, 131_070, 200_000])('gives %s bytes back by gunzip', (length) => {
  const bytes = Uint8Array.from({ length }, (_, at) => (at * 31) % 251);
  expect(gunzipSync(storeGzip(bytes)).equals(bytes)).toBe(true);
});

it('lets gunzip notice a changed byte', () => {
  const file = storeGzip(Buffer.from('what the template gave'));
  file[20] = 0;
  expect(() => gunzipSync(file)).toThrow('incorrect data check');
});
