import { planTraining } from '../../plan/train.ts';
import { NOMINAL, WRITABLE_INPUT } from '../../plan/train-variants.ts';
import { PACKABLE } from '../../sagemaker/packable.ts';
import { createNewestLine } from '../../text/live-lines.ts';
import type { Lab } from '../lab.ts';
import type { Observer } from '../observer.ts';
import { findKept, takeTrained } from './kept-model.ts';
import { trainOnce } from './observers.ts';
import type { NominalRun, TrainRun } from './types.ts';

/** Above this what lies outside /opt/ml and /tmp is taken apart (TRAIN-17). */
const WORTH_BYTES = 1_073_741_824;
const PLATFORM_FOLDERS = ['/tmp', '/opt/ml'];

export const nominal: Observer<'train/nominal'> = {
  title: 'Train on the sample data, offline',
  after: [],
  scenarios: (project, options) => [planTraining(project, { ...NOMINAL, ...options })],
  make: async ({ lab }) => {
    const taken = takeTrained(lab);
    if (taken !== undefined) return taken;
    const kept = await findKept(lab);
    if (kept !== undefined) {
      lab.context.progress.note('Nothing that goes into the training has changed since the last one; its model is taken.');
      return kept;
    }
    const watch = createNewestLine((line) => lab.detail(line));
    const measure = { except: PLATFORM_FOLDERS, worthBytes: WORTH_BYTES };
    const run = await trainOnce(lab, NOMINAL, { watch, measure, entriesMax: PACKABLE.entries });
    return mayNeedWritableInput(lab, run) ? tryWritableInput(lab, run) : run;
  },
};

/** A program that the engine could not start, or that hangs, has no quarrel with its input. */
function mayNeedWritableInput(lab: Lab, { exit, timedOut }: TrainRun): boolean {
  const started = exit.startError === undefined && ![0, 125, 126, 127].includes(exit.exitCode);
  return started && !timedOut && lab.engine.info.kind === 'container';
}

/**
 * Whether the plain run fails only because its input is read-only, which the platform does not promise for File channels
 * (DATA-04). Then this is the plain run, and all that come later get writable input too: one habit hides nothing else.
 */
async function tryWritableInput(lab: Lab, run: TrainRun): Promise<NominalRun> {
  const writable = await trainOnce(lab, WRITABLE_INPUT, {
    limitSeconds: Math.max(120, (run.exit.durationMs / 1000) * 3),
    entriesMax: PACKABLE.entries,
  });
  if (writable.exit.exitCode !== 0) return run;
  lab.leniency.writableInput = true;
  return { ...writable, readOnlyInput: run };
}

/** Folder of the plain run below the work folder. */
export function nominalFolder(run: NominalRun): string {
  return run.readOnlyInput === undefined ? NOMINAL.id : WRITABLE_INPUT.id;
}
