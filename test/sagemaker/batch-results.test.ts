import { describe, expect, it } from 'vitest';
import { readResults } from '../../src/sagemaker/batch-results.ts';

describe('readResults', () => {
  it.each([
    ['lines of CSV', 'text/csv', '1,a\n2,b\n', 2, 'lines', ['1,a', '2,b']],
    ['no content type', undefined, '1\n2', 2, 'lines', ['1', '2']],
    ['JSON lines', 'application/jsonlines', '{"a":1}\n{"a":2}\n', 2, 'lines', ['{"a":1}', '{"a":2}']],
    ['a list', 'application/json', '[1,2,3]', 3, 'json', ['1', '2', '3']],
    ['predictions', 'application/json; charset=utf-8', '{"predictions":[{"y":1},{"y":2}],"ids":[]}', 2, 'json', ['{"y":1}', '{"y":2}']],
    ['the only list of a document', 'Application/JSON', '{"model":"m","scores":[1,2]}', 2, 'json', ['1', '2']],
    ['one list too short', 'application/json', '{"predictions":[1,2]}', 3, 'json', ['1', '2']],
    ['the only list, but of something else', 'application/json', '{"outputs":[1,2]}', 3, 'unknown', []],
    ['one list for all', 'application/json', '[[1,2,3]]', 3, 'unknown', []],
    ['columns', 'application/json', '[[1,2,3],["a","b","c"]]', 3, 'unknown', []],
    ['two lists', 'application/json', '{"label":[1,2],"score":[1,2]}', 2, 'unknown', []],
    ['a plain object for several records', 'application/json', '{"error":"bad"}', 2, 'unknown', []],
    ['a plain object for one record', 'application/json', '{"y":1}', 1, 'json', ['{"y":1}']],
    ['a list of one for one record', 'application/json', '{"predictions":[5]}', 1, 'json', ['5']],
    ['a result that is a list', 'application/json', '[0.1,0.9]', 1, 'json', ['[0.1,0.9]']],
    ['JSON lines that say they are one document', 'application/json', '{"a":1}\n{"a":2}\n', 2, 'lines', ['{"a":1}', '{"a":2}']],
    ['protobuf', 'application/x-recordio-protobuf', 'x\ny\n', 2, 'unknown', []],
    ['bytes', 'application/octet-stream', 'x\0\ny\n', 2, 'unknown', []],
  ] as const)('%s', (_, type, text, records, shape, results) => {
    expect(readResults(Buffer.from(text), type, records, 100)).toEqual({ shape, results });
  });

  it('keeps no more than asked for', () => {
    expect(readResults(Buffer.from('1\n2\n3\n'), 'text/csv', 3, 2).results).toEqual(['1', '2']);
    expect(readResults(Buffer.from('[1,2,3]'), 'application/json', 3, 2).results).toEqual(['1', '2']);
  });
});
