import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readExecutionParameters,
  refuseSizes,
  refuseWish,
  resolveTransform,
  transformEnvironment,
} from '../../src/sagemaker/transform-settings.ts';

describe('resolveTransform', () => {
  const answer = { MaxConcurrentTransforms: 8, BatchStrategy: 'SingleRecord', MaxPayloadInMB: 2 } as const;
  it.each([
    [{}, {}, { strategy: 'MultiRecord', maxConcurrent: 1, maxPayloadMb: 6 }],
    [{}, answer, { strategy: 'SingleRecord', maxConcurrent: 8, maxPayloadMb: 2 }],
    [
      { strategy: 'MultiRecord', maxConcurrent: 3, maxPayloadMb: 5 },
      answer,
      { strategy: 'MultiRecord', maxConcurrent: 3, maxPayloadMb: 5 },
    ],
    [{ maxConcurrent: 0 }, answer, { strategy: 'SingleRecord', maxConcurrent: 8, maxPayloadMb: 2 }],
    [{ maxConcurrent: 0 }, {}, { strategy: 'MultiRecord', maxConcurrent: 1, maxPayloadMb: 6 }],
    [{}, { MaxPayloadInMB: 0 }, { strategy: 'MultiRecord', maxConcurrent: 1, maxPayloadMb: 6 }],
    [{ split: 'None' }, { MaxPayloadInMB: 0 }, { strategy: 'MultiRecord', maxConcurrent: 1, maxPayloadMb: 0 }],
  ] as const)('%j and %j', (wish, parameters, expected) => {
    expect(resolveTransform({ split: 'Line', ...wish }, parameters)).toEqual(expected);
  });
});

describe('readExecutionParameters', () => {
  it.each([
    [
      '{"MaxConcurrentTransforms":8,"BatchStrategy":"SINGLE_RECORD","MaxPayloadInMB":2}',
      { MaxConcurrentTransforms: 8, BatchStrategy: 'SingleRecord', MaxPayloadInMB: 2 },
    ],
    ['{"MaxConcurrentTransforms":0,"BatchStrategy":"MultiRecord","MaxPayloadInMB":"6"}', {}],
    ['<html>', {}],
    ['null', {}],
    ['[1]', {}],
  ])('%s', (body, expected) => {
    expect(readExecutionParameters({ status: 200, body })).toEqual(expected);
  });

  it('takes anything but 200 for no answer', () => {
    expect(readExecutionParameters({ status: 404, body: '{"MaxPayloadInMB":2}' })).toEqual({});
    expect(readExecutionParameters(undefined)).toEqual({});
  });
});

describe('limits', () => {
  it.each([
    [{ maxPayloadMb: 100 }, undefined],
    [{ maxPayloadMb: 101 }, /at most 100/],
    [{ maxPayloadMb: 10, maxConcurrent: 10 }, undefined],
    [{ maxPayloadMb: 10, maxConcurrent: 11 }, /10 = 110/],
    [{ maxPayloadMb: 1.5 }, /whole number/],
    [{ maxConcurrent: -1 }, /whole number/],
    [{ maxPayloadMb: 0 }, /split None/],
    [{ maxPayloadMb: 0, split: 'None' }, undefined],
    [{ strategy: 'MultiRecord', split: 'None' }, /needs a split/],
    [{ strategy: 'SingleRecord', split: 'None' }, undefined],
  ] as const)('%j', (wish, words) => {
    const refused = refuseWish({ split: 'Line', ...wish });
    if (words === undefined) expect(refused).toBeUndefined();
    else expect(refused).toMatch(words);
  });

  it('never allows more than 100 MB at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (concurrent, megabytes) => {
        expect(refuseSizes(concurrent, megabytes) === undefined).toBe(megabytes <= 100 && concurrent * megabytes <= 100);
      }),
    );
  });
});

it('only what the job has chosen stands in the environment', () => {
  expect(transformEnvironment({ split: 'Line' })).toEqual({ SAGEMAKER_BATCH: 'true' });
  expect(transformEnvironment({ split: 'Line', maxConcurrent: 0, strategy: 'SingleRecord' })).toEqual({
    SAGEMAKER_BATCH: 'true',
    SAGEMAKER_BATCH_STRATEGY: 'SINGLE_RECORD',
  });
});
