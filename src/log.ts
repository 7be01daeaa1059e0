import type { Context, Output } from './context.ts';
import type { Counted, Live, Running } from './live-lines.ts';
import { neutraliseLine } from './text/safe.ts';
import { describeTerminal, formatDuration, paint, type Terminal } from './text/terminal.ts';

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

interface Extras {
  readonly now?: () => number;
  readonly memory?: StepMemory | undefined;
  /** Only where somebody watches: to load what it measures text with takes longer than all the rest. */
  readonly live?: Live | undefined;
}

/**
 * Progress for one command. Steps are started and ended in any order; what containers and tools print may be passed as it is.
 * Nothing is drawn before the first step, and whoever ends the process calls `close`, which gives the cursor back.
 */
export function createProgress(stderr: Output, env: Context['env'], { now = Date.now, memory, live }: Extras = {}): Progress {
  let screen: ReturnType<Live['createScreen']> | undefined;
  const running = new Set<Running>();
  const courses = new Set<Counted>();
  const terminal = () => describeTerminal(stderr, env);
  // Made safe here: of a container that prints a gigabyte hardly any line is ever drawn.
  const draw = () => {
    const steps = [...running].map((step) => ({ ...step, detail: neutraliseLine(step.detail) }));
    screen?.show(live?.renderLines(steps, [...courses], terminal(), now()) ?? []);
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
    say(renderFinished({ title, detail: neutraliseLine(detail, 2_000), tookMs: now() - step.since }, mark, terminal()));
    if (running.size === 0) screen?.close();
  };

  const start = (title: string): Running => {
    const safe = neutraliseLine(title);
    const step: Running = { title: safe, since: now(), expected: memory?.expect(safe), detail: '' };
    running.add(step);
    // Not looked at before it matters: asking opens the stream.
    if (stderr.isTTY && env['TERM'] !== 'dumb') screen ??= live?.createScreen(stderr);
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

const MARKS = {
  done: { symbol: '✓', plain: 'ok', colour: 32 },
  failed: { symbol: '✗', plain: 'failed', colour: 31 },
} as const;
/** The line that a step leaves. It is never cut: its end may be the reason of a failure. */
export function renderFinished(
  { title, detail, tookMs }: { readonly title: string; readonly detail: string; readonly tookMs: number },
  mark: keyof typeof MARKS,
  terminal: Terminal,
): string {
  const { symbol, plain, colour } = MARKS[mark];
  const sign = paint(terminal.unicode ? symbol : plain, colour, terminal);
  return `${sign} ${title} ${paint(formatDuration(tookMs), 2, terminal)}${detail === '' ? '' : `  ${detail}`}`;
}
