import type { Context, Output } from '../context.ts';

/** What can be shown where text goes. */
export interface Terminal {
  readonly columns: number;
  readonly colour: boolean;
  /** Whether symbols beyond ASCII come out right. */
  readonly unicode: boolean;
}

/** Width of text that does not go to a terminal. */
export const PLAIN_COLUMNS = 80;

/** Colour only on a terminal and never under NO_COLOR; 80 columns where there is none. */
export function describeTerminal(output: Output, env: Context['env']): Terminal {
  const columns = output.isTTY ? (output.columns ?? 0) : 0;
  return {
    columns: columns > 0 ? columns : PLAIN_COLUMNS,
    colour: output.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    unicode: showsUnicode(env),
  };
}

/** Assumed unless something speaks against it: a locale that names another character set, or a console known for it. */
function showsUnicode(env: Context['env']): boolean {
  if (env['TERM'] === 'linux') return false;
  if (env['OS'] === 'Windows_NT') return ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERM'].some((name) => (env[name] ?? '') !== '');
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

/** Milliseconds for a person: `85 ms`, `9.1 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Shorter waits need no foretelling. */
const WORTH_TELLING_MS = 3_000;

/** Something under way: when it began, and how long it is expected to take, in milliseconds. */
export interface Expected {
  readonly since: number;
  /** Undefined where nothing is known. */
  readonly expected: number | undefined;
}

/** What is left of the time that it took before; empty once that has passed, since nothing is known of the rest. */
export function describeTimeLeft({ since, expected }: Expected, now: number): string {
  if (expected === undefined || expected < WORTH_TELLING_MS) return '';
  const seconds = Math.ceil((since + expected - now) / 1_000);
  if (seconds < 1) return '';
  return seconds < 100 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`;
}

/** Five colours are not worth loading a library before the first line appears. */
export function paint(text: string, code: number, { colour }: Terminal): string {
  if (!colour) return text;
  return `\x1b[${code}m${text}\x1b[${code === 2 ? 22 : 39}m`;
}
