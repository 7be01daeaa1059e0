import { batchExecutionParameters } from '../../../src/checks/batch/execution-parameters.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, unanswered } from '../../support/observations.ts';

const parameters = (status: number, body: string) => ({
  'batch/transform': batch({ executionParameters: exchange({ method: 'GET', path: '/execution-parameters', status, body }) }),
});

judges(batchExecutionParameters, {
  '404': [{}, 'pass'],
  '405': [parameters(405, ''), 'pass'],
  parameters: [parameters(200, '{"MaxConcurrentTransforms": 8, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}'), 'pass'],
  '500': [parameters(500, 'no'), 'fail', /"status 500".*catch-all handler.*< 500/],
  'a page': [parameters(200, '<html>'), 'fail', /no JSON object.*catch-all route/],
  '499': [parameters(499, ''), 'pass'],
  '201': [parameters(201, '<html>'), 'pass'],
  nothing: [parameters(200, 'null'), 'fail', /no JSON object/],
  'a text': [parameters(200, '"8"'), 'fail', /no JSON object/],
  'no parameters': [parameters(200, '{}'), 'pass'],
  none: [parameters(200, '{"MaxConcurrentTransforms": 0, "MaxPayloadInMB": 0}'), 'pass'],
  'less than none': [parameters(200, '{"MaxConcurrentTransforms": -1}'), 'fail', /is -1, not a whole/],
  'a part': [parameters(200, '{"MaxPayloadInMB": 1.5}'), 'fail', /MaxPayloadInMB is 1.5, not a whole/],
  'one record at a time': [parameters(200, '{"BatchStrategy": "SINGLE_RECORD"}'), 'pass'],
  'a list': [parameters(200, '[]'), 'fail', /no JSON object/],
  'a number as text': [parameters(200, '{"MaxConcurrentTransforms": "8"}'), 'fail', /MaxConcurrentTransforms is .*8/],
  'the spelling of the API': [parameters(200, '{"BatchStrategy": "MultiRecord"}'), 'fail', /MultiRecord/],
  'more than allowed together': [parameters(200, '{"MaxConcurrentTransforms": 20}'), 'fail', /20 x 6 = 120[^"]*[^.]","cause/],
  'more than a request may have': [parameters(200, '{"MaxPayloadInMB": 101}'), 'fail', /at most 100/],
  'no answer': [
    { 'batch/transform': batch({ executionParameters: unanswered('DEADLINE', 60_000) }) },
    'fail',
    /"no answer in time".*catch-all handler.*DEADLINE/,
  ],
  'never ready': [{ 'batch/transform': batch({ readyMs: undefined }) }, 'not-checked', 'batch/ready'],
});
