import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { matchMetrics } from '../metrics.ts';

export const trainMetricsPrinted = defineCheck({
  id: 'train/metrics-printed',
  clauses: ['TRAIN-34'],
  severity: 'should',
  passes: 'training prints every declared metric',
  fails: 'training never prints a declared metric',
  why: 'Metrics that the spec declares are shown on the page of each training job. One whose pattern matches no line of the log stays empty there.',
  needs: ['project', 'train/nominal'],
  test(seen) {
    const { exit, log } = seen['train/nominal'];
    if (exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const metrics = matchMetrics(seen).filter(({ objective }) => !objective);
    if (metrics.length === 0) return { status: 'not-applicable', reason: 'The spec declares no metric besides its objectives.' };
    const absent = metrics.filter(({ captured }) => captured.length === 0);
    const first = absent[0];
    if (first === undefined) return { status: 'pass' };
    if (log.droppedBytes > 0) return { status: 'not-checked', reason: 'The log was too long to keep, and its end shows no such line.' };
    return {
      status: 'fail',
      expected: `a line that matches ${first.regex}`,
      actual: `no line does, so ${absent.map(({ name }) => name).join(', ')} ${absent.length === 1 ? 'has' : 'have'} no value`,
      cause: 'The program prints the metric in another form, or not at all.',
      fix: `Print the metric as the pattern says, or change training.metrics["${first.name}"].regex in sagemaker-algo.json.`,
      evidence: describeLog(log),
    };
  },
});
