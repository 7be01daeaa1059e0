import { blameServing } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog, logText } from '../evidence.ts';

const WRITES = /EROFS|Read-only file system/i;

export const serveModelReadOnly = defineCheck({
  id: 'serve/model-read-only',
  clauses: ['INF-15'],
  severity: 'must',
  passes: 'serving does not write to /opt/ml/model',
  fails: 'serving writes to /opt/ml/model',
  why: 'The model is unpacked before the server starts and is mounted read-only. A server that unpacks, converts or caches something beside its model works in a local test with a writable folder and does not start on SageMaker.',
  smoke: true,
  containerOnly: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    const blame = {
      expected: 'no attempt to write below /opt/ml/model',
      cause: 'The server unpacks, converts, caches or locks something in the folder of its model.',
      fix: 'Write to a temporary folder instead: /tmp, tempfile.mkdtemp(), os.tmpdir().',
    };
    const { readyMs, log } = seen['serve/health'];
    if (readyMs === undefined) {
      return blameServing('serve/model-read-only', seen, { ...blame, actual: 'the server starts only when the folder is writable' });
    }
    if (!WRITES.test(logText(log))) return { status: 'pass' };
    return { status: 'fail', ...blame, actual: 'the log tells of a write that was refused', evidence: describeLog(log) };
  },
});
