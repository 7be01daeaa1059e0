import { describe, expect, it } from 'vitest';
import { judgeIssues } from '../../src/checks/issues.ts';
import { listNames, outsideNames } from '../../src/checks/outside-names.ts';
import { judgeSecrets } from '../../src/checks/secret-text.ts';
import { causeOfEnd, describeEnd } from '../../src/text/ending.ts';
import { exit, observations, project } from '../support/observations.ts';

const WORDS = { expected: 'e', cause: 'c', fix: 'f' };

describe('outsideNames', () => {
  it.each([
    ['localhost.', false],
    ['db.localdomain', false],
    ['localdomain', false],
    ['4.3.2.1.in-addr.arpa.', false],
    ['router.lan', false],
    ['api.test.', false],
    ['worker', false],
    ['worker.', false],
    ['mylocalhost.com', true],
    ['local.example.com', true],
    ['example.mylocal', true],
    ['arpa.example.org.', true],
  ])('%s', (name, outside) => expect(outsideNames([name])).toEqual(outside ? [name] : []));

  it('names each once, and none where nobody listened', () => {
    expect(outsideNames(['a.com', 'b.com', 'a.com'])).toEqual(['a.com', 'b.com']);
    expect(outsideNames(undefined)).toEqual([]);
  });
});

describe('listNames', () => {
  it('shows five', () => expect(listNames(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e'));
  it('counts the rest', () => expect(listNames(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d, e and 1 more'));
});

describe('judgeSecrets', () => {
  const found = (count: number) => Array.from({ length: count }, (_, index) => ({ what: 'key', where: `line ${index}` }));

  it('passes nothing', () => expect(judgeSecrets([], WORDS)).toEqual({ status: 'pass' }));

  it('tells the place of one', () =>
    expect(judgeSecrets(found(1), WORDS)).toEqual({ status: 'fail', ...WORDS, actual: 'key in line 0', evidence: ['line 0: key'] }));

  it('counts the rest, and shows ten', () =>
    expect(judgeSecrets(found(12), WORDS)).toMatchObject({
      actual: 'key in line 0 and 11 more',
      evidence: found(10).map(({ where }) => `${where}: key`),
    }));
});

describe('judgeIssues', () => {
  const issue = (clause: string, value: unknown) => ({ path: `at.${clause}`, value, reason: 'is wrong', clause });
  const judge = (...issues: readonly ReturnType<typeof issue>[]) =>
    judgeIssues(observations({ project: project({ issues }) }), ['API-01', 'API-02'], { expected: 'e', cause: 'c' });

  it('looks at the issues of its clauses only', () =>
    expect(judge(issue('API-09', 1), issue('API-02', 'x'))).toEqual({
      status: 'fail',
      expected: 'e',
      cause: 'c',
      actual: 'at.API-02 = "x" is wrong',
      fix: 'Change at.API-02 in sagemaker-algo.json.',
      evidence: ['at.API-02 = "x" is wrong (API-02)'],
    }));

  it('tells the first and shows all', () =>
    expect(judge(issue('API-01', undefined), issue('API-02', [1]))).toMatchObject({
      actual: 'at.API-01 is wrong, and 1 more',
      evidence: ['at.API-01 is wrong (API-01)', 'at.API-02 = [1] is wrong (API-02)'],
    }));

  it('cuts a long value', () => {
    expect(judge(issue('API-01', 'x'.repeat(58)))).toMatchObject({ actual: `at.API-01 = "${'x'.repeat(58)}" is wrong` });
    expect(judge(issue('API-01', 'x'.repeat(59)))).toMatchObject({ actual: `at.API-01 = "${'x'.repeat(58)}… is wrong` });
  });
});

describe('the end of a container', () => {
  const overfull = { bytes: 2e9, limitBytes: 1e9 };
  it.each([
    ['by itself', exit(3), 'exit code 3', undefined],
    ['out of memory', exit(137, { oomKilled: true }), 'exit code 137, out of memory', /memory ran out/],
    ['at the limit of the disk', exit(137, { overfull: { ...overfull, reason: 'limit' } }), /written 2 GB$/, /write 1 GB here/],
    ['on a disk that is full', exit(137, { overfull: { ...overfull, reason: 'free' } }), /written 2 GB$/, /something else did/],
  ])('%s', (_, ended, end, cause) => {
    expect(describeEnd(ended)).toMatch(end);
    if (cause === undefined) expect(causeOfEnd(ended)).toEqual({});
    else expect(causeOfEnd(ended).cause).toMatch(cause);
  });
});
