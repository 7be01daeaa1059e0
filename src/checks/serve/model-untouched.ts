import { serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog, logText } from '../evidence.ts';

const REFUSED_WRITE = /EROFS|Read-only file system/i;

export const serveModelUntouched = defineCheck({
  id: 'serve/model-untouched',
  clauses: ['INF-15'],
  severity: 'must',
  passes: 'serving never tries to write to /opt/ml/model',
  fails: 'serving tries to write to /opt/ml/model',
  why: 'The model is mounted read-only and must not be written to. This server works all the same, but its log tells of a write that was refused: a cache that is never filled, a lock that is not held, a conversion done again for every request.',
  containerOnly: true,
  needs: ['project', 'serve/health', 'serve/diagnosis', 'serve/invocations'],
  test(seen) {
    const { log } = seen['serve/invocations'];
    if (!REFUSED_WRITE.test(logText(log))) return { status: 'pass' };
    if (serveCause(seen) !== undefined)
      return { status: 'not-checked', reason: 'Requests fail because of it.', follows: 'serve/model-read-only' };
    return {
      status: 'fail',
      expected: 'no attempt to write below /opt/ml/model',
      actual: 'the log tells of a write that was refused',
      cause: 'A library keeps a cache, a lock or a compiled form beside the model.',
      fix: 'Point it to a temporary folder (often a variable such as XDG_CACHE_HOME or MPLCONFIGDIR, set with ENV in the Dockerfile).',
      evidence: describeLog(log),
    };
  },
});
