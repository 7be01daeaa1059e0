import type { Context, Output } from './context.ts';
import { guardOutput, neutraliseLine } from './text/safe.ts';
import { describeTerminal, describeTimeLeft, formatDuration, type Terminal } from './text/terminal.ts';
import { displayWidth, truncate } from './text/width.ts';

/** One piece of work that a person may have to wait for. */
export interface Step {
  /** Replaces the text behind the title while the step runs. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(detail?: string): void;
}

/** A piece of work of which it is known how many parts it has. */
export interface Course {
  /** One more part has ended. */
  advance(): void;
  /** `whole` when it came to its end as planned, so that its time says something of the next one. */
  end(whole: boolean): void;
}

/** How long things took in earlier commands, by the title under which they were shown. Milliseconds. */
export interface StepMemory {
  expect(title: string): number | undefined;
  learn(title: string, durationMs: number): void;
}

/** Live progress on stderr: several steps at once on a terminal, one plain line a step elsewhere. */
export interface Progress {
  step(title: string): Step;
  /** A step that leaves no line behind, however it ends. */
  transient(title: string): Step;
  /** Counts parts below the live lines of a terminal, with the time that is left. What is remembered of it goes by `name`. */
  course(name: string, parts: number): Course;
  /** A line that stays: warnings and notes. `atMost` characters of it, 2000 unless told. */
  note(text: string, atMost?: number): void;
  /** Takes the live lines off the screen, for a report or a prompt. Idempotent. */
  close(): void;
}

const nothing: Step = { update: () => {}, done: () => {}, fail: () => {} };
export const silentProgress: Progress = {
  step: () => nothing,
  transient: () => nothing,
  course: () => ({ advance: () => {}, end: () => {} }),
  note: () => {},
  close: () => {},
};

interface Running {
  readonly title: string;
  readonly since: number;
  /** How long it took the last times, in milliseconds. */
  readonly expected: number | undefined;
  /** As it came; not yet made safe. */
  detail: string;
}

/**
 * Progress for one command. Steps are started and ended in any order; what containers and tools print may be passed as it is.
 * Nothing is drawn before the first step, and whoever ends the process calls `close`, which gives the cursor back.
 */
export function createProgress(stderr: Output, env: Context['env'], now: () => number = Date.now, memory?: StepMemory): Progress {
  let screen: ReturnType<typeof createScreen> | undefined;
  const running = new Set<Running>();
  const courses = new Set<Counted>();
  const terminal = () => describeTerminal(stderr, env);
  // Made safe here: of a container that prints a gigabyte hardly any line is ever drawn.
  const draw = () => {
    const steps = [...running].map((step) => ({ ...step, detail: neutraliseLine(step.detail) }));
    screen?.show([...renderFrame(steps, terminal(), now()), ...[...courses].map((course) => renderCourse(course, terminal(), now()))]);
  };

  const say = (line: string) => {
    screen?.clear();
    stderr.write(`${line}\n`);
    if (screen?.open === true) draw();
  };
  const end = (step: Running, mark: keyof typeof MARKS, detail: string) => {
    if (!running.delete(step)) return;
    const { title } = step;
    if (mark === 'done') memory?.learn(title, now() - step.since);
    say(renderFinished({ title, detail: neutraliseLine(detail, 2_000), since: step.since }, mark, terminal(), now()));
    if (running.size === 0) screen?.close();
  };

  const start = (title: string): Running => {
    const safe = neutraliseLine(title);
    const step: Running = { title: safe, since: now(), expected: memory?.expect(safe), detail: '' };
    running.add(step);
    // Not looked at before it matters: asking opens the stream.
    if (stderr.isTTY && env['TERM'] !== 'dumb') screen ??= createScreen(stderr);
    screen?.start(draw);
    return step;
  };
  const update = (step: Running) => (detail: string) => {
    step.detail = detail;
  };

  return {
    step(title) {
      const step = start(title);
      return {
        update: update(step),
        done: (detail = '') => end(step, 'done', detail),
        fail: (detail = '') => end(step, 'failed', detail),
      };
    },
    transient(title) {
      const step = start(title);
      const vanish = () => {
        if (running.delete(step) && running.size === 0) screen?.close();
      };
      return { update: update(step), done: vanish, fail: vanish };
    },
    course: openCourses(courses, now, memory),
    note: (text, atMost = 2_000) => say(neutraliseLine(text, atMost)),
    close: () => screen?.close(),
  };
}

function openCourses(courses: Set<Counted>, now: () => number, memory: StepMemory | undefined): Progress['course'] {
  return (name, parts) => {
    const course: Counted = { since: now(), expected: memory?.expect(name), parts, ended: 0 };
    courses.add(course);
    return {
      advance: () => {
        course.ended += 1;
      },
      end: (whole) => {
        if (courses.delete(course) && whole) memory?.learn(name, now() - course.since);
      },
    };
  };
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

const MARKS = {
  done: { symbol: '✓', plain: 'ok', colour: 32 },
  failed: { symbol: '✗', plain: 'failed', colour: 31 },
} as const;
const SPINNER = { symbols: '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏', plain: '-\\|/' };
/** A screen has few rows, and an engine may do many things at once. */
const SHOWN = 8;

function renderFrame(steps: readonly Running[], terminal: Terminal, now: number): readonly string[] {
  const frames = terminal.unicode ? SPINNER.symbols : SPINNER.plain;
  const spinner = paint(frames[Math.floor(now / FRAME_MS) % frames.length] ?? '-', 36, terminal);
  const lines = steps.slice(0, SHOWN).map((step) => `${spinner} ${renderRunning(step, terminal, now)}`);
  return steps.length > SHOWN ? [...lines, `  and ${steps.length - SHOWN} more`] : lines;
}

interface Counted extends Pick<Running, 'since' | 'expected'> {
  readonly parts: number;
  ended: number;
}

function renderCourse(course: Counted, terminal: Terminal, now: number): string {
  const left = describeTimeLeft(course, now);
  const separator = terminal.unicode ? ' · ' : ', ';
  return paint(`  ${course.ended} of ${course.parts}${left === '' ? '' : separator}${left}`, 2, terminal);
}

/** A line that stays is never cut: its end may be the reason of a failure. */
function renderFinished(
  { title, detail, since }: Omit<Running, 'expected'>,
  mark: keyof typeof MARKS,
  terminal: Terminal,
  now: number,
): string {
  const { symbol, plain, colour } = MARKS[mark];
  const sign = paint(terminal.unicode ? symbol : plain, colour, terminal);
  return `${sign} ${title} ${paint(formatDuration(now - since), 2, terminal)}${detail === '' ? '' : `  ${detail}`}`;
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

/** Five colours are not worth loading a library before the first line appears. */
function paint(text: string, code: number, { colour }: Terminal): string {
  if (!colour) return text;
  return `\x1b[${code}m${text}\x1b[${code === 2 ? 22 : 39}m`;
}
