import { defineCheck } from '../define-check.ts';
import { failJob, ONE_HOST } from '../hosts.ts';

export const distributedAllHostsEndWell = defineCheck({
  id: 'distributed/all-hosts-end-well',
  clauses: ['DIST-01', 'DIST-06', 'DIST-09', 'TRAIN-39'],
  severity: 'must',
  passes: 'training on several hosts ends with exit code 0 on every one',
  fails: 'training on several hosts fails',
  why: 'With training.distributed the product page lets buyers choose several machines. Each runs the same image on a network that reaches nothing but the other hosts; the job is Completed only when every one of them has ended with exit code 0 and some host has left a model. Common causes of a failure: a port that one host opens and the others do not know, a barrier that a host without work never reaches, a host that ends while others still need it.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test({ 'distributed/together': { run }, 'distributed/apart': { plain, carrying } }) {
    if (run === undefined) return ONE_HOST;
    if (run.trouble === undefined) return { status: 'pass' };
    if (plain?.trouble === 'clash') return { status: 'pass' };
    const explained = Object.values(carrying).some(({ trouble }) => trouble !== undefined);
    if (plain !== undefined && plain.trouble === undefined && explained) return { status: 'pass' };
    const failed = plain?.trouble === undefined ? run : plain;
    return failJob(failed, {
      expected: `exit code 0 on ${failed.hosts.map(({ host }) => host).join(', ')}, and a model on one of them`,
      fix: 'Mend what the last lines of that log say; look at such a job alone with: sagemaker-algo train --instances 3',
    });
  },
});
