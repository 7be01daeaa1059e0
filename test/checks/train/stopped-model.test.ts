import { trainStoppedModel } from '../../../src/checks/train/stopped-model.ts';
import { judges } from '../../support/judges.ts';
import { log } from '../../support/observations.ts';

judges(trainStoppedModel, {
  'nothing was left': [{}, 'not-applicable'],
  'it is served': [{ 'train/stopped-model': { served: { readyMs: 100, log: log() } } }, 'pass'],
  'the server never gets ready': [
    { 'train/stopped-model': { served: { readyMs: undefined, log: log('Unexpected end of JSON input') } } },
    'fail',
    /never becomes ready.*Unexpected end/,
  ],
});
