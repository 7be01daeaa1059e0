import { model } from '../model.ts';
import type { ObserverTable } from '../observer.ts';
import { dataFiles } from './data-files.ts';
import { trainNames } from './names.ts';
import { nominal } from './nominal.ts';
import { badInput, trainDiagnosis } from './observers.ts';
import { trainStop, trainStopEarly } from './stop.ts';
import { stoppedModel } from './stopped-model.ts';
import { checkpoints, defaults, hyperparameters, optionalChannels, steadiness, tolerances } from './tolerances.ts';
import type { TrainObservations } from './types.ts';

/** Who looks at the training container. */
export const trainObservers: ObserverTable<TrainObservations> = {
  'train/nominal': nominal,
  'train/diagnosis': trainDiagnosis,
  'train/tolerances': tolerances,
  'train/hyperparameters': hyperparameters,
  'train/optional-channels': optionalChannels,
  'train/data-files': dataFiles,
  'train/defaults': defaults,
  'train/checkpoints': checkpoints,
  'train/steadiness': steadiness,
  'train/names': trainNames,
  'train/bad-input': badInput,
  'train/stop': trainStop,
  'train/stop-early': trainStopEarly,
  model,
  'train/stopped-model': stoppedModel,
};
