import type { Facts } from './facts.ts';
import type { Repair } from './repair.ts';

/** What is bad stops something that the tool does; a warning will, or may; a note is good to know and nothing more. */
export type Finding = 'problem' | 'warning' | 'note';

/** What a diagnosis concludes from facts. */
export type Judgement =
  | { readonly status: 'ok' }
  | {
      readonly status: Finding;
      /** One sentence: what was found, and where. */
      readonly what: string;
      /** One sentence: what comes of it when nothing is done. */
      readonly consequence: string;
      /** One sentence: what to do. */
      readonly fix: string;
      /** A line to paste into a shell, where one does it. */
      readonly command?: string;
      /** Where there are several places. */
      readonly evidence?: readonly string[];
      /** What `--fix` would do; only for what is safe. */
      readonly repairs?: readonly Repair[];
    }
  /** `follows` names the diagnosis whose finding is the reason. */
  | { readonly status: 'not-checked'; readonly reason: string; readonly follows?: string };

/**
 * One thing that can be wrong with a machine or a project, judged from facts alone. To add one: a file `doctor/<area>/<id>.ts`, a line in
 * `doctor/tables/<area>.ts`, and rows in `test/doctor/` of which one trips it and one does not.
 */
export interface Diagnosis<K extends keyof Facts = keyof Facts> {
  /** Equals the file's path below `doctor/`, without the ending. */
  readonly id: string;
  /** What holds when nothing is found, as a sentence without its full stop. */
  readonly passes: string;
  /** Everything that it may find. */
  readonly finds: readonly Finding[];
  /** Whether `--fix` can mend it. */
  readonly mends?: boolean;
  readonly needs: readonly K[];
  /** Facts that are taken into account where they are there. */
  readonly uses?: readonly (keyof Facts)[];
  judge(facts: Pick<Facts, K>, also: Partial<Facts>): Judgement;
}

/** Returns its argument; the compiler infers from `needs` what `judge` may look at. */
export function defineDiagnosis<const K extends keyof Facts>(diagnosis: Diagnosis<K>): Diagnosis<K> {
  return diagnosis;
}

/** Nothing to say. */
export const OK: Judgement = { status: 'ok' };

/** "1 file", "3 files". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The first of several, and how many more there are. */
export function firstOf(names: readonly string[]): string {
  return names.length > 1 ? `${names[0]} and ${names.length - 1} more` : (names[0] ?? '');
}
