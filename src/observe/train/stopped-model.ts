import { join } from 'node:path';
import { planServing } from '../../plan/serve.ts';
import { packModel } from '../../sagemaker/artifact.ts';
import type { Observer, Scene } from '../observer.ts';
import { awaitReady, startServer } from '../serve/server.ts';
import { STOP_ID } from './stop.ts';

/** A server over an ordinary model has shown how long it takes; this is plenty for a partial one. */
const STARTUP_SECONDS = 60;

/**
 * Whether the serving image can do anything with the model that a stopped training left, which a buyer would deploy (TRAIN-30).
 * Looked at only where the server is looked at anyway, and it is a model of its own: nothing at all is an honest answer, and an ordinary one is served anyway.
 */
export const stoppedModel: Observer<'train/stopped-model'> = {
  title: (scene) => (hasOwnModel(scene) ? 'Serve the model of the stopped training' : undefined),
  after: ['train/stop', 'model'],
  behind: ['serve/health'],
  make: async (scene) => {
    const { lab } = scene;
    if (!hasOwnModel(scene)) return {};
    const archive = join(lab.folder, 'stopped-model.tar.gz');
    await packModel(join(lab.folder, STOP_ID, 'model'), scene.seen('train/stop').model, archive);
    const scenario = planServing(lab.project, { id: 'serve-stopped', what: 'over the model of a stopped training', outside: lab.outside });
    return lab.slots.soon(async () => {
      const started = await startServer(lab, scenario, { archive });
      try {
        const { readyMs } = await awaitReady(lab, started, Math.min(lab.limits.startup, STARTUP_SECONDS));
        return { served: { readyMs, log: await started.container.log() } };
      } finally {
        lab.discard(started.container);
      }
    });
  },
};

function hasOwnModel({ tried }: Scene): boolean {
  const [stop, model] = [tried('train/stop'), tried('model')];
  if (stop?.status !== 'made' || model?.status !== 'made' || stop.value.endedBefore) return false;
  const files = stop.value.model.filter(({ type }) => type === 'file');
  const usual = new Map(model.value.entries.map(({ path, bytes }) => [path, bytes]));
  const health = tried('serve/health');
  if (health?.status !== 'made' || health.value.readyMs === undefined) return false;
  return files.length > 0 && (files.some(({ path, bytes }) => usual.get(path) !== bytes) || files.length < usual.size);
}
