import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainBusError = defineCheck({
  id: 'train/bus-error',
  clauses: ['TRAIN-18'],
  severity: 'should',
  passes: 'training gets by with 64 MiB of shared memory',
  fails: 'training runs out of shared memory',
  why: 'How large /dev/shm is on the machines of SageMaker is not documented, users report bus errors, and a job cannot ask for more. Here it has 64 MiB, as containers have unless told. The usual cause are data loaders with worker processes that pass tensors through shared memory.',
  containerOnly: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/bus-error', seen, {
      expected: 'a run with 64 MiB in /dev/shm',
      actual: 'the run ends with a bus error',
      cause: 'Worker processes share more data than /dev/shm holds.',
      fix: "Load data in the main process (num_workers=0), or share through files: torch.multiprocessing.set_sharing_strategy('file_system').",
    }),
});
