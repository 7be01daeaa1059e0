import type { Context } from '../context.ts';
import type { Progress, Step } from '../log.ts';
import type { Report } from '../report/report.ts';
import { renderWatch, type WatchView } from '../reporters/watch.ts';
import { neutraliseLine } from '../text/safe.ts';
import { describeTerminal } from '../text/terminal.ts';
import { wrap } from '../text/width.ts';

/** What a person who watches sees. On a terminal each look starts on a clear screen; elsewhere lines follow lines. */
export interface WatchScreen {
  /** A look begins, for this reason. */
  begin(reason: string): void;
  result(report: Report, view: Omit<WatchView, 'terminal'>): void;
  /** Why there is no result; already safe for a terminal. */
  problem(text: string): void;
  /** A line that stays until the next look. */
  say(text: string): void;
  /** Nothing more happens before a file is saved or a key is pressed. */
  wait(): void;
  help(): void;
}

/** Home, then clear what is visible; what has scrolled away stays. */
const CLEAR = '\u001b[H\u001b[2J';

const KEYS = 'a all · f failed · enter again · q quit · ? help';
const HELP = `  a      run every check again, images and training included
  f      run again what failed or warned
  enter  run the last look again
  q      quit (so does Ctrl-C, with exit code 130)
  ?      this help`;

/** `keyed`: somebody can press keys. */
export function createWatchScreen(
  { stdout, env, progress }: Pick<Context, 'stdout' | 'env' | 'progress'>,
  keyed: () => boolean,
): WatchScreen {
  let reason = '';
  let waiting = false;
  const clears = stdout.isTTY && env['TERM'] !== 'dumb';
  const terminal = () => describeTerminal(stdout, env);
  const head = () => {
    const lines = wrap(neutraliseLine(reason, 500), terminal().columns).join('\n');
    // As bytes: of text the streams let colours pass, nothing that moves.
    if (clears) stdout.write(Buffer.from(CLEAR));
    stdout.write(clears ? `${lines}\n` : `\n${lines}\n`);
  };
  const say = (text: string) => {
    progress.close();
    stdout.write(`${text}\n`);
  };
  return {
    begin(why) {
      progress.close();
      reason = why;
      waiting = false;
      head();
    },
    result(report, view) {
      progress.close();
      // The first verdict makes room for the whole one.
      if (clears) head();
      stdout.write(renderWatch(report, { ...view, terminal: terminal() }));
    },
    problem: (text) => say(`\n${text}`),
    say,
    wait() {
      progress.close();
      if (waiting) return;
      waiting = true;
      const { unicode } = terminal();
      const keys = unicode ? KEYS : KEYS.replaceAll('·', '-');
      stdout.write(keyed() ? `\nWatching. ${keys}\n` : 'Watching for changes.\n');
    },
    help: () => stdout.write(`${HELP}\n`),
  };
}

/** Progress of many steps as one: a line that changes, and none that stays. Notes are kept for the end. */
export function foldProgress(progress: Progress, title: string): { readonly folded: Progress; readonly notes: string[]; end(): void } {
  const notes: string[] = [];
  let line: Step | undefined;
  // Not before something is done: an image may have to be built first, which has a line of its own.
  const show = (text: string) => {
    line ??= progress.transient(title);
    line.update(text);
  };
  return {
    notes,
    end: () => line?.done(),
    folded: {
      step(name) {
        show(name);
        return { update: (detail) => show(`${name}  ${detail}`), done: () => {}, fail: () => {} };
      },
      transient: (name) => {
        show(name);
        return { update: () => {}, done: () => {}, fail: () => {} };
      },
      course: progress.course,
      note: (text) => {
        if (!notes.includes(text)) notes.push(text);
      },
      close: () => {},
    },
  };
}
