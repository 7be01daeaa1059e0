import type { TrainRun } from '../observe/train/types.ts';
import { logText } from './evidence.ts';

const MEMORY = /out of memory|MemoryError|bad_alloc|cannot allocate|allocation failed|heap limit|OutOfMemory|unable to allocate/i;
/** Words of a program that has too little data for a value, as the sample is small. */
const DATA =
  /\b(?:n_)?(?:rows?|records?|samples?|features?|columns?|observations?|examples?|points?|instances?|documents?|class(?:es)?|labels?|targets?|dimensions?|vocabulary)\b/i;

/** Why a run that failed on one value proves nothing: its message names another hyperparameter, so the two do not fit together. */
export function excuseCombination({ failure, log }: TrainRun, detail: string, names: readonly string[]): string | undefined {
  const words = `${failure?.text.slice(0, 1_000) ?? ''}\n${log.stderr.slice(-500)}`;
  const changed = detail.split('=', 1)[0];
  const other = names.find((name) => name !== changed && name.length > 2 && words.includes(name));
  return other === undefined ? undefined : `The message speaks of ${other}, with which the value may not go together.`;
}

/** Why a run that failed on an allowed value proves nothing: the sample or this machine may be too small for the value. */
export function excuseLargeValue({ exit, failure, log }: TrainRun): string | undefined {
  const words = `${failure?.text.slice(0, 1_000) ?? ''}\n${logText({ ...log, stdout: log.stdout.slice(-500), stderr: log.stderr.slice(-500) })}`;
  if (exit.oomKilled || MEMORY.test(words)) return 'Memory ran out on this machine, which may differ on the declared instance types.';
  return DATA.test(words) ? 'The message speaks of the data, so the sample may be too small for the value.' : undefined;
}
