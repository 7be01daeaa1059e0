import { describe, expect, it } from 'vitest';
import {
  allExchanges,
  baseOf,
  cameTooLate,
  describeVaried,
  hasEnded,
  isClientError,
  isLate,
  isSuccess,
  judgeVariations,
  mediaType,
  neverSent,
  plainRequests,
  repeatOf,
  tooEarly,
} from '../../src/checks/exchanges.ts';
import type { InvocationsObservation } from '../../src/observe/serve/types.ts';
import type { Exchange } from '../../src/observe/types.ts';
import { exchange, exit, invocations, observations, refused, unanswered, variations } from '../support/observations.ts';

const badRequest = exchange({ status: 400 });
const labelled = (label: string, answer: Parameters<typeof exchange>[0] = {}) => exchange({ label, ...answer });
const withHeader = (name: string, value: string, answer: Parameters<typeof exchange>[0] = {}): Exchange => ({
  ...exchange(answer),
  requestHeaders: { Accept: 'text/csv', [name]: value },
});
const again = (answer: Exchange, contentType = 'text/csv') => ({ kind: 'again', contentType, exchange: answer }) as const;

describe('the outcome of one request', () => {
  it.each([
    [199, false, false],
    [200, true, false],
    [299, true, false],
    [300, false, false],
    [399, false, false],
    [400, false, true],
    [499, false, true],
    [500, false, false],
  ])('%s', (status, success, clientError) => {
    expect(isSuccess(exchange({ status }))).toBe(success);
    expect(isClientError(exchange({ status }))).toBe(clientError);
  });

  it('none without an answer', () => {
    expect(isSuccess(unanswered('ECONNRESET'))).toBe(false);
    expect(isClientError(unanswered('ECONNRESET'))).toBe(false);
  });

  it.each([
    ['just in time', exchange({ ms: 2_000 }), false],
    ['just too late', exchange({ ms: 2_001 }), true],
    ['given up', unanswered('DEADLINE', 5), true],
    ['broken off', unanswered('ECONNRESET', 5), false],
  ])('is late: %s', (_, one, late) => expect(isLate(one, 2)).toBe(late));

  it('is described with what was varied', () => expect(describeVaried(labelled('chunked', { status: 411 }))).toBe('411 for chunked'));
});

describe('mediaType', () => {
  it.each([
    [undefined, ''],
    ['Text/CSV', 'text/csv'],
    [' text/csv ; charset=utf-8; header=absent', 'text/csv'],
  ])('of %s', (value, type) => expect(mediaType(value)).toBe(type));
});

describe('the plain request', () => {
  const csv = withHeader('content-TYPE', 'text/csv; charset=utf-8');
  const json = withHeader('Content-Type', 'application/json');
  const failed = { ...csv, response: badRequest.response };
  const repeated = exchange({ label: 'again' });

  it.each([
    ['is the sample of that type', { samples: [json, csv], variations: [again(repeated)] }, csv],
    ['is the sample once more, where that failed at first', { samples: [json, failed], variations: [again(repeated)] }, repeated],
    ['is the failed sample, where it was not sent again', { samples: [failed], variations: [again(repeated, 'application/json')] }, failed],
    ['is one that was sent again, where no sample has the type', { samples: [json], variations: [again(repeated)] }, repeated],
    ['is unknown without a sample', { samples: [], variations: [] }, undefined],
  ])('%s', (_, seen, base) => expect(baseOf(invocations(seen), 'Text/CSV')).toBe(base));

  it('is sent again for each type', () => {
    const chunked = { kind: 'chunked', contentType: 'text/csv', exchange: exchange() } as const;
    const seen = invocations({ samples: [csv], variations: [chunked, again(json, 'application/json'), again(repeated)] });
    expect(repeatOf(seen, 'TEXT/csv')).toBe(repeated);
    expect(repeatOf(seen, 'text/plain')).toBeUndefined();
    expect(plainRequests(seen)).toEqual([csv, json, repeated]);
  });
});

describe('tooEarly', () => {
  const failed = exchange({ status: 503 });
  it.each<[string, Partial<InvocationsObservation>, Exchange | undefined]>([
    ['a success when sent again', { samples: [failed] }, failed],
    ['a failure when sent again', { samples: [failed], variations: [again(failed)] }, undefined],
    ['not sent again', { samples: [failed], variations: [] }, undefined],
    ['a success at once', {}, undefined],
    ['no sample', { samples: [] }, undefined],
    ['a failure after the deadline', { samples: [exchange({ status: 503, ms: 61_000 })] }, undefined],
    ['a failure after a deadline of its own', { samples: [exchange({ status: 503, ms: 3_000 })], deadlineSeconds: 2 }, undefined],
    ['only a later sample fails', { samples: [exchange(), failed] }, undefined],
  ])('%s', (_, seen, early) => expect(tooEarly(invocations(seen))).toBe(early));
});

describe('the end of the container', () => {
  const noise = (goodAfter: Exchange) => invocations({ badInput: [{ kind: 'noise', bad: unanswered('ECONNRESET'), goodAfter }] });

  const several = { ...noise(refused()), badInput: [...noise(exchange()).badInput, ...noise(refused()).badInput] };

  it.each([
    ['is told by the engine', invocations({ exit: exit(1) }), true],
    ['shows where nobody listens', noise(refused()), true],
    ['shows after one of several', several, true],
    ['does not show in a reset', noise(unanswered('ECONNRESET')), false],
    ['is not seen', invocations(), false],
  ])('%s', (_, seen, ended) => expect(hasEnded(seen)).toBe(ended));

  it.each([
    ['after the end', invocations({ exit: exit(1) }), refused(), true],
    ['broken off by the end', invocations({ exit: exit(1) }), unanswered('ECONNRESET'), false],
    ['answered before', invocations({ exit: exit(1) }), exchange(), false],
    ['without an end', invocations(), refused(), false],
  ])('a request %s', (_, seen, one, late) => expect(cameTooLate(seen, one)).toBe(late));
});

describe('allExchanges', () => {
  it('has every request in order', () => {
    const [first, second, third] = ['first', 'second', 'third'].map((label) => labelled(label)) as [Exchange, Exchange, Exchange];
    const bodies = [
      { alone: [labelled('alone'), labelled('alone again')] as const, together: [labelled('together')] },
      { alone: [first, second] as const, together: [], afterwards: labelled('afterwards') },
    ];
    const seen = invocations({
      samples: [labelled('sample')],
      variations: [again(labelled('again'))],
      parallel: [{ contentType: 'text/csv', bodies }],
      badInput: [{ kind: 'noise', bad: labelled('noise'), goodAfter: labelled('good') }],
      inARow: { first: third, second: labelled('in a row') },
    });
    expect(allExchanges(seen).map(({ label }) => label)).toEqual([
      'sample',
      'again',
      'alone',
      'alone again',
      'together',
      'first',
      'second',
      'afterwards',
      'noise',
      'good',
      'third',
      'in a row',
    ]);
  });

  it('has none that was not sent', () => {
    const { parallel: _parallel, inARow: _inARow, ...rest } = invocations({ variations: [], badInput: [] });
    expect(allExchanges(rest)).toEqual(rest.samples);
    expect(allExchanges({ ...rest, inARow: { first: exchange() } })).toHaveLength(2);
  });
});

describe('neverSent', () => {
  it.each([
    ['no sample', { samples: [], stoppedAt: 'chunked' }, 'not-applicable', undefined],
    ['a hanging variation', { stoppedAt: 'chunked', exit: exit(1) }, 'not-checked', 'serve/chunked-body'],
    ['a hanging sample', { samples: [unanswered('DEADLINE')], stoppedAt: 'sample' }, 'not-checked', 'serve/invocation-time'],
    ['a hanging sample before', { samples: [unanswered('DEADLINE')], stoppedAt: 'burst' }, 'not-checked', 'serve/invocation-time'],
    ['a hanging one among many', { stoppedAt: 'burst' }, 'not-checked', 'serve/many-requests'],
    [
      'late by a deadline of its own',
      { samples: [exchange({ ms: 3_000 })], deadlineSeconds: 2, stoppedAt: 'burst' },
      'not-checked',
      'serve/invocation-time',
    ],
    ['the end of the container', { samples: [badRequest], exit: exit(1) }, 'not-checked', 'serve/survives-bad-input'],
    ['no sample that succeeds', { samples: [badRequest, badRequest] }, 'not-checked', 'serve/invocation-status'],
    ['nothing to vary', { samples: [badRequest, exchange()] }, 'not-applicable', undefined],
  ] as const)('%s', (_, seen, status, follows) => {
    expect(neverSent(invocations(seen))).toEqual({
      status,
      reason: expect.stringMatching(/\w\.$/),
      ...(follows === undefined ? {} : { follows }),
    });
  });
});

describe('judgeVariations', () => {
  const words = { expected: 'a success', cause: 'It is new.', fix: 'Mend it.' };
  const judge = (seen: Partial<InvocationsObservation>) =>
    judgeVariations(observations({ 'serve/invocations': invocations(seen) }), ['chunked', 'size-6-mib'], {
      ...words,
      fault: (one, base) => (isSuccess(one) ? undefined : `${one.error?.code ?? one.response?.status} after ${base.response?.status}`),
    });

  it('passes what has no fault', () => expect(judge({})).toEqual({ status: 'pass' }));

  it('fails with the words of the check and the request', () => {
    expect(judge({ variations: variations({ 'size-6-mib': labelled('large', { status: 413 }) }) })).toEqual({
      status: 'fail',
      ...words,
      actual: '413 after 200',
      evidence: ['> POST /invocations (Content-Type: text/csv, 10 bytes)', '< 413 (text/csv, 4 bytes, 5 ms): 1.5'],
    });
  });

  it.each<[string, Partial<InvocationsObservation>, string, string | undefined]>([
    ['other kinds fail', { variations: variations({ 'size-25-mb': badRequest }) }, 'pass', undefined],
    ['none of these kinds was sent', { variations: [again(exchange())] }, 'not-applicable', undefined],
    [
      'the plain request fails',
      { samples: [badRequest], variations: variations({ again: badRequest }) },
      'not-checked',
      'serve/invocation-status',
    ],
    [
      'all hang, as plain requests do',
      {
        variations: variations({
          again: unanswered('DEADLINE'),
          chunked: unanswered('DEADLINE'),
          'size-6-mib': unanswered('DEADLINE'),
        }),
      },
      'not-checked',
      'serve/invocation-time',
    ],
    [
      'all are late for a deadline of its own, as plain requests are',
      {
        deadlineSeconds: 2,
        variations: variations({ again: exchange({ ms: 3_000 }), chunked: exchange({ ms: 3_000 }), 'size-6-mib': exchange({ ms: 3_000 }) }),
      },
      'not-checked',
      'serve/invocation-time',
    ],
    [
      'all hang, unlike plain requests',
      { variations: variations({ chunked: unanswered('DEADLINE'), 'size-6-mib': unanswered('DEADLINE') }) },
      'fail',
      undefined,
    ],
    [
      'one hangs, as plain requests do',
      { variations: variations({ again: unanswered('DEADLINE'), chunked: unanswered('DEADLINE') }) },
      'fail',
      undefined,
    ],
    ['some came after the end', { exit: exit(1), variations: variations({ 'size-6-mib': refused() }) }, 'pass', undefined],
    [
      'a fault and one that came after the end',
      { exit: exit(1), variations: variations({ chunked: refused(), 'size-6-mib': badRequest }) },
      'fail',
      undefined,
    ],
    [
      'all came after the end',
      { exit: exit(1), variations: variations({ chunked: refused(), 'size-6-mib': refused() }) },
      'not-checked',
      'serve/survives-bad-input',
    ],
  ])('%s', (_, seen, status, follows) => {
    const outcome = judge(seen);
    expect(outcome.status).toBe(status);
    expect('follows' in outcome ? outcome.follows : undefined).toBe(follows);
  });
});
