import { blameServing } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const serveModelReadOnly = defineCheck({
  id: 'serve/model-read-only',
  clauses: ['INF-15'],
  severity: 'must',
  passes: 'serving works with a read-only /opt/ml/model',
  fails: 'serving works only with a writable /opt/ml/model',
  why: 'The model is unpacked before the server starts and is mounted read-only. A server that unpacks, converts or caches something beside its model works in a local test with a writable folder and does not start on SageMaker.',
  smoke: true,
  containerOnly: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test: (seen) =>
    blameServing('serve/model-read-only', seen, {
      expected: 'a server that works although /opt/ml/model is read-only',
      actual: 'it works only when the folder is writable',
      cause: 'The server unpacks, converts, caches or locks something in the folder of its model.',
      fix: 'Write to a temporary folder instead: /tmp, tempfile.mkdtemp(), os.tmpdir().',
    }),
});
