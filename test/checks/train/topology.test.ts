import { trainTopology } from '../../../src/checks/train/topology.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainTopology, {
  'training succeeds': [{}, 'pass'],
  'it succeeds without topology': [brokenTraining('without-topology'), 'fail', /topology/],
  'it fails for no known reason': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});
