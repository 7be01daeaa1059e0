import { dirname } from 'node:path';
import { selectChecks } from '../checks/select-checks.ts';
import { findConfig } from '../config/find.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { LabParts } from '../observe/lab.ts';
import { type FileWatcher, type OpenWatcher, openWatcher } from '../watch/file-watcher.ts';
import { type Loop, startLoop, type Timers, type Wish } from '../watch/loop.ts';
import type { TestLocalOptions } from './test-local.ts';
import { createWatchScreen } from './watch-screen.ts';
import { createWatchSession, type WatchSession } from './watch-session.ts';

/** What tests put in the place of the real thing. */
export interface WatchParts extends LabParts {
  readonly openWatcher?: OpenWatcher;
  readonly timers?: Timers;
}

const WISHES: Readonly<Record<string, Wish>> = { a: 'all', f: 'failed', '\r': 'again', '\n': 'again' };

const realTimers: Timers = {
  now: () => performance.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * `test-local --watch`: looks, waits until a file is saved that a rehearsal depends on, and looks at what that may have changed.
 * Exit code 0 after `q`; Ctrl-C, SIGTERM and a terminal that goes away end in 130. `parts` is for tests.
 */
export async function testLocalWatch(options: TestLocalOptions, context: Context, parts: WatchParts = {}): Promise<ExitCode> {
  // Words that name no check are wrong at once, and so is a folder without a project.
  selectChecks(options);
  const dir = dirname(findConfig(context.cwd));
  let loop: Loop | undefined;
  let keyed = false;
  const screen = createWatchScreen(context, () => keyed);
  let renew = async () => {};
  const session = createWatchSession({ ...parts, options, context, screen, dir, onInputs: () => renew() });
  const files = await followFiles(session, parts.openWatcher ?? openWatcher, {
    onSaved: () => loop?.changed(),
    onTrouble: (text) => screen.say(text),
  });
  renew = files.renew;
  const keyboard = context.openKeyboard((key) => {
    const wish = WISHES[key];
    if (wish !== undefined) loop?.wish(wish);
    else if (key === 'q') loop?.quit();
    else if (key === '?' || key === 'h') screen.help();
  });
  keyed = keyboard !== undefined;
  const takeBack = context.onKill(() => keyboard?.close());
  loop = startLoop({
    timers: parts.timers ?? realTimers,
    signal: context.signal,
    look: session.look,
  });
  try {
    await loop.ended;
    return EXIT.ok;
  } finally {
    keyboard?.close();
    takeBack();
    context.progress.close();
    await Promise.all([files.close(), session.close()]);
  }
}

interface FollowParts {
  readonly onSaved: () => void;
  readonly onTrouble: (text: string) => void;
}

/** Watches what the session names, and something else when it names something else. */
async function followFiles(session: WatchSession, open: OpenWatcher, { onSaved, onTrouble }: FollowParts) {
  const start = () =>
    open(session.inputs(), {
      onTrouble,
      onChange: (path) => {
        if (session.touch(path)) onSaved();
      },
    });
  let key = session.inputs().key;
  let watcher: FileWatcher = await start();
  return {
    /** The new one notices changes before the old one stops. */
    async renew() {
      const now = session.inputs().key;
      if (now === key) return;
      key = now;
      const old = watcher;
      watcher = await start();
      await old.close();
    },
    close: () => watcher.close(),
  };
}
