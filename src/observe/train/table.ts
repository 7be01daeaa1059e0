import { model } from '../model.ts';
import type { ObserverTable } from '../observer.ts';
import { trainNames } from './names.ts';
import { badInput, injectedHyperparameters, nominal, trainDiagnosis, withoutContentType, withTopology } from './observers.ts';
import { trainStop } from './stop.ts';
import type { TrainObservations } from './types.ts';

/** Who looks at the training container. */
export const trainObservers: ObserverTable<TrainObservations> = {
  'train/nominal': nominal,
  'train/diagnosis': trainDiagnosis,
  'train/injected-hyperparameters': injectedHyperparameters,
  'train/without-content-type': withoutContentType,
  'train/with-topology': withTopology,
  'train/names': trainNames,
  'train/bad-input': badInput,
  'train/stop': trainStop,
  model,
};
