import type { FindingStatus } from '../../report/report.ts';
import { neutralise, neutraliseLine } from '../../text/safe.ts';
import type { Terminal } from '../../text/terminal.ts';
import { displayWidth, truncate, wrap } from '../../text/width.ts';

export type Tone = 'good' | 'bad' | 'doubtful' | 'quiet' | 'strong';

/** How the parts of the terminal report are painted and how much room they have. */
export interface Style {
  readonly paint: (tone: Tone, text: string) => string;
  readonly columns: number;
  readonly symbols: Readonly<Record<FindingStatus, string>>;
  readonly line: string;
  readonly frame: { readonly top: string; readonly side: string; readonly bottom: string };
  readonly dot: string;
  readonly ellipsis: string;
}

export const TONES: Readonly<Record<FindingStatus, Tone>> = {
  passed: 'good',
  failed: 'bad',
  warned: 'doubtful',
  'not-applicable': 'quiet',
  'not-checked': 'quiet',
  error: 'bad',
};

const SYMBOLS = { passed: '✓', failed: '✗', warned: '!', 'not-applicable': '–', 'not-checked': '–', error: '✗' } as const;
const WORDS = { passed: 'ok  ', failed: 'FAIL', warned: 'warn', 'not-applicable': '-   ', 'not-checked': '-   ', error: 'BUG ' } as const;

/** Longer lines are hard to read, however wide the terminal is. */
const MAX_COLUMNS = 120;

/** Symbols and room for a terminal; `paint` is given in. */
export function createStyle(terminal: Terminal, paint: Style['paint']): Style {
  const { unicode } = terminal;
  return {
    paint,
    columns: Math.max(20, Math.min(terminal.columns, MAX_COLUMNS)),
    symbols: unicode ? SYMBOLS : WORDS,
    line: unicode ? '─' : '-',
    frame: unicode ? { top: '┌', side: '│', bottom: '└' } : { top: '+', side: '|', bottom: '+' },
    dot: unicode ? '·' : '-',
    ellipsis: unicode ? '…' : '...',
  };
}

/** Text that may come from a container as lines of at most so many columns; the indentation of its own lines is kept. */
export function fold(text: string, columns: number): readonly string[] {
  return neutralise(text, { lines: 40, lineLength: 1_000 })
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const indent = ' '.repeat(Math.min(line.length - line.trimStart().length, Math.floor(columns / 2)));
      return wrap(line.trim(), columns - indent.length).map((part) => indent + part);
    });
}

/** Lines behind a lead: the first beside it, the others below its end. */
export function hang(lead: string, lines: readonly string[]): readonly string[] {
  const indent = ' '.repeat(displayWidth(lead));
  return lines.map((line, index) => (index === 0 ? lead : indent) + line);
}

/** A horizontal rule with a title in it. */
export function rule(title: string, style: Style): string {
  const text = truncate(neutraliseLine(title), style.columns - 6, style.ellipsis);
  return `${style.line.repeat(2)} ${text} ${style.line.repeat(Math.max(2, style.columns - displayWidth(text) - 4))}`;
}
