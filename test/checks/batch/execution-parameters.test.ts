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
  '500': [parameters(500, 'no'), 'fail', /status 500/],
  'a page': [parameters(200, '<html>'), 'fail', /no JSON object/],
  'a list': [parameters(200, '[]'), 'fail', /no JSON object/],
  'a number as text': [parameters(200, '{"MaxConcurrentTransforms": "8"}'), 'fail', /MaxConcurrentTransforms is .*8/],
  'the spelling of the API': [parameters(200, '{"BatchStrategy": "MultiRecord"}'), 'fail', /MultiRecord/],
  'more than allowed together': [parameters(200, '{"MaxConcurrentTransforms": 20}'), 'fail', /20 x 6 = 120/],
  'more than a request may have': [parameters(200, '{"MaxPayloadInMB": 101}'), 'fail', /at most 100/],
  'no answer': [{ 'batch/transform': batch({ executionParameters: unanswered('DEADLINE', 60_000) }) }, 'fail', /DEADLINE/],
  'never ready': [{ 'batch/transform': batch({ readyMs: undefined }) }, 'not-checked', 'batch/ready'],
});
