import { describe, expect, test } from 'vitest';
import { breakBody, noise } from '../../src/sagemaker/broken-body.ts';
import { hasHeader, mediaType, padBody, recordLayout } from '../../src/sagemaker/payload.ts';

const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8'));

describe('what a content type says', () => {
  test.each([
    ['text/csv; charset=utf-8', 'text/csv', 'lines'],
    ['TEXT/CSV;label_size=0', 'text/csv', 'lines'],
    ['application/jsonlines', 'application/jsonlines', 'lines'],
    ['application/json', 'application/json', 'json'],
    ['application/vnd.x+json', 'application/vnd.x+json', 'json'],
    ['image/png', 'image/png', 'unknown'],
    ['', '', 'unknown'],
  ])('%s', (contentType, type, layout) => {
    expect(mediaType(contentType)).toBe(type);
    expect(recordLayout(contentType)).toBe(layout);
  });

  test.each([
    [['a,b', '1,2'], true],
    [['"age","bmi"', '59,32.1'], true],
    [['1,2', '3,4'], false],
    [['a,b'], false],
    [['red,1', 'blue,2'], false],
    [['good film', 'bad film'], false],
    [[], false],
  ])('header of %j: %s', (lines, expected) => {
    expect(hasHeader(lines)).toBe(expected);
  });
});

describe('padBody', () => {
  test.each([
    ['text/csv', '1,2\n3,4\n', 20, '1,2\n3,4\n1,2\n3,4\n'],
    ['text/csv', '1,2', 9, '1,2\n1,2\n'],
    ['text/csv', 'a,b\n1,2\n', 13, 'a,b\n1,2\n1,2\n'],
    ['application/jsonlines', '{"x":1}\n', 17, '{"x":1}\n{"x":1}\n'],
    ['application/json', '{"instances":[1],"k":"v"}', 31, '{"instances":[1,1,1,1],"k":"v"}'],
    ['application/json', '[[1,2]]', 13, '[[1,2],[1,2]]'],
    ['application/json', '{"rows":[1,2],"n":2}', 24, '{"rows":[1,2,1,2],"n":2}'],
    ['application/json', '{"a":[1],"b":[2]}', 100, undefined],
    ['application/json', 'no json', 100, undefined],
    ['image/png', 'x', 100, undefined],
    ['text/csv', '', 100, undefined],
    ['text/csv', '1,2\n', 3, undefined],
  ])('%s %j to %d', (contentType, body, bytes, expected) => {
    const padded = padBody(Buffer.from(body), contentType, bytes);
    const made = padded === undefined ? undefined : Buffer.concat([...padded.chunks()]);
    expect(text(made)).toBe(expected);
    expect(made?.length).toBe(padded?.length);
  });
});

test('a large body comes in small pieces, as often as it is asked for', () => {
  const large = padBody(Buffer.from('1,2\n3,4\n'), 'text/csv', 1_000_000);
  const pieces = [...(large?.chunks() ?? [])];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(1_000_000);
  expect(Buffer.concat([...(large?.chunks() ?? [])]).equals(Buffer.concat(pieces))).toBe(true);
});

describe('breakBody', () => {
  const broken = (contentType: string, body: string) =>
    Object.fromEntries(breakBody(Buffer.from(body), contentType).map((one) => [one.kind, text(one.body)]));

  test('of CSV', () => {
    expect(broken('text/csv', 'a,b\n1,2\n')).toEqual({
      'empty body': '',
      'binary noise': text(noise(256)),
      'wrong column count': '1,2,1,1,1\n',
      'words instead of numbers': 'not-a-number,not-a-number\n',
      truncated: '1',
    });
    expect(Object.keys(broken('text/csv', 'a good film\n'))).toEqual(['empty body', 'binary noise', 'wrong column count']);
  });

  test('of JSON', () => {
    expect(broken('application/json', '{"instances":[[1,2]]}')).toMatchObject({
      truncated: '{"instance',
      'wrong structure': '{"unexpected":{"nothing":true}}',
      'wrong column count': '{"instances":[[1,2,1,1,1]]}',
    });
    expect(broken('application/json', '{"instances":[{"features":[1]}]}')).toMatchObject({
      'wrong column count': '{"instances":[{"features":[1,1,1,1]}]}',
    });
    expect(Object.keys(broken('application/json', '{"instances":[1,2]}'))).not.toContain('wrong column count');
  });

  test('of JSON Lines', () => {
    expect(broken('application/jsonlines', '{"features":[1,2]}\n{"features":[3,4]}\n')).toMatchObject({
      truncated: '{"feature',
      'wrong column count': '{"features":[1,2,1,1,1]}',
    });
  });

  test('of what is not known, nothing but noise and emptiness', () => {
    expect(Object.keys(broken('image/png', 'x'))).toEqual(['empty body', 'binary noise']);
  });
});

test('noise is the same every time and no text', () => {
  expect(noise(64)).toEqual(noise(64));
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(noise(64))).toThrow();
});
