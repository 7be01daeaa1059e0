import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import { describeFileError, explaining } from '../file-errors.ts';
import { removeFolder, writeFiles } from '../files.ts';
import type { Change, Survey } from './survey.ts';

type Placing = Pick<Context, 'signal' | 'runId' | 'onKill'>;

/**
 * Writes what the survey lists, and removes what it names. A new folder appears at once and complete; in one that exists, everything is prepared first,
 * and what is replaced is kept aside until all is done. On failure (UserError) or Ctrl-C (InterruptedError) everything is as before.
 */
export async function placeFiles(survey: Survey, context: Placing): Promise<void> {
  const undo = createUndo();
  const release = context.onKill(undo.all);
  try {
    await (survey.exists ? placeInside(survey, undo, context) : placeNew(survey, undo, context));
  } catch (error) {
    if (undo.all() === 'done') throw describeFileError(error, 'write', survey.folder);
    throw new UserError(`Writing into ${survey.folder} failed, and not all could be put back as it was.`, {
      hint: `What was replaced is in ${insideDraft(survey, context)}; the first reason: ${error instanceof Error ? error.message : error}`,
      exitCode: EXIT.couldNotLook,
      cause: error,
    });
  } finally {
    release();
  }
}

interface Undo {
  /** The way back from a step; returns nothing or throws. `last`: only when all others have worked. */
  add(step: () => void, when?: 'last'): void;
  /** Goes all steps back, newest first. */
  all(): 'done' | 'failed';
  forget(): void;
}

function createUndo(): Undo {
  let steps: { step: () => void; when: 'last' | undefined }[] = [];
  return {
    add: (step, when) => void steps.push({ step, when }),
    forget: () => {
      steps = [];
    },
    all: () => {
      let failed = false;
      for (const { step, when } of steps.splice(0).reverse()) {
        if (failed && when === 'last') continue;
        try {
          step();
        } catch {
          failed = true;
        }
      }
      return failed ? 'failed' : 'done';
    },
  };
}

async function placeNew({ folder, changes }: Survey, undo: Undo, context: Placing): Promise<void> {
  const parent = dirname(folder);
  makeFolder(parent, undo);
  const draft = join(parent, `.${basename(folder).slice(0, 40)}.${context.runId}.tmp`);
  undo.add(() => removeFolder(draft));
  writeFiles(
    draft,
    changes.map(({ plan }) => plan),
    folder,
  );
  await heedInterrupt(context);
  renameSync(draft, folder);
}

async function placeInside({ folder, changes, removed = [] }: Survey, undo: Undo, context: Placing): Promise<void> {
  const draft = insideDraft({ folder }, context);
  const wanted = changes.filter(({ action }) => action !== 'keep');
  // It holds what is replaced: gone only when all of that is back.
  undo.add(() => removeFolder(draft), 'last');
  writeFiles(
    join(draft, 'new'),
    wanted.map(({ plan }) => plan),
    folder,
  );
  mkdirSync(join(draft, 'old'));
  await heedInterrupt(context);
  // First, so that a file can take the place of a folder, and a name that of the same one in capitals.
  removed.forEach((path, index) => {
    explaining('remove', join(folder, path), () => takeOut(path, { folder, aside: join(draft, 'old', `removed-${index}`) }, undo));
  });
  wanted.forEach((change, index) => {
    explaining('write', join(folder, change.plan.path), () =>
      moveIn(change, { folder, draft, aside: join(draft, 'old', String(index)) }, undo),
    );
  });
  await heedInterrupt(context);
  undo.forget();
  removeFolder(draft);
}

function insideDraft({ folder }: Pick<Survey, 'folder'>, { runId }: Placing): string {
  return join(folder, `.sagemaker-algo.${runId}.tmp`);
}

function moveIn({ action, plan }: Change, paths: { folder: string; draft: string; aside: string }, undo: Undo): void {
  const target = join(paths.folder, plan.path);
  makeFolder(dirname(target), undo);
  if (action === 'replace') {
    renameSync(target, paths.aside);
    undo.add(() => renameSync(paths.aside, target));
  }
  renameSync(join(paths.draft, 'new', plan.path), target);
  undo.add(() => rmSync(target, { force: true }));
}

/** Takes a file out, and every folder that it leaves empty. */
function takeOut(path: string, { folder, aside }: { folder: string; aside: string }, undo: Undo): void {
  const target = join(folder, path);
  renameSync(target, aside);
  undo.add(() => renameSync(aside, target));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const left = join(folder, parent);
    if (readdirSync(left).length > 0) return;
    const { mode } = lstatSync(left);
    rmdirSync(left);
    undo.add(() => mkdirSync(left, mode & 0o777));
  }
}

/** Makes a folder and its parents where missing; undone, only those that were made go, and only while empty. */
function makeFolder(folder: string, undo: Undo): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(dirname(folder), undo);
  explaining('write', folder, () => mkdirSync(folder));
  undo.add(() => {
    try {
      rmdirSync(folder);
    } catch {
      // Somebody else has put something there.
    }
  });
}

/** Signals are heard between turns of the event loop only, and writing is synchronous. */
async function heedInterrupt({ signal }: Placing): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw new InterruptedError();
}
