import type { Stats } from 'node:fs';
import { type FSWatcher, watch } from 'chokidar';
import type { WatchedInputs } from './inputs.ts';

/** Tells of changed files until it is closed. */
export interface FileWatcher {
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Gets the absolute path of each file that was written, made or removed. */
  readonly onChange: (path: string) => void;
  /** Gets a sentence about what cannot be watched as it should. */
  readonly onTrouble: (text: string) => void;
}

export type OpenWatcher = (inputs: WatchedInputs, options: WatchOptions) => Promise<FileWatcher>;

const POLL_MS = 1_000;

/**
 * Watches what a rehearsal depends on. Returns when changes are noticed from now on. Where the system allows no more watches the
 * files are looked at each second instead.
 */
export const openWatcher: OpenWatcher = async (inputs, options) => {
  try {
    return await start(inputs, options, false);
  } catch (error) {
    if (!isLimit(error)) throw error;
    options.onTrouble(
      `This system allows no more file watches (${limitName(error)}): files are looked at once a second instead. On Linux \`sysctl fs.inotify\` shows the limits.`,
    );
    return await start(inputs, options, true);
  }
};

async function start(
  { roots, touches, mayHold }: WatchedInputs,
  { onChange, onTrouble }: WatchOptions,
  poll: boolean,
): Promise<FileWatcher> {
  const watcher = watch([...roots], {
    alwaysStat: true,
    ignorePermissionErrors: true,
    usePolling: poll,
    interval: POLL_MS,
    ignored: (path, stats) =>
      // Asked a second time with what is there. What cannot be told apart yet is watched.
      stats !== undefined && !roots.includes(path) && (stats.isDirectory() ? !mayHold(path) : touches(path).length === 0 && !mayHold(path)),
  });
  const known = new Map<string, string>();
  let ready = false;
  watcher.on('all', (event, path, stats) => {
    if (event !== 'add' && event !== 'change' && event !== 'unlink') return;
    const before = known.get(path);
    const now = event === 'unlink' ? '' : describeFile(stats);
    known.set(path, now);
    // A rehearsal gives sample files another name for a while, which the system reports like a change of the file.
    if (ready && (now !== before || now === '')) onChange(path);
  });
  await untilReady(watcher);
  ready = true;
  watcher.on('error', (error) => onTrouble(`A file cannot be watched: ${error instanceof Error ? error.message : String(error)}`));
  return { close: () => watcher.close() };
}

/** Differs when a file was written, replaced or made executable; not when it only got another name beside its own. */
function describeFile(stats: Stats | undefined): string {
  return stats === undefined ? '' : [stats.mtimeMs, stats.size, stats.ino, stats.mode].join(' ');
}

function untilReady(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve, reject) => {
    watcher.once('ready', () => resolve());
    watcher.once('error', (error) => {
      if (!isLimit(error)) return;
      void watcher.close().then(() => reject(error));
    });
  });
}

function isLimit(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE');
}

function limitName(error: unknown): string {
  return error instanceof Error && 'code' in error && error.code === 'EMFILE' ? 'max_user_instances' : 'max_user_watches';
}
