import type { Output } from './context.ts';
import { guardOutput } from './text/safe.ts';
import { describeTimeLeft, formatDuration, paint, type Terminal } from './text/terminal.ts';
import { displayWidth, truncate } from './text/width.ts';

/** A step that has not ended. */
export interface Running {
  readonly title: string;
  readonly since: number;
  /** How long it took the last times, in milliseconds. */
  readonly expected: number | undefined;
  /** As it came; not yet made safe. */
  detail: string;
}

/** A course that has not ended. */
export interface Counted extends Pick<Running, 'since' | 'expected'> {
  readonly parts: number;
  ended: number;
}

/** The lines at the bottom of a terminal. */
export interface Live {
  createScreen: typeof createScreen;
  renderLines: typeof renderLines;
}

const FRAME_MS = 100;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

/** The lines at the bottom that change. Knows how many rows they take, so that it can take them back. */
function createScreen(output: Output) {
  let widths: readonly number[] = [];
  let timer: NodeJS.Timeout | undefined;
  // As bytes: of text the streams let colours pass, nothing that moves.
  const obey = (text: string) => output.write(Buffer.from(text));
  const erase = () => {
    // A terminal that became narrower has broken long lines in two.
    // One of unknown width says 0.
    const columns = output.columns === undefined || output.columns === 0 ? Number.POSITIVE_INFINITY : output.columns;
    const rows = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    widths = [];
    // Row by row: some terminals keep what "clear to the end" clears in their history.
    return '\x1b[1A\x1b[2K'.repeat(rows);
  };
  return {
    get open() {
      return timer !== undefined;
    },
    start(draw: () => void) {
      if (timer !== undefined) return;
      obey(HIDE_CURSOR);
      timer = setInterval(draw, FRAME_MS);
      timer.unref();
      draw();
    },
    show(lines: readonly string[]) {
      const back = erase();
      widths = lines.map(displayWidth);
      obey(`${back}${guardOutput(lines.map((line) => `${line}\n`).join(''))}`);
    },
    clear() {
      if (widths.length > 0) obey(erase());
    },
    close() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      obey(`${erase()}${SHOW_CURSOR}`);
    },
  };
}

const SPINNER = { symbols: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏', plain: '-\\|/' };
/** A screen has few rows, and an engine may do many things at once. */
const SHOWN = 8;

function renderLines(steps: readonly Running[], courses: readonly Counted[], terminal: Terminal, now: number): readonly string[] {
  return [...renderSteps(steps, terminal, now), ...courses.map((course) => renderCourse(course, terminal, now))];
}

function renderSteps(steps: readonly Running[], terminal: Terminal, now: number): readonly string[] {
  const frames = terminal.unicode ? SPINNER.symbols : SPINNER.plain;
  const spinner = paint(frames[Math.floor(now / FRAME_MS) % frames.length] ?? '-', 36, terminal);
  const lines = steps.slice(0, SHOWN).map((step) => `${spinner} ${renderRunning(step, terminal, now)}`);
  return steps.length > SHOWN ? [...lines, `  and ${steps.length - SHOWN} more`] : lines;
}

function renderCourse(course: Counted, terminal: Terminal, now: number): string {
  const left = describeTimeLeft(course, now);
  const separator = terminal.unicode ? ' · ' : ', ';
  return paint(`  ${course.ended} of ${course.parts}${left === '' ? '' : separator}${left}`, 2, terminal);
}

/** Title, time, detail, as much as fits in one line; the last column stays free, since some terminals break there. */
function renderRunning({ title, detail, since, expected }: Running, terminal: Terminal, now: number): string {
  const ellipsis = terminal.unicode ? '…' : '...';
  const room = terminal.columns - 3;
  const taken = formatDuration(now - since);
  const left = describeTimeLeft({ since, expected }, now);
  // The title goes before the estimate.
  const time = left !== '' && displayWidth(title) + taken.length + left.length + 3 <= room ? `${taken}, ${left}` : taken;
  const head = truncate(title, room, ellipsis);
  const afterTime = room - displayWidth(head) - time.length - 1;
  if (afterTime < 0) return head;
  const timed = `${head} ${paint(time, 2, terminal)}`;
  // A detail of a few characters says nothing.
  return detail === '' || afterTime < 10 ? timed : `${timed}  ${paint(truncate(detail, afterTime - 2, ellipsis), 2, terminal)}`;
}

export const live: Live = { createScreen, renderLines };
