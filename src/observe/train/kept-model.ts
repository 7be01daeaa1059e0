import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder } from '../../files.ts';
import { planTraining } from '../../plan/train.ts';
import { NOMINAL } from '../../plan/train-variants.ts';
import type { Lab } from '../lab.ts';
import { listSample } from '../sample-files.ts';
import { modelArchive } from '../serve/server.ts';
import type { NominalRun } from './types.ts';

/** Version of what is kept. */
const KIND = 'model-1';
const ARCHIVE = 'model.tar.gz';
const RUN = 'run.json';
/** Larger models are trained anew, and so many others are kept. */
const ARCHIVE_MAX = 268_435_456;
const KEPT_MAX = 4;
/** Sample files up to this size are compared by what they hold, larger ones by time and place. */
const READ_MAX = 16_777_216;

/**
 * The plain run and its packed model from an earlier rehearsal, for runs that look at the server only: undefined when anything
 * that goes into the training has changed since (image, configuration, sample data), or when nothing was kept.
 */
export async function findKept(lab: Lab): Promise<NominalRun | undefined> {
  const folder = lab.serverOnly ? await keptFolder(lab) : undefined;
  if (folder === undefined) return undefined;
  try {
    const run: NominalRun = JSON.parse(readFileSync(join(folder, RUN), 'utf8'));
    copyFileSync(join(folder, ARCHIVE), modelArchive(lab));
    return run;
  } catch {
    return undefined;
  }
}

/** The plain run that the lab was given, with its model in place; undefined when it was given none. */
export function takeTrained({ trained, leniency, ...lab }: Lab): NominalRun | undefined {
  if (trained === undefined) return undefined;
  if (trained.archive !== undefined) copyFileSync(trained.archive, modelArchive(lab));
  if (trained.run.readOnlyInput !== undefined) leniency.writableInput = true;
  return trained.run;
}

/** Keeps a run and its packed model for later. What cannot be kept costs the next run a training, nothing else. */
export async function keepModel(lab: Lab, run: NominalRun): Promise<void> {
  const archive = modelArchive(lab);
  if (lab.leniency.writableInput || lab.outside || statSync(archive).size > ARCHIVE_MAX) return;
  const folder = await keptFolder(lab);
  if (folder === undefined) return;
  const draft = `${folder}.${lab.context.runId}`;
  try {
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    copyFileSync(archive, join(draft, ARCHIVE));
    writeFileSync(join(draft, RUN), JSON.stringify(run), { mode: 0o600 });
    removeFolder(folder);
    renameSync(draft, folder);
    forgetOldest(join(folder, '..'));
  } catch {
    forget(draft);
  }
}

function forget(folder: string): void {
  try {
    removeFolder(folder);
  } catch {
    // Where nothing can be written, nothing was.
  }
}

function forgetOldest(folder: string): void {
  const kept = readdirSync(folder).map((name) => join(folder, name));
  const newestFirst = kept.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((one, other) => other.time - one.time);
  for (const { path } of newestFirst.slice(KEPT_MAX)) removeFolder(path);
}

/** Where the model of exactly this training is kept; without an image nothing tells whether the programs have changed. */
async function keptFolder(lab: Lab): Promise<string | undefined> {
  const { keeper, engine, project } = lab;
  if (keeper?.folder === undefined || engine.info.kind === 'process') return undefined;
  const image = await engine.inspectImage(project.config.images.train.tag);
  if (image === undefined) return undefined;
  const { data, ...scenario } = planTraining(project, NOMINAL);
  const hash = createHash('sha256').update(JSON.stringify([image.id, scenario]));
  for (const { from, named, ...source } of data) {
    hash.update(JSON.stringify(source));
    for (const { path, key } of listSample(from, named)) {
      const { size, mtimeMs, ino } = statSync(path);
      // The time of the last change of a file's names is no help: runs give it another name for a while.
      hash.update(JSON.stringify([key, size, size <= READ_MAX ? '' : [mtimeMs, ino]]));
      if (size <= READ_MAX) hash.update(readFileSync(path));
    }
  }
  return join(keeper.folder, KIND, hash.digest('hex').slice(0, 32));
}
