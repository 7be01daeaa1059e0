import { failedWith } from '../aws/failure.ts';
import type { Cloud } from './cloud.ts';
import { mayHaveHappened } from './follow.ts';
import { asking, type OnInterrupt, stopJob, stopOrLeave } from './interrupt.ts';

/** Has AWS make a job, whose name is ours alone. Interrupted in the middle of it, it is stopped or left as `onInterrupt` says. */
export async function startJob(
  cloud: Cloud,
  { job, create }: { readonly job: Parameters<typeof stopJob>[1]; readonly create: () => Promise<unknown> },
  onInterrupt: OnInterrupt = 'stop',
): Promise<void> {
  cloud.ledger.add(job);
  try {
    await asking(cloud, create);
  } catch (error) {
    // The answer to a first attempt was lost; names are ours alone, so the job is too.
    if (!failedWith(error, 'ResourceInUse')) {
      if (mayHaveHappened(error)) await stopJob(cloud, job);
      else cloud.ledger.remove(job);
      throw error;
    }
  }
  if (cloud.signal.aborted) await stopOrLeave(cloud, job, onInterrupt);
}
