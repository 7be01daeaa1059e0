import { explainAwsFailure } from '../aws/explain.ts';
import { asAwsFailure } from '../aws/failure.ts';
import type { LogLine } from '../aws/logs.ts';
import type { ContainerLog } from '../engine/engine.ts';
import { isInterrupted, isUserError } from '../errors.ts';
import type { Attempt, ObservationKey } from '../observe/types.ts';
import type { Cloud } from './cloud.ts';

/** A thing that was seen. */
export function made<T>(value: T, durationMs?: number): Attempt<T> {
  return { status: 'made', value, ...(durationMs === undefined ? {} : { durationMs }) };
}

/** A thing that could not be seen, and why. */
export function failed(reason: string, after?: ObservationKey): Attempt<never> {
  return { status: 'failed', reason, ...(after === undefined ? {} : { after }) };
}

/**
 * One stage of a rehearsal. What AWS refuses there is why nothing was seen, and ends the stage, not the rehearsal: what was seen before it
 * is still reported. An interrupt goes through.
 */
export async function tryStage<T>(cloud: Pick<Cloud, 'signal'>, stage: () => Promise<Attempt<T>>): Promise<Attempt<T>> {
  try {
    return await stage();
  } catch (error) {
    if (isInterrupted(error) || cloud.signal.aborted) throw error;
    const failure = asAwsFailure(error);
    const told = failure === undefined ? error : explainAwsFailure(failure);
    if (!isUserError(told)) throw error;
    return failed(told.hint === undefined ? told.message : `${told.message} ${told.hint}`);
  }
}

/** The log of a job as an engine gives that of a container; CloudWatch keeps both streams as one. */
export function asContainerLog(lines: readonly LogLine[]): ContainerLog {
  return { stdout: lines.map(({ text }) => `${text}\n`).join(''), stderr: '', droppedBytes: 0 };
}
