import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareResults } from '../../src/comparison/compare-results.ts';
import { describeComparison } from '../../src/comparison/describe.ts';
import { readResults } from '../../src/comparison/read-results.ts';
import { workspace } from '../support/workspace.ts';

const side = (over: Readonly<Record<string, string>> = {}) =>
  readResults(
    workspace({
      'train-run.json': '{"metrics":{"rmse":"1.5"}}',
      'model/model.json': '{"factor":2}',
      'transform/transform-run.json': '{"files":["a.csv.out","transform-run.json"]}',
      'transform/a.csv.out': '1.0\n2.0\n3.0\n',
      'answers.json': '[{"request":"one.csv","status":200,"contentType":"text/csv","body":"1\\n"}]',
      ...over,
    }),
  );
const verdicts = (over: Readonly<Record<string, string>>) => {
  const { compared } = compareResults(side(), side(over), 1e-6);
  return compared.filter(({ verdict }) => verdict !== 'same').map(({ part, name, verdict, reason }) => [part, name, reason ?? verdict]);
};

describe('two folders of results', () => {
  it('are read without going through a link of a model, which may lead to a file of this machine or have no end', () => {
    const folder = workspace({ 'model/a': 'x', 'transform/transform-run.json': '{"files":["a.out"]}' });
    symlinkSync('/dev/zero', `${folder}/model/endless`);
    execFileSync('mkfifo', [`${folder}/model/fifo`]);
    const { model } = readResults(workspace({ 'model/a': 'x' }));
    symlinkSync('/dev/zero', `${folder}/transform/a.out`);
    expect(() => readResults(folder)).toThrow(/a\.out is no regular file/);
    rmSync(`${folder}/transform`, { recursive: true });
    expect(readResults(folder).model).toMatch(/^[0-9a-f]{64}$/);
    expect(readResults(folder).model).not.toBe(model);
  });

  it('agree where everything is the same', () => {
    const same = compareResults(side(), side({ 'transform/a.csv.out': '1\n2.0000000001\n3.0' }), 1e-6);
    expect(same).toMatchObject({ same: true, sameModel: true, missing: [] });
    expect(describeComparison(same, 1e-6)).toContain('Local and cloud agree, numbers within 0.000001 of each other.');
  });

  it.each([
    ['a metric', { 'train-run.json': '{"metrics":{"rmse":"1.6"}}' }, ['metric', 'rmse', 'different']],
    ['a metric less', { 'train-run.json': '{"metrics":{}}' }, ['metric', 'rmse', 'local']],
    ['a record', { 'transform/a.csv.out': '1.0\n2.5\n3.0\n' }, ['output', 'a.csv.out', 'different']],
    ['a record less', { 'transform/a.csv.out': '1.0\n2.0\n' }, ['output', 'a.csv.out', '3 records here, 2 there']],
    ['an output less', { 'transform/transform-run.json': '{"files":["transform-run.json"]}' }, ['output', 'a.csv.out', 'local']],
    ['bytes', { 'transform/a.csv.out': '1\0' }, ['output', 'a.csv.out', 'the bytes differ']],
    ['a status', { 'answers.json': '[{"request":"one.csv","status":400}]' }, ['answer', 'one.csv', 'status 200 here, 400 there']],
    [
      'a content type',
      { 'answers.json': '[{"request":"one.csv","status":200,"contentType":"text/html","body":"1"}]' },
      ['answer', 'one.csv', 'content type text/csv here, text/html there'],
    ],
  ])('differ in %s', (_, over, expected) => {
    expect(verdicts(over)).toEqual([expected]);
  });

  it('say which record differs, by how much, and where a training that came out otherwise is the reason', () => {
    const comparison = compareResults(side(), side({ 'transform/a.csv.out': '1.0\n2.5\n3.0\n', 'model/model.json': '{"factor":3}' }), 1e-6);
    expect(describeComparison(comparison, 1e-6)).toBe(
      [
        'Metrics',
        '  ✓ rmse 1.5',
        '',
        'Batch outputs',
        '  ✗ a.csv.out: 1 of 3 records differs',
        '      record 2, off by 20 %',
        '        local  2.0',
        '        cloud  2.5',
        '',
        'Answers to the sample requests',
        '  ✓ one.csv',
        '',
        'Local and cloud differ in 1 of 3.',
        'The models are not the same: fix the seeds of the training, or the difference comes from there.',
        '',
      ].join('\n'),
    );
  });

  it('say nothing about what one side never made', () => {
    const without = readResults(workspace({ 'train-run.json': '{"metrics":{"rmse":"1.5"}}' }));
    const { same, missing } = compareResults(side(), without, 1e-6);
    expect([same, missing]).toEqual([
      true,
      [
        { part: 'output', side: 'cloud' },
        { part: 'answer', side: 'cloud' },
      ],
    ]);
  });
});
