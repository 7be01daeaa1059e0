import { batchJoinable } from '../../../src/checks/batch/joinable.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job, unanswered } from '../../support/observations.ts';

const answered = (type: string, results: readonly string[], replaced: object = {}) => {
  const requests = [exchange({ headers: { 'content-type': type } })];
  return { 'batch/transform': batch({ jobs: [job(results, { requests, ...replaced }), job(results, { requests, ...replaced })] }) };
};

judges(batchJoinable, {
  'CSV rows': [{}, 'pass'],
  'JSON lines': [answered('application/jsonlines', ['{"a":1}', '2', 'null']), 'pass'],
  'printed dictionaries': [
    answered('application/jsonlines', ['{"a":1}', "{'a': 1}", '{"a":1}']),
    'fail',
    /"\{'a': 1\} in line 2".*json.dumps.*< 200/,
  ],
  'what is no JSON in a JSON type with parameters': [
    answered('application/json; charset=utf-8', ['1', 'True', '2']),
    'fail',
    /True in line 2/,
  ],
  'items of a document': [answered('application/json', ['1', '2', '3'], { shape: 'json' }), 'pass'],
  'a quote that is not closed': [answered('text/csv', ['a', '"b', 'c"']), 'fail', /one CSV row.*\\"b in line 2.*double each quote/],
  'a very long row': [answered('text/csv', ['a', `"${'b'.repeat(200)}`, 'c"']), 'fail', /"actual":"\\"b{99} in line 2"/],
  'a very long value': [answered('application/jsonlines', ['1', 'b'.repeat(200), '3']), 'fail', /"actual":"b{100} in line 2"/],
  'no answer is known': [answered('text/csv', ['a', '"b', 'c"'], { requests: [] }), 'pass'],
  'no answer': [answered('text/csv', ['a', '"b', 'c"'], { requests: [unanswered('DEADLINE')] }), 'pass'],
  'only in the second job': [{ 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(['1', '2', '3"'])] }) }, 'fail', /in line 3/],
  'quoted values': [answered('text/csv', ['a', '"b ""c"""', 'd']), 'pass'],
  'another type': [answered('text/plain', ['"', '2', '3']), 'pass'],
  'a wrong number': [answered('application/jsonlines', ['x']), 'not-checked', 'batch/one-line-per-record'],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1'])] }) }, 'not-applicable'],
});
