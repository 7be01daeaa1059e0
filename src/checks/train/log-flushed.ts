import { defineCheck } from '../define-check.ts';
import { describeLog, logText } from '../evidence.ts';

/** A shorter run shows nothing. */
const LONG_MS = 3_000;
/** Fewer lines may well belong to the end. */
const LINES_MIN = 3;
/** Part of the run that was silent. */
const LATE = 0.7;

export const trainLogFlushed = defineCheck({
  id: 'train/log-flushed',
  clauses: ['TRAIN-33'],
  severity: 'should',
  passes: 'the log of a training comes while it runs',
  fails: 'the log of a training comes all at its end',
  why: 'Both streams go to the log of the job as they come, and that is all a buyer sees of a training that takes hours. There is no terminal, so many runtimes keep lines back until a buffer is full or the program ends, and a job that is killed loses them. Metrics that come at the end cannot stop a job early either.',
  needs: ['train/nominal'],
  test({ 'train/nominal': { exit, log, spoke } }) {
    if (exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    if (exit.durationMs < LONG_MS) {
      return { status: 'not-applicable', reason: 'Training on the sample data is over in less than three seconds.' };
    }
    const lines = logText(log)
      .split(/[\r\n]+/)
      .filter((line) => line.trim() !== '').length;
    if (lines < LINES_MIN) return { status: 'not-applicable', reason: 'The log has too few lines to tell.' };
    const { firstMs, lastMs, pieces } = spoke ?? { firstMs: 0, lastMs: 0, pieces: 0 };
    // What was kept back comes in one piece. Lines in pieces of their own were written so: a program may take long to start and be quick then.
    const atOnce = lastMs - firstMs <= Math.max(250, exit.durationMs * 0.05) && pieces * 2 < lines;
    if (firstMs < exit.durationMs * LATE || !atOnce) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'lines that come while training runs',
      actual: `all ${lines} lines came at once after ${(firstMs / 1000).toFixed(1)} s of ${(exit.durationMs / 1000).toFixed(1)} s`,
      cause: 'The runtime keeps its output in a buffer because it does not write to a terminal.',
      fix: 'In the Dockerfile: ENV PYTHONUNBUFFERED=1; elsewhere flush after each line: print(..., flush=True), std::flush, bufio.Writer.Flush().',
      evidence: describeLog(log, 4),
    };
  },
});
