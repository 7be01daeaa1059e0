import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../pipe-runs.ts';

export const pipeLateEpoch = defineCheck({
  id: 'pipe/late-epoch',
  clauses: ['PIPE-02'],
  severity: 'must',
  passes: 'training waits for the FIFO of the next epoch',
  fails: 'training does not wait for the FIFO of the next epoch',
  why: "After an epoch is closed the FIFO of the next one can take seconds to appear: AWS's own reader waits up to two minutes for it. A program that opens it at once fails with ENOENT in real jobs, although it works where files are quick.",
  needs: ['pipe/together', 'pipe/apart'],
  test: (seen) =>
    judgeOddity(seen, 'late', {
      expected: 'a training that goes on when the FIFO of epoch 1 appears 2 seconds late',
      cause: 'The program opens the next FIFO without looking whether it is there.',
      fix: 'Try to open it again every 0.1 s while it does not exist (ENOENT, FileNotFoundError), for two minutes at least.',
    }),
});
