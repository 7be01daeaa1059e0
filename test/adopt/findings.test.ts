import { describe, expect, it } from 'vitest';
import { type CodeFacts, HOLE } from '../../src/adopt/code-facts.ts';
import { findHyperparameters } from '../../src/adopt/hyperparameters.ts';
import { findMetrics } from '../../src/adopt/metrics.ts';
import { readPythonFacts } from '../../src/adopt/python-facts.ts';
import { readCode, type SourceFacts } from '../../src/adopt/read-code.ts';
import { compileMetricPattern } from '../../src/sagemaker/metric-pattern.ts';
import { treeOf } from '../support/tree.ts';

const NOTHING: CodeFacts = { hyperparameters: [], channels: [], printed: [], types: [] };
const python = (text: string, path = 'train.py'): SourceFacts => ({ path, facts: readPythonFacts(text) });

describe('hyperparameters of several places', () => {
  it('are told once, with the strongest type and the first default', () => {
    const found = findHyperparameters([python("a = hp['a']\nb = hp.get('a', 5)"), python("float(hp['a'])", 'model.py')], {});
    expect(found).toEqual([
      {
        name: 'a',
        type: 'Continuous',
        values: undefined,
        default: 5,
        required: false,
        description: undefined,
        assumed: [],
        places: [
          { file: 'train.py', line: 2 },
          { file: 'model.py', line: 1 },
          { file: 'train.py', line: 1 },
        ],
      },
    ]);
  });

  it.each<[string, string, Record<string, string>, object]>([
    ['required', "int(hp['a'])", {}, { type: 'Integer', required: true }],
    ['true or false', "hp.get('a', True)", {}, { type: 'Categorical', values: ['true', 'false'], default: 'true' }],
    ['choices', "p.add_argument('--a', choices=['x', 'y'], default='x')", {}, { type: 'Categorical', values: ['x', 'y'], default: 'x' }],
    [
      'a default that is no choice',
      "p.add_argument('--a', choices=['x', 'y'], default='z')",
      {},
      { type: 'Categorical', default: undefined },
    ],
    ['a default of another type', "int(hp.get('a', 'auto'))", {}, { type: 'Integer', default: undefined }],
    ['a type from the sample', "hp['a']", { a: '0.5' }, { type: 'Continuous', assumed: ['a number, because its sample value is 0.5'] }],
    ['no type', "hp['a']", {}, { type: 'FreeText', assumed: ['free text, because nothing shows another type'] }],
    [
      'a sample without code',
      '',
      { a: '3' },
      {
        type: 'Integer',
        required: false,
        places: [],
        assumed: ['a whole number, because its sample value is 3', 'read by the code somewhere, because the sample sets it'],
      },
    ],
    ['help', "p.add_argument('--a', type=int, help='Levels\\n  of a tree')", {}, { description: 'Levels of a tree' }],
  ])('%s', (_what, text, sample, expected) =>
    expect(findHyperparameters([python(text)], sample)).toMatchObject([{ name: 'a', ...expected }]),
  );

  it('are no options where the code reads them itself', () => {
    const names = findHyperparameters([python("hp['a']\np.add_argument('--b', type=int)")], {}).map(({ name }) => name);
    expect(names).toEqual(['a']);
  });

  it('are at most as many as the API takes', () => {
    const text = Array.from({ length: 150 }, (_, index) => `hp['x${index}']`).join('\n');
    expect(findHyperparameters([python(text)], {})).toHaveLength(100);
  });
});

describe('metrics', () => {
  const metrics = (...texts: string[]) =>
    findMetrics([
      { path: 'a.py', facts: { ...NOTHING, printed: texts.map((text, index) => ({ text: text.replaceAll('_', HOLE), line: index + 1 })) } },
    ]);

  it.each<[string, readonly (readonly [string, string])[]]>([
    ['validation-accuracy: _', [['validation-accuracy', '0.93']]],
    ['validation:rmse=_;', [['validation:rmse', '1e-05']]],
    [
      'epoch _ train-loss _ val-loss _',
      [
        ['train-loss', '-2.5'],
        ['val-loss', '.5'],
      ],
    ],
    ['{"auc": _}', [['auc', '1']]],
    ['Test accuracy: _', [['Test-accuracy', '3.25']]],
    ['Final R2 = _', [['Final-R2', '7']]],
    ['rows: _', []],
    ['epoch: _', []],
    ['loss', []],
    ['the error was: _', []],
  ])('%s', (text, expected) => {
    const found = metrics(text);
    expect(found.map(({ name }) => name)).toEqual(expected.map(([name]) => name));
    for (const [name, value] of expected) {
      const compiled = compileMetricPattern(found.find((one) => one.name === name)?.regex ?? '(');
      if ('refused' in compiled) throw new Error(compiled.refused);
      expect(compiled.pattern.exec(text.replaceAll('_', value))?.[1]).toBe(value);
    }
  });

  it('does not take one name for the end of another', () => {
    const found = metrics('accuracy: _', 'validation-accuracy: _');
    const [short] = found.filter(({ name }) => name === 'accuracy');
    const pattern = new RegExp(short?.regex ?? '');
    expect(pattern.exec('validation-accuracy: 0.5')).toBeNull();
    expect(pattern.exec('epoch 1, accuracy: 0.5')?.[1]).toBe('0.5');
  });

  it('suggests each name once, with its first place', () => {
    expect(metrics('rmse=_', 'rmse=_').map(({ place }) => place)).toEqual([{ file: 'a.py', line: 1 }]);
  });
});

describe('which files are read', () => {
  const paths = (files: Record<string, string>, within?: ReadonlySet<string>) =>
    readCode(treeOf(files), within).sources.map(({ path }) => path);
  it('by ending and first line, without tests, notebooks and scripts around it', () => {
    const files = {
      'a.py': '',
      train: '#!/usr/bin/env python3\n',
      'x.R': '',
      run: '#!/usr/bin/Rscript\n',
      'tests/a.py': '',
      'test_a.py': '',
      'setup.py': '',
      'a.md': '',
      'b.sh': '#!/bin/sh\n',
    };
    expect(paths(files)).toEqual(['a.py', 'train', 'x.R', 'run']);
  });

  it('up to a size in all, with a word on the rest', () => {
    const { sources, skipped } = readCode(treeOf({ 'a.py': '#'.repeat(2_000_000), 'b.py': '#'.repeat(200_000), 'c.py': '#' }), undefined);
    expect([sources.map(({ path }) => path), skipped]).toEqual([['a.py', 'c.py'], ['b.py']]);
  });

  it('only what goes into the images, where that is known', () => {
    expect(paths({ 'src/a.py': '', 'other/b.py': '', 'src/test_a.py': '' }, new Set(['src/a.py', 'src/test_a.py']))).toEqual(['src/a.py']);
  });
});
