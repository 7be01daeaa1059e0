import type { Cloud } from '../cloud/cloud.ts';
import type { OnInterrupt } from '../cloud/interrupt.ts';
import { describeLiving, type Living } from '../cloud/ledger.ts';
import { describeCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, InterruptedError, isInterrupted } from '../errors.ts';

/**
 * What a Ctrl-C does to a job of ours: on a terminal it is asked, and without an answer the job is stopped, because it costs money.
 * Without a terminal it is stopped.
 */
export function askToStop(context: Pick<Context, 'interactive' | 'prompt' | 'progress'>, { kind, name }: Living): OnInterrupt {
  if (!context.interactive) return 'stop';
  return async () => {
    context.progress.close();
    try {
      const message = `Stop the ${kind} ${name}? It costs money until it ends.`;
      return (await context.prompt.confirm({ message, initial: true, afterInterrupt: true })) ? 'stop' : 'leave';
    } catch {
      return 'stop';
    }
  };
}

/** Runs what was started in AWS to its end. After a Ctrl-C, and after a failure, it is said what lives on there. */
export async function sayingWhatLives(
  cloud: Cloud,
  context: Pick<Context, 'stderr' | 'progress'>,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    const living = cloud.ledger.list();
    const left = `${describeFollowing(living, cloud.flags)}${describeLiving(living, cloud.flags)}`.trimEnd();
    // A call that was cut off may have thrown anything.
    if (isInterrupted(error) || cloud.signal.aborted) throw new InterruptedError(left || 'Nothing of this run is left running in AWS.');
    context.progress.close();
    if (left !== '') context.stderr.write(`${left}\n`);
    throw error;
  }
}

/** The exit code of work that has come to its end and meant to leave nothing: what could not be removed is said once more, and is no success. */
export function endWithoutRest(
  cloud: Pick<Cloud, 'ledger' | 'flags'>,
  context: Pick<Context, 'stderr' | 'progress'>,
  code: ExitCode,
): ExitCode {
  const left = describeLiving(cloud.ledger.list(), cloud.flags);
  if (left === '') return code;
  context.progress.close();
  context.stderr.write(left);
  return code === EXIT.ok ? EXIT.failed : code;
}

/** How to follow again what runs on. */
export function describeFollowing(living: readonly Living[], flags: readonly string[]): string {
  return living
    .filter(({ kind }) => kind === 'training job' || kind === 'transform job')
    .map(({ kind, name }) => `The ${kind} ${name} goes on. Follow it: ${attachCommand(name, flags)}\n`)
    .join('');
}

/** The command line that attaches to a job. */
export function attachCommand(name: string, flags: readonly string[]): string {
  return describeCommand('sagemaker-algo', ['jobs', 'attach', name, ...flags]);
}
