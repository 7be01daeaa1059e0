import type { ContainerEngine } from '../engine/engine.ts';
import { listWorkFolders, removeWorkFolder } from '../work-folders.ts';
import type { LabContext } from './lab.ts';

/**
 * Takes away what runs that were killed have left: their work folders, and what this engine holds of the same runs. Only of processes of
 * this machine that are known to have ended; everything else is left to `clean`. Beside the run and quietly: it costs a look at
 * the temporary folder where there is nothing, and what cannot be removed is no trouble of this run.
 */
export async function removeRemains(engine: ContainerEngine, { progress, signal }: LabContext, underWay: Promise<void>): Promise<void> {
  await underWay;
  const dead = listWorkFolders().filter(({ state }) => state === 'dead');
  const gone: string[] = [];
  for (const { path, run } of dead) {
    if (signal.aborted) return;
    try {
      if (engine.info.kind === 'container') await engine.sweep(run, { wait: true });
      removeWorkFolder(path);
      gone.push(path);
    } catch {
      // `clean` has the means, and the words.
    }
  }
  if (gone.length > 0)
    progress.note(`Removed what ${gone.length === 1 ? 'a run' : `${gone.length} runs`} that did not end by itself left behind.`);
}
