import { defineCheck } from '../define-check.ts';
import { describePiped, following, NO_PIPE, pipeCause, succeeded } from '../pipe-runs.ts';

export const pipeOneEpochOpen = defineCheck({
  id: 'pipe/one-epoch-open',
  clauses: ['PIPE-03'],
  severity: 'must',
  passes: 'training closes each epoch before it opens the next',
  fails: 'training opens an epoch while the one before is still open',
  why: 'Of each channel one FIFO may be open at a time, by one process. The next one is promised only when the one before has been closed, so a program that holds on to it waits for an epoch that never comes, until the time limit of the job.',
  containerOnly: true,
  needs: ['pipe/together', 'pipe/apart'],
  test(seen) {
    const { run } = seen['pipe/together'];
    if (run === undefined) return NO_PIPE;
    const held = run.fed.flatMap(({ channel, told }) => {
      const epoch = told.findIndex(({ overlaps }) => overlaps);
      return epoch < 0 ? [] : [{ channel, epoch }];
    })[0];
    if (held !== undefined) {
      return {
        status: 'fail',
        expected: `that ${held.channel}_${held.epoch - 1} is closed before ${held.channel}_${held.epoch} is opened`,
        actual: `epoch ${held.epoch} was opened with epoch ${held.epoch - 1} still open, 3 s after its end; SageMaker may never make it`,
        cause: 'The FIFO is closed only when its variable is overwritten, or a worker process has inherited it.',
        fix: 'Close each FIFO at its end: `with open(...)` in Python, stream.destroy() and its close event in Node, defer file.Close() in a function for each epoch in Go.',
        evidence: describePiped(run),
      };
    }
    return succeeded(run) || run.fed.some(({ epochs }) => epochs > 1) ? { status: 'pass' } : following(pipeCause(seen));
  },
});
