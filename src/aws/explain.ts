import { EXIT, UserError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import { lastTarget } from './client-settings.ts';
import { refusalExplainers } from './explain-access.ts';
import { credentialExplainers } from './explain-credentials.ts';
import { networkExplainers } from './explain-network.ts';
import type { Surroundings } from './explanation.ts';
import { type AwsFailure, asAwsFailure } from './failure.ts';
import { listProfiles } from './profiles.ts';

/** The first that knows a failure explains it. */
const EXPLAINERS = [...credentialExplainers, ...networkExplainers, ...refusalExplainers];

/** What an answer of AWS means to the seller, in one sentence, and the next step. */
export function explainAwsFailure(failure: AwsFailure, where: Surroundings = { ...lastTarget(), profiles: listProfiles }): UserError {
  for (const explain of EXPLAINERS) {
    const found = explain(failure, where);
    if (found !== undefined) return new UserError(found.message, { hint: found.hint, exitCode: found.exitCode ?? EXIT.couldNotLook });
  }
  const { service, operation, code, message, requestId } = failure;
  return new UserError(`AWS refused ${service} ${operation}: ${code}: ${neutraliseLine(message, 1_000)}`, {
    exitCode: EXIT.couldNotLook,
    ...(requestId === undefined ? {} : { hint: `Number of the request, for AWS Support: ${neutraliseLine(requestId)}` }),
  });
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
