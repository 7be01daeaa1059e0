import { InterruptedError, isUserError } from '../errors.ts';

/** Does work that Ctrl-C may end here but not in AWS: then `left` says to the reader what stays or goes on there. */
export async function leaving<T>(signal: AbortSignal, left: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Whatever a call dies of when it is cut off.
    throw signal.aborted && !isUserError(error) ? new InterruptedError(left) : error;
  }
}
