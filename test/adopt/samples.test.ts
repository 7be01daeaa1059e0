import { describe, expect, it } from 'vitest';
import { sniffContentType } from '../../src/adopt/content-type.ts';
import { findRequests } from '../../src/adopt/payloads.ts';
import { findPlatformConfigs } from '../../src/adopt/platform-config.ts';
import { readPythonFacts } from '../../src/adopt/python-facts.ts';
import { findSagify } from '../../src/adopt/sagify.ts';
import { findChannels } from '../../src/adopt/sample-data.ts';
import { fileOf, treeOf } from '../support/tree.ts';

const sniff = (path: string, content: string | readonly number[]) =>
  sniffContentType(fileOf(path, typeof content === 'string' ? content : Uint8Array.from(content)));

describe('content types', () => {
  it.each<[string, string | readonly number[], string | undefined]>([
    ['a.csv', 'x,y\n', 'text/csv'],
    ['a.CSV', 'x,y\n', 'text/csv'],
    ['a.jsonl', '{}\n', 'application/jsonlines'],
    ['a.json', '[1]', 'application/json'],
    ['a.json', '{"a": 1}\n{"a": 2}\n', 'application/jsonlines'],
    ['a.json', '{\n"a": 1\n}\n', 'application/json'],
    ['a.parquet', [0x50, 0x41, 0x52, 0x31, 0], 'application/x-parquet'],
    ['part-0', [0x50, 0x41, 0x52, 0x31, 0], 'application/x-parquet'],
    ['a.npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'application/x-npy'],
    ['a', [0xff, 0xd8, 0xff, 0xe0], 'image/jpeg'],
    ['part-0', '1,2,3\n4,5,6\n', 'text/csv'],
    ['part-0', '{"a":1}\n{"a":2}\n', 'application/jsonlines'],
    ['part-0', 'words and words\nmore\n', undefined],
    ['part-0', [1, 0, 2], undefined],
    ['part-0', '', undefined],
  ])('%s', (path, content, type) => expect(sniff(path, content)).toEqual(type === undefined ? undefined : { type }));

  it('says when name and bytes disagree', () => {
    expect(sniff('a.csv', [0x50, 0x41, 0x52, 0x31])).toEqual({
      type: 'application/x-parquet',
      doubt: 'a.csv is called like text/csv, but its first bytes are those of application/x-parquet',
    });
    expect(sniff('a.csv', [65, 0, 66])).toMatchObject({ type: 'application/octet-stream', doubt: expect.stringContaining('are no text') });
  });
});

describe('sample channels', () => {
  const channels = (files: Record<string, string>, code = '') => {
    const tree = treeOf(files);
    const sources = code === '' ? [] : [{ path: 'train.py', facts: readPythonFacts(code) }];
    return findChannels(tree, findPlatformConfigs(tree), sources).map(({ name, candidates }) => [name, candidates.map(({ path }) => path)]);
  };
  const x = '1,2\n';
  it.each<[string, Record<string, string>, string, unknown]>([
    [
      'usual names',
      { 'data/train/a.csv': x, 'data/validation/a.csv': x, 'data/raw/a.csv': x },
      '',
      [
        ['train', ['data/train']],
        ['validation', ['data/validation']],
      ],
    ],
    ['at the root', { 'train/a.csv': x, 'test/test_code.py': '' }, '', [['train', ['train']]]],
    ['in samples/channels', { 'samples/channels/train/a.csv': x }, '', [['train', ['samples/channels/train']]]],
    ['not in the sources', { 'src/model/train/a.csv': x }, '', []],
    ['names that the code reads', { 'data/images/a.png': x }, "x = '/opt/ml/input/data/images'", [['images', ['data/images']]]],
    [
      'below a rehearsal, and then only there',
      { 'test_dir/input/data/training/a.csv': x, 'data/train/a.csv': x },
      '',
      [['training', ['test_dir/input/data/training']]],
    ],
    ['one folder of data', { 'data/a.csv': x }, '', [['train', ['data']]]],
    ['one folder of data, with a name from the code', { 'data/a.csv': x }, "x = '/opt/ml/input/data/training'", [['training', ['data']]]],
    ['two folders', { 'data/train/a.csv': x, 'samples/train/a.csv': x }, '', [['train', ['data/train', 'samples/train']]]],
    ['folders without data', { 'data/train/readme.md': 'x', 'data/train/empty.csv': '', 'data/train/x.py': 'x' }, '', []],
    ['a file among channels', { 'm/input/data/x.csv': x, 'm/input/data/a/y.csv': x }, '', [['a', ['m/input/data/a']]]],
  ])('%s', (_what, files, code, expected) => expect(channels(files, code)).toEqual(expected));

  it('have the type of most of their files, with a word on the rest', () => {
    const tree = treeOf({ 'data/train/a.csv': x, 'data/train/b.csv': x, 'data/train/c.json': '[]' });
    expect(findChannels(tree, [], [])[0]?.candidates[0]).toMatchObject({
      contentType: 'text/csv',
      files: 3,
      doubts: ['data/train also holds application/json'],
    });
  });

  it('take type and mode from inputdataconfig.json', () => {
    const config = '{"a": {"ContentType": "application/x-thing", "TrainingInputMode": "Pipe"}, "b": {"TrainingInputMode": "Odd"}, "c": 1}';
    const tree = treeOf({ 'm/input/config/inputdataconfig.json': config, 'm/input/data/a/x': 'x', 'm/input/data/b/x.csv': x });
    const found = findChannels(tree, findPlatformConfigs(tree), []).flatMap(({ candidates }) => candidates);
    expect(found.map(({ name, contentType, inputMode }) => [name, contentType, inputMode])).toEqual([
      ['a', 'application/x-thing', 'Pipe'],
      ['b', 'text/csv', 'File'],
    ]);
  });
});

describe('configuration of a rehearsal', () => {
  it('gives the sample set as text, without what the platform adds', () => {
    const tree = treeOf({
      'input/config/hyperparameters.json': '\uFEFF{"a": 1, "b": "x", "c": true, "_tuning": "m", "sagemaker_program": "x"}',
    });
    expect(findPlatformConfigs(tree)).toEqual([{ root: '.', hyperparameters: { a: '1', b: 'x', c: 'true' }, channels: {}, problems: [] }]);
  });

  it.each([
    ['{"a": ', 'x/input/config/hyperparameters.json is not valid JSON'],
    ['[1]', 'x/input/config/hyperparameters.json is no JSON object'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(findPlatformConfigs(treeOf({ 'x/input/config/hyperparameters.json': text }))).toMatchObject([{ problems: [problem] }]);
  });
});

describe('sample requests', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['payload', { 'local_test/payload.csv': '1\n', 'local_test/other.csv': '2\n', 'data/train/a.csv': '1\n' }, ['local_test/payload.csv']],
    [
      'requests',
      { 'samples/requests/a.json': '[]', 'samples/requests/b.csv': '1\n', 'payload.csv': '1\n' },
      ['samples/requests/a.json', 'samples/requests/b.csv'],
    ],
    ['words', { 'sample_request.json': '{}', 'model.json': '{}' }, ['sample_request.json']],
    ['a folder for tests', { 'local_test/one.json': '{}', 'local_test/serve_local.sh': '' }, ['local_test/one.json']],
    [
      'nothing of the kind',
      { 'package.json': '{}', 'requirements.txt': 'flask\n', 'test_dir/input/config/hyperparameters.json': '{}' },
      [],
    ],
    ['empty', { 'payload.csv': '' }, []],
  ])('%s', (_what, files, paths) => expect(findRequests(treeOf(files)).map(({ path }) => path)).toEqual(paths));

  it('are a few', () => {
    expect(findRequests(treeOf(Object.fromEntries([...'abcdefgh'].map((name) => [`requests/${name}.csv`, '1\n']))))).toHaveLength(5);
  });
});

describe('sagify', () => {
  it('gives what its build hands over', () => {
    const settings = '{"python_version": "3.11", "sagify_module_dir": "src", "requirements_dir": "requirements.txt"}';
    expect(findSagify(treeOf({ '.sagify.json': settings, 'requirements.txt': 'x', 'src/sagify_base/Dockerfile': 'FROM a' }))).toEqual({
      folder: 'src/sagify_base',
      root: '.',
      buildArgs: { module_path: 'src', target_dir_name: 'src', requirements_file_path: 'requirements.txt', python_version: '3.11' },
      problems: [],
    });
  });

  it('does without its settings, and says when they are broken', () => {
    expect(findSagify(treeOf({ 'app/sagify_base/training/train': 'x' }))).toMatchObject({
      buildArgs: { module_path: 'app', target_dir_name: 'app' },
      problems: [],
    });
    expect(findSagify(treeOf({ '.sagify.json': '{', 'app/sagify_base/Dockerfile': 'x' }))).toMatchObject({
      problems: ['.sagify.json is not valid JSON'],
    });
    expect(findSagify(treeOf({ '.sagify.json': '{}' }))).toBeUndefined();
  });
});
