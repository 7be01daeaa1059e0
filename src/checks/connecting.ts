import type { ConnectTry } from '../observe/types.ts';

/**
 * What is wrong, in words, when every try to connect was late: one alone may be the fault of the machine that tests. Nothing
 * when one was in time, or when connections were refused, which another check judges.
 */
export function slowestOfAll(tries: readonly ConnectTry[], limitMs: number): string | undefined {
  const late = tries.filter(({ ms }) => ms > limitMs * 0.98);
  if (late.length < tries.length) return undefined;
  const given = tries.filter(({ accepted }) => !accepted).length;
  return given > 0
    ? `${given} of ${tries.length} connections not accepted after ${limitMs} ms`
    : `accepted after ${Math.round(Math.min(...tries.map(({ ms }) => ms)))} ms at best`;
}
