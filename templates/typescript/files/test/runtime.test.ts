/** Tests of `src/runtime`, which never needs to change. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BuyerError } from '../src/runtime/buyer-error.ts';
import { createDecoder } from '../src/runtime/decode.ts';
import { createEncoder } from '../src/runtime/encode.ts';
import { describeFailure } from '../src/runtime/failure.ts';
import { parseHyperparameters } from '../src/runtime/hyperparameters.ts';
import { MEDIA_TYPES, type MediaType, resolveAnswerType, resolveRequestType } from '../src/runtime/media-types.ts';
import { createRowReader } from '../src/runtime/row-reader.ts';

/** Reads CSV text that arrives in pieces of the given size. */
function readCsv(text: string, piece = text.length): number[][] {
  const reader = createRowReader({ allowBlankLines: true });
  const rows: number[][] = [];
  const keep = (block: ReturnType<typeof reader.next>) => {
    for (let r = 0; block !== undefined && r < block.count; r++) {
      rows.push(Array.from(block.values.subarray(r * block.columns, (r + 1) * block.columns)));
    }
  };
  const drain = () => {
    for (let block = reader.next(); block !== undefined; block = reader.next()) keep(block);
  };
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += piece) {
    reader.push(Buffer.from(bytes.subarray(at, at + piece)));
    drain();
  }
  reader.endFile();
  drain();
  keep(reader.rest());
  return rows;
}

describe('CSV', () => {
  const spellings = ['0', '-0', '7', '-7', '+7', '0.5', '.5', '5.', '-.5', '007', '1e3', '1E-05', '-2.5e+2', ' 12 ', '"3.25"', '" 4 "'];
  const long = ['123456789', '1234567890', '0.1234567891', '123456789012345', '0.038075906433423026', '3.141592653589793238462643'];
  const extreme = ['1.7976931348623157e308', '5e-324', '-2.2250738585072014e-308', '9007199254740993', '0.1', '1e23', '-0.0'];

  it('reads every spelling of a number to the last bit', () => {
    for (const text of [...spellings, ...long, ...extreme]) {
      const expected = Number(text.replaceAll('"', ''));
      assert.ok(Object.is(readCsv(`${text}\n`)[0]?.[0], expected), text);
      assert.deepEqual(
        readCsv(`1,${text},2\r\n${text},3,4`),
        [
          [1, expected, 2],
          [expected, 3, 4],
        ],
        text,
      );
    }
  });

  it('reads random numbers of all lengths to the last bit', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const texts = Array.from({ length: 5000 }, () => {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 20 - 8);
      const digits = Math.floor(random() * 22);
      return random() < 0.3 ? String(value) : random() < 0.5 ? value.toFixed(digits) : value.toExponential(digits);
    });
    assert.deepEqual(
      readCsv(`${texts.join('\n')}\n`),
      texts.map((text) => [Number(text)]),
    );
  });

  it('does not care where the pieces are cut, nor about CRLF, blank lines and the last line feed', () => {
    const expected = [
      [1, -2.5, 3],
      [4.125, 5, -6],
    ];
    for (const text of [
      '1,-2.5,3\n4.125,5,-6\n',
      '1,-2.5,3\r\n4.125,5,-6',
      '\n\r\n1,-2.5,3\n  \n4.125,5,-6\n\n',
      '\uFEFF1,-2.5,3\n4.125,5,-6',
    ]) {
      for (const piece of [3, 4, 7, 100]) assert.deepEqual(readCsv(text, piece), expected, JSON.stringify({ text, piece }));
    }
  });

  it('fills blocks of the same size however the pieces are cut', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `${i},${i / 8}\n`).join('');
    const sizes = (piece: number) => {
      const reader = createRowReader({ allowBlankLines: true });
      const counts: number[] = [];
      for (let at = 0; at < text.length; at += piece) {
        reader.push(Buffer.from(text.slice(at, at + piece)));
        for (let block = reader.next(); block !== undefined; block = reader.next()) counts.push(block.count);
      }
      return [...counts, reader.rest()?.count];
    };
    assert.deepEqual(sizes(64), [4096, 904]);
    assert.deepEqual(sizes(30_000), [4096, 904]);
  });

  it('says where the data is wrong', () => {
    const cases: [string, object][] = [
      ['1,2\n3,abc\n', { line: 2, column: 2, text: 'abc', message: 'is not a number' }],
      ['1,2\n\n3,\n', { line: 3, column: 2, text: '', message: 'is empty' }],
      ['1,2\n3\n', { line: 2, column: 0, message: 'has 1 of 2 columns' }],
      ['1,2\n3,4,5\n', { line: 2, column: 0, message: 'has more than 2 columns' }],
      ['1,2\n3,4,x\n', { line: 2, column: 0, message: 'has more than 2 columns' }],
      ['1,1e999\n', { line: 1, column: 2, message: 'is too large' }],
      ['1,NaN\n', { line: 1, column: 2, text: 'NaN' }],
      ['0x10\n', { line: 1, column: 1, text: '0x10' }],
      ['1,-\n', { line: 1, column: 2, text: '-' }],
      ['1,1.2.3\n', { line: 1, column: 2, text: '1.2.3' }],
      ['"1,000",2\n', { line: 1, column: 1, text: '"1,000"' }],
    ];
    for (const [text, problem] of cases) assert.throws(() => readCsv(text), problem, JSON.stringify(text));
  });
});

describe('hyperparameters', () => {
  const declared = {
    count: { type: 'Integer', range: { min: 1, max: 10 }, default: 5 },
    rate: { type: 'Continuous', range: { min: 0, max: 1 }, required: true },
    mode: { type: 'Categorical', values: ['fast', 'exact'], default: 'fast' },
    note: { type: 'FreeText' },
  };
  const parse = (given: unknown, log: string[] = []) => ({ ...parseHyperparameters(given, declared, (line) => log.push(line)) });

  it('takes the spellings that clients and tuners use', () => {
    for (const rate of ['0.5', '5e-1', ' 0.5 ', '"0.5"', '"\\"0.5\\""'.slice(1, -1).replaceAll('\\', '')]) {
      assert.deepEqual(parse({ rate, count: '"7"' }), { count: 7, rate: 0.5, mode: 'fast', note: undefined });
    }
    assert.deepEqual(parse({ rate: '1', count: '1e1', mode: '"Exact"', note: 'a b' }), { count: 10, rate: 1, mode: 'exact', note: 'a b' });
  });

  it('ignores what it does not know, and says so unless the platform added it', () => {
    const log: string[] = [];
    parse({ rate: '1', _tuning_objective_metric: 'm', sagemaker_job_name: 'j', extra: '1' }, log);
    assert.deepEqual(log, ['Unknown hyperparameter "extra" is ignored.']);
  });

  it('refuses what the spec does not allow', () => {
    const cases: [unknown, RegExp][] = [
      [{}, /"rate" is required/],
      [{ rate: 'x' }, /"rate" is "x"; it must be a number/],
      [{ rate: '' }, /must be a number/],
      [{ rate: '1.5' }, /is 1.5; it must lie between 0 and 1/],
      [{ rate: '1', count: '2.5' }, /must be a whole number/],
      [{ rate: '1', mode: 'slow' }, /must be one of fast, exact/],
      [[], /does not hold an object/],
    ];
    for (const [given, message] of cases) assert.throws(() => parse(given), { name: 'BuyerError', message }, JSON.stringify(given));
  });
});

describe('requests and answers', () => {
  function decode(type: MediaType, body: string, piece = 5): number[][] {
    const rows: number[][] = [];
    const decoder = createDecoder(type, ({ values, count, columns }) => {
      for (let r = 0; r < count; r++) rows.push(Array.from(values.subarray(r * columns, (r + 1) * columns)));
    });
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += piece) decoder.push(bytes.subarray(at, at + piece));
    decoder.end();
    return rows;
  }

  it('reads the same records from every format', () => {
    const expected = [
      [1, 2.5],
      [-3, 4],
    ];
    assert.deepEqual(decode('text/csv', '1,2.5\n-3,4\n'), expected);
    assert.deepEqual(decode('application/json', '{"instances": [[1, 2.5], [-3, 4]]}'), expected);
    assert.deepEqual(decode('application/json', '[[1, 2.5], {"features": [-3, 4]}]'), expected);
    assert.deepEqual(decode('application/json', '[1, 2.5]'), [[1, 2.5]]);
    assert.deepEqual(decode('application/jsonlines', '[1, 2.5]\n{"features": [-3, 4]}'), expected);
  });

  it('says which record is wrong', () => {
    const cases: [MediaType, string, RegExp][] = [
      ['text/csv', '1,2\n3,x\n', /^record 2, column 2: "x" is not a number$/],
      ['text/csv', '1,2\n\n3,4\n', /^record 2, column 1: the value is empty$/],
      ['text/csv', '1,2\n3\n', /^record 2 has 1 of 2 columns$/],
      ['application/json', '{"instances": [[1], [2', /^the body is not valid JSON$/],
      ['application/json', '{"rows": []}', /^the body must be/],
      ['application/json', '[[1, 2], [3, "4"]]', /^record 2, column 2: .* is not a number$/],
      ['application/json', '[[1, 2], [3]]', /^record 2 has 1 numbers/],
      ['application/json', '[[1], 2]', /^record 2 is not a list of numbers$/],
      ['application/jsonlines', '[1]\n{"x"\n', /^record 2 is not valid JSON$/],
      ['application/jsonlines', '[1]\n\n[2]\n', /^record 2 is empty$/],
    ];
    for (const [type, body, message] of cases) assert.throws(() => decode(type, body), { name: 'BuyerError', message }, body);
  });

  it('writes every format with all digits', () => {
    const encode = (type: MediaType) => {
      const encoder = createEncoder(type);
      assert.equal(encoder.add(Float64Array.of(0.1 + 0.2, -1)), 2);
      encoder.add(Float64Array.of(2));
      return encoder.finish();
    };
    assert.equal(encode('text/csv'), '0.30000000000000004\n-1\n2\n');
    assert.equal(encode('application/json'), '{"predictions":[0.30000000000000004,-1,2]}');
    assert.equal(encode('application/jsonlines'), '{"prediction":0.30000000000000004}\n{"prediction":-1}\n{"prediction":2}\n');
  });

  it('writes text and special numbers so that they can be read back', () => {
    const encode = (type: MediaType) => {
      const encoder = createEncoder(type);
      encoder.add(['a,"b"', Number.NaN]);
      return encoder.finish();
    };
    assert.equal(encode('text/csv'), '"a,""b""",NaN\n'.replace(',NaN', '\nNaN'));
    assert.equal(encode('application/json'), '{"predictions":["a,\\"b\\"",null]}');
  });

  it('writes classes with their probabilities, the most probable one as the label', () => {
    const encode = (type: MediaType, labels: (number | string)[]) => {
      const encoder = createEncoder(type);
      assert.equal(encoder.add({ labels, probabilities: Float64Array.of(0.25, 0.75, 2 / 3, 1 / 3) }), 2);
      assert.equal(encoder.add({ labels, probabilities: Float64Array.of(1e-9, 1) }), 1);
      return encoder.finish();
    };
    assert.equal(encode('text/csv', [3, 7]), '7,0.25,0.75\n3,0.6666667,0.3333333\n7,0,1\n');
    assert.equal(encode('text/csv', ['a', 'b,c']).split('\n')[0], '"b,c",0.25,0.75');
    const lines = [
      '{"label":"no","probabilities":{"yes":0.25,"no":0.75}}',
      '{"label":"yes","probabilities":{"yes":0.6666667,"no":0.3333333}}',
    ];
    const last = '{"label":"no","probabilities":{"yes":0,"no":1}}';
    assert.equal(encode('application/jsonlines', ['yes', 'no']), [...lines, last, ''].join('\n'));
    assert.equal(encode('application/json', ['yes', 'no']), `{"predictions":[${[...lines, last].join(',')}]}`);
    const encoder = createEncoder('application/json');
    encoder.add({ labels: [1, 2], probabilities: Float64Array.of(Number.NaN, 0.5) });
    assert.equal(encoder.finish(), '{"predictions":[{"label":2,"probabilities":{"1":null,"2":0.5}}]}');
    assert.throws(() => encoder.add({ labels: [], probabilities: Float64Array.of(1) }), /without labels/);
  });

  it('chooses formats as the headers ask', () => {
    assert.equal(resolveRequestType('Text/CSV; charset=utf-8', MEDIA_TYPES), 'text/csv');
    assert.equal(resolveRequestType(undefined, MEDIA_TYPES), 'text/csv');
    assert.equal(resolveRequestType('image/png', MEDIA_TYPES), undefined);
    const answers: [string | undefined, MediaType | undefined][] = [
      [undefined, 'application/json'],
      ['*/*', 'application/json'],
      ['text/csv', 'text/csv'],
      ['TEXT/csv;header=absent', 'text/csv'],
      ['text/*', 'text/csv'],
      ['application/*', 'application/json'],
      ['text/csv;q=0.5, application/jsonlines', 'application/jsonlines'],
      ['application/json;q=0, */*;q=0.1', 'text/csv'],
      ['image/png', undefined],
      ['text/csv;q=0', undefined],
    ];
    for (const [accept, type] of answers) assert.equal(resolveAnswerType(accept, 'application/json', MEDIA_TYPES), type, String(accept));
  });
});

describe('failure reasons', () => {
  it('keep what a buyer can use, and nothing else', () => {
    assert.equal(describeFailure(new BuyerError('bad \u001b[31mvalue')), 'bad ?[31mvalue');
    assert.ok(describeFailure(new BuyerError('x'.repeat(5000))).length <= 200);
    assert.ok(describeFailure(new BuyerError(`x\n${'y'.repeat(5000)}`)).length <= 1024);
    assert.doesNotMatch(describeFailure(new TypeError('cannot read /opt/program/src/secret.ts')), /secret/);
    assert.match(describeFailure(Object.assign(new Error('no'), { code: 'ENOSPC' })), /larger volume/);
  });
});
