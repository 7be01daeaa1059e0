import { neverStarted } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const serveStarts = defineCheck({
  id: 'serve/starts',
  clauses: ['INF-01', 'MKT-01'],
  severity: 'must',
  passes: 'the inference image starts with the argument `serve`',
  fails: 'the inference image does not start with the argument `serve`',
  why: 'SageMaker runs the image with the single word `serve` in place of CMD. Without an ENTRYPOINT, an executable of that name must be on PATH; with one, it receives the word as its argument. Common causes of a start that fails: the file is not executable, has Windows line endings, is not on PATH, or its interpreter is missing.',
  smoke: true,
  containerOnly: true,
  needs: ['serve/health'],
  test({ 'serve/health': health }) {
    if (health.exit === undefined || !neverStarted(health.exit, health.log)) return { status: 'pass' };
    const { startError, exitCode } = health.exit;
    return {
      status: 'fail',
      expected: 'the image runs when its argument is `serve`',
      actual: startError ?? `exit code ${exitCode}`,
      fix: 'In the Dockerfile: COPY serve /usr/local/bin/serve, then RUN chmod 755 /usr/local/bin/serve; save the file with LF line endings.',
      evidence: describeLog(health.log),
    };
  },
});
