import { EXIT, UserError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import { type AwsFailure, asAwsFailure } from './failure.ts';

/** What an answer of AWS means to the seller, in one sentence, and the next step. */
export function explainAwsFailure({ service, operation, code, message }: AwsFailure): UserError {
  return new UserError(`AWS refused ${service} ${operation}: ${code}: ${neutraliseLine(message, 1_000)}`, { exitCode: EXIT.couldNotLook });
}

/** Runs a command that calls AWS: what AWS refused reaches the reader as a sentence. */
export async function explainingAws<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = asAwsFailure(error);
    throw failure === undefined ? error : explainAwsFailure(failure);
  }
}
