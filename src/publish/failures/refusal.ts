import type { AwsFailure } from '../../aws/failure.ts';
import { EXIT, UserError } from '../../errors.ts';
import { neutraliseLine } from '../../text/safe.ts';
import { translateFailure } from './translate.ts';

/** Explained better where all calls are: who may not do what, with the statement to paste, and how much is allowed at once. */
const EXPLAINED = /AccessDenied|Throttl|ResourceLimitExceeded|LimitExceeded|ExpiredToken|UnrecognizedClient/;

/** What a refused request means, where AWS's text is one of the known ones; undefined for any other. */
export function explainRefusal({ operation, code, message }: AwsFailure): UserError | undefined {
  if (EXPLAINED.test(code)) return undefined;
  const { causes } = translateFailure({ refusals: [message] });
  if (causes.length === 0) return undefined;
  const lines = causes.flatMap(({ cause, fix, local, source, notShown }) => [
    cause,
    `Fix: ${fix}`,
    ...(local === undefined ? [] : [`Here: ${local}`]),
    ...(source === undefined ? [] : [`Known from: ${source}`]),
    ...(notShown === undefined ? [] : [`Not shown: ${notShown}.`]),
  ]);
  return new UserError(`AWS refused ${operation}: ${neutraliseLine(message, 1_000)}`, {
    hint: lines.join('\n'),
    exitCode: EXIT.couldNotLook,
  });
}
