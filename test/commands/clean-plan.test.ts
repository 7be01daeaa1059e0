import { describe, expect, it } from 'vitest';
import { type Piece, whySpared } from '../../src/commands/clean-plan.ts';
import { describeSum, formatAge, renderCleanJson, renderFindings } from '../../src/commands/clean-text.ts';

const now = Date.UTC(2026, 10, 23, 9);
const HOUR = 3_600_000;
const piece = (parts: Partial<Piece> = {}): Piece => ({
  ...{ kind: 'container', name: 'c', where: 'docker', run: 'r', project: 'demo', state: 'dead', bytes: 2_000_000, madeAt: now - HOUR },
  ...parts,
});

describe('what may go', () => {
  it.each<[string, Partial<Piece>, number | undefined, boolean]>([
    ['of a dead process', {}, undefined, true],
    ['of a dead process, older than asked for', {}, HOUR, true],
    ['of a dead process, younger than asked for', {}, HOUR + 1, false],
    ['of a dead process, of unknown age', { madeAt: undefined }, HOUR, false],
    ['of a live process, however old', { state: 'alive', madeAt: 0 }, 0, false],
    ['from elsewhere, of a day', { state: 'elsewhere', madeAt: now - 24 * HOUR }, undefined, true],
    ['from elsewhere, of less', { state: 'elsewhere', madeAt: now - 24 * HOUR + 1 }, undefined, false],
    ['from elsewhere, when the user names an age', { state: 'elsewhere' }, HOUR, true],
    ['from elsewhere, of unknown age', { state: 'elsewhere', madeAt: undefined }, 0, false],
    ['an image that lost its name', { state: 'superseded' }, undefined, true],
    ['one that a build under way may be about to name', { state: 'superseded', madeAt: now - 59_000 }, undefined, false],
    ['of the cache', { state: 'kept' }, undefined, true],
    ['of the cache, younger than asked for', { state: 'kept' }, 2 * HOUR, false],
  ])('%s', (_, parts, olderThan, goes) => {
    expect(whySpared(piece(parts), { olderThan, now }) === undefined).toBe(goes);
  });
});

describe('what is shown', () => {
  it('says what, where, how large, how old, and what stays', () => {
    const pieces = [
      piece({ name: 'sagemaker-algo-k-train' }),
      piece({ kind: 'network', name: 'net', bytes: 0, project: '\u001b[31m' }),
      piece({ kind: 'folder', name: 'f', where: '/tmp', project: '', madeAt: undefined, bytes: undefined }),
    ];
    const findings = {
      pieces,
      spared: [{ piece: piece({ name: 'live' }), reason: 'its run is still at work' }],
      silent: [{ name: 'podman', where: 'podman', reason: 'no answer' }] as const,
    };
    const text = renderFindings(findings, now);
    expect(text).toBe(
      [
        'docker',
        '  container  sagemaker-algo-k-train (demo)  2 MB  1 h old',
        text.split('\n')[2],
        '/tmp',
        '  folder  f  size unknown  age unknown',
        'Left alone:',
        '  container live (docker): its run is still at work',
        'Not looked at, or not at everything:',
        '  podman: no answer',
        '',
      ].join('\n'),
    );
    expect(text).not.toContain('\u001b');
    expect(describeSum(pieces)).toBe('1 container, 1 network, 1 work folder (2 MB)');
    const outcomes = new Map<Piece, string | undefined>([
      [pieces[0] as Piece, undefined],
      [pieces[1] as Piece, 'busy'],
    ]);
    expect(
      JSON.parse(renderCleanJson(findings, outcomes)).things.map((one: { status: string; reason?: string }) => [one.status, one.reason]),
    ).toEqual([
      ['removed', undefined],
      ['failed', 'busy'],
      ['removed', undefined],
    ]);
    expect(JSON.parse(renderCleanJson(findings, undefined)).things[0].status).toBe('found');
  });

  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [HOUR * 23, '23 h'],
    [HOUR * 49, '2 d'],
  ])('%d ms is %s', (ms, words) => {
    expect(formatAge(ms)).toBe(words);
  });
});
