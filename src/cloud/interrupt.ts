import { asAwsFailure } from '../aws/failure.ts';
import { InterruptedError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { CloudPlace } from './cloud.ts';
import type { Living } from './ledger.ts';

/** What a Ctrl-C does to a job: it costs money, so that nothing but a wish leaves it alone. */
export type OnInterrupt = 'stop' | 'leave' | (() => Promise<'stop' | 'leave'>);

/** A job that can be stopped. */
type Job = Living & { readonly kind: 'training job' | 'transform job' };

/** Ends a job after a Ctrl-C, or leaves it; says which, and throws InterruptedError. What cannot be stopped stays in the ledger. */
export async function stopOrLeave(cloud: CloudPlace, job: Job, onInterrupt: OnInterrupt): Promise<never> {
  const wish = typeof onInterrupt === 'string' ? onInterrupt : await onInterrupt();
  if (wish === 'stop') await stopJob(cloud, job);
  throw new InterruptedError();
}

/** Asks SageMaker to stop a job, also after a Ctrl-C. One that has ended or never began is no failure. */
export async function stopJob({ afterwards, ledger, progress }: CloudPlace, job: Job): Promise<void> {
  const step = progress.step(`Stop the ${job.kind} ${job.name}`);
  try {
    await (job.kind === 'training job' ? afterwards.training : afterwards.transform).stop(job.name);
    ledger.remove(job);
    step.done('SageMaker stops it; what it ran so far is billed');
  } catch (error) {
    if (hasEnded(error)) {
      ledger.remove(job);
      step.done('it does not run');
      return;
    }
    const failure = asAwsFailure(error);
    if (failure === undefined) throw error;
    step.fail(neutraliseLine(`${failure.code}: ${failure.message}`, 300));
  }
}

/** The texts with which SageMaker refuses to stop what does not run, or never was. */
export function hasEnded(error: unknown): boolean {
  const failure = asAwsFailure(error);
  if (failure === undefined) return false;
  return (
    failure.code === 'ResourceNotFound' ||
    (failure.code === 'ValidationException' &&
      /status .*(Completed|Failed|Stopped)|not found|could not find|does not exist/i.test(failure.message))
  );
}

/**
 * Asks AWS to make something, and waits for the answer also after a Ctrl-C: a request that was sent goes on without us, and what it made
 * could not be ended before it is there.
 */
export async function asking<T>({ signal }: Pick<CloudPlace, 'signal'>, create: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new InterruptedError();
  return await create();
}
