import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packModel } from '../sagemaker/artifact.ts';
import { claimedBytes, PACKABLE } from '../sagemaker/packable.ts';
import { formatBytes } from '../text/bytes.ts';
import { NotPossible, type Observer, type Scene } from './observer.ts';
import { modelArchive } from './serve/server.ts';
import { keepModel } from './train/kept-model.ts';
import { nominalFolder } from './train/nominal.ts';
import { requireTrained } from './train/observers.ts';

/** Packs what the nominal run left in /opt/ml/model, as the platform does when a job has ended (TRAIN-24). */
export const model: Observer<'model'> = {
  title: 'Pack model.tar.gz',
  unqueued: true,
  after: ['train/nominal'],
  make: async ({ lab, seen }) => {
    const run = requireTrained({ seen });
    const entries = run.model;
    const bytes = claimedBytes(entries);
    if (bytes > PACKABLE.bytes) {
      throw new NotPossible(
        `The model claims ${formatBytes(bytes)}, more than a rehearsal packs (${formatBytes(PACKABLE.bytes)}).`,
        'train/nominal',
      );
    }
    // The model of an earlier run is there already.
    if (existsSync(modelArchive(lab))) return { entries, tarGzBytes: statSync(modelArchive(lab)).size };
    const tarGzBytes = await packModel(join(lab.folder, nominalFolder(run), 'model'), entries, modelArchive(lab));
    lab.atLeisure(() => keepModel(lab, run));
    return { entries, tarGzBytes };
  },
};

/** There is a model to serve: SageMaker stores no artifact for an empty folder (TRAIN-24). */
export function requireModel({ seen }: Pick<Scene, 'seen'>): void {
  const files = seen('model').entries.filter(({ type }) => type === 'file' || type === 'hardlink');
  if (files.length === 0) throw new NotPossible('The training left no file in /opt/ml/model, so there is nothing to serve.', 'model');
}
