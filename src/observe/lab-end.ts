import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerEngine } from '../engine/engine.ts';
import { removeFolder } from '../files.ts';
import { emptyWorkFolder, OWNER_FILE, removeWorkFolder } from '../work-folders.ts';

/** What is told when the engine went away before the end. */
export const LEFT_IN_ENGINE =
  'The container engine stopped answering before everything was removed there. The next run removes the rest, or `sagemaker-algo clean` does.';

/** For a process that is about to be ended: fires the removal off and waits for nothing. */
export function endAtOnce(engine: ContainerEngine, runId: string, folder: string): void {
  void engine.sweep(runId, { wait: false });
  removeWorkFolder(folder);
}

/**
 * Ends a work folder. Without the mark of its owner nobody takes the folder for a remain. Where the engine holds something that could not
 * be removed, the mark stays alone in the folder: by it the next run learns what to remove there.
 */
export function endFolder(folder: string, { keep, gone }: { readonly keep: boolean; readonly gone: boolean }): Promise<void> {
  return atLast(() => {
    if (keep) removeFolder(join(folder, OWNER_FILE));
    else if (gone) removeWorkFolder(folder);
    else emptyWorkFolder(folder);
  });
}

/** What can go of a work folder before its end; what cannot is left to `endFolder`, which says why. */
export function emptyEarly(folder: string): void {
  try {
    emptyWorkFolder(folder);
  } catch {
    // A file may be in use for a moment longer.
  }
}

/** Where too many files are open, or one is in use, the folder may go a moment later. */
async function atLast(remove: () => void): Promise<void> {
  for (const pauseMs of [200, 1_000]) {
    try {
      return remove();
    } catch {
      await sleep(pauseMs);
    }
  }
  remove();
}
