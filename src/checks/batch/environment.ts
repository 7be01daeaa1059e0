import { describeEnding } from '../../text/ending.ts';
import { failsByEnvironment } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const batchEnvironment = defineCheck({
  id: 'batch/environment',
  clauses: ['BATCH-02'],
  severity: 'must',
  passes: 'batch needs no variable but SAGEMAKER_BATCH=true',
  fails: 'batch needs variables that not every job sets',
  why: 'A batch job sets SAGEMAKER_BATCH=true, in lower case. SAGEMAKER_MAX_PAYLOAD_IN_MB, SAGEMAKER_BATCH_STRATEGY and SAGEMAKER_MAX_CONCURRENT_TRANSFORMS are there only when the buyer chose a value. Local tools always set some of them, and write True.',
  needs: ['batch/transform'],
  test({ 'batch/transform': seen }) {
    if (!failsByEnvironment(seen)) return { status: 'pass' };
    const capital = seen.relaxed?.['capital-true'];
    return {
      status: 'fail',
      expected: 'the container works with SAGEMAKER_BATCH=true alone',
      actual: seen.exit === undefined ? 'it does not work' : describeEnding('it', seen.exit, 'ends'),
      cause:
        capital?.readyMs !== undefined && capital.answered
          ? 'The value is compared with True; SageMaker writes true.'
          : 'A variable is taken for granted that is set only when the buyer chose a value.',
      fix: 'Compare SAGEMAKER_BATCH without regard to case, and give the three others a default: 6, MULTI_RECORD and 1.',
      evidence: describeLog(seen.log),
    };
  },
});
