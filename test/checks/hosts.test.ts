import { describe, expect, it } from 'vitest';
import { describeShared, failJob, judgeOddity, mergeable } from '../../src/checks/hosts.ts';
import type { Observations } from '../../src/observe/types.ts';
import { exit, log, observations } from '../support/observations.ts';
import { hostRun, jobRun, onHosts, stumbling, troubled } from '../support/observations-distributed.ts';

const TEXTS = { expected: 'a', cause: 'c', fix: 'd' };
const failed = (host: string, exitCode: number) => hostRun(host, { exit: exit(exitCode), log: log(`log of code ${exitCode}`) });
const stuck = (host: string) => hostRun(host, { exit: exit(137), timedOut: true, log: log(`${host} waits`) });
const shared = (path: string, same = false) => ({ path, hosts: ['a', 'b'], same });

describe('failJob', () => {
  it('shows the log of the host that failed first, not of those that wait for it', () =>
    expect(failJob(jobRun({ trouble: 'failed', hosts: [stuck('a'), hostRun('b'), failed('c', 3), failed('d', 4)] }), TEXTS)).toEqual({
      status: 'fail',
      ...TEXTS,
      actual: 'c ends with exit code 3, d ends with exit code 4',
      evidence: [
        'a: killed at the time limit',
        'b: exit code 0',
        'c: exit code 3',
        'd: exit code 4',
        'log of c:',
        'stderr | log of code 3',
      ],
    }));

  it('shows the log of a host that was killed where none failed', () =>
    expect(failJob(jobRun({ trouble: 'stuck', hosts: [hostRun('a'), stuck('b'), stuck('c')] }), TEXTS)).toMatchObject({
      actual: 'b and c did not end and had to be killed',
      evidence: ['a: exit code 0', 'b: killed at the time limit', 'c: killed at the time limit', 'log of b:', 'stderr | b waits'],
    }));

  it('shows the log of the first host where all ended well without a model', () =>
    expect(failJob(jobRun({ trouble: 'no-model', hosts: [hostRun('a', { log: log('bye') }), hostRun('b')] }), TEXTS)).toMatchObject({
      evidence: ['a: exit code 0', 'b: exit code 0', 'log of a:', 'stderr | bye'],
    }));

  it('names the files over which hosts have clashed, three of them in the summary', () => {
    const paths = ['model/a', 'model/b', 'output/c', 'output/d'];
    const files = [shared('checkpoints/1'), shared('model/equal', true), ...paths.map((path) => shared(path))];
    expect(failJob(jobRun({ trouble: 'clash', hosts: [hostRun('a')], shared: files }), TEXTS)).toMatchObject({
      actual: ['model/a', 'model/b', 'output/c'].map((path) => `a and b write different bytes to /opt/ml/${path}`).join(', '),
      evidence: ['a: exit code 0', ...paths.map((path) => `/opt/ml/${path}: a, b`)],
    });
  });
});

describe('judgeOddity', () => {
  const judge = (replaced: Partial<Observations>) => judgeOddity('late-hosts', observations(replaced), TEXTS);

  it('knows nothing against it where the job was not taken apart', () =>
    expect(judge(onHosts(troubled('failed')))).toEqual({ status: 'pass' }));

  it('shows the job that carried nothing else', () =>
    expect(judge(stumbling({ 'late-hosts': 'failed' }))).toMatchObject({
      status: 'fail',
      ...TEXTS,
      actual: 'algo-2 ends with exit code 1',
    }));
});

describe('describeShared', () => {
  const many = (count: number) => describeShared(Array.from({ length: count }, (_, index) => shared(`model/${index}`)));

  it('shows eight', () => expect(many(8)).toHaveLength(8));
  it('counts the rest', () => expect(many(10).slice(7)).toEqual(['/opt/ml/model/7: a, b', 'and 2 more']));
});

describe('mergeable', () => {
  it.each([
    ['the job with everything odd', onHosts(), true],
    ['one that clashes only', onHosts(troubled('clash')), true],
    ['the plain one, where the odd one fails', stumbling({ 'late-hosts': 'failed' }), true],
    ['none, where both fail', stumbling({}, 'failed'), false],
    ['none, where the one that fails was not taken apart', onHosts(troubled('stuck')), false],
    ['none, where there is one host', {}, false],
  ])('%s', (_, replaced, found) => expect(mergeable(observations(replaced)) !== undefined).toBe(found));
});
