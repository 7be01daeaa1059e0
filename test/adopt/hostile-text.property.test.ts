import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looseLanguageOf, readLooseFacts } from '../../src/adopt/loose-facts.ts';
import { findMetrics } from '../../src/adopt/metrics.ts';
import { readPythonFacts } from '../../src/adopt/python-facts.ts';
import { readDockerfile } from '../../src/adopt/read-dockerfile.ts';
import { fileOf } from '../support/tree.ts';

/** Text made of the pieces that mean something to one of the readers, in any order. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'hp',
        '[',
        ']',
        '"a"',
        "'",
        '(',
        ')',
        '.get',
        ',',
        '=',
        ' ',
        '\n',
        '\\\n',
        '#',
        '/*',
        '*/',
        '{',
        '}',
        'f"',
        '$',
        '%s',
        'FROM ',
        'COPY ',
        'ENV ',
        'ARG a',
      ),
      fc.constantFrom(
        'hyperparameters.json',
        'json.load',
        'open',
        'with ',
        ' as ',
        ':',
        'print',
        'add_argument',
        '<<E',
        '["a"',
        'SM_HP_A',
        '/opt/ml/input/data/',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

const readers: readonly (readonly [string, (source: string) => unknown])[] = [
  ['Python', readPythonFacts],
  ['a Dockerfile', (source) => readDockerfile(fileOf('Dockerfile', `FROM a\n${source}`))],
  ...(['r', 'js', 'java', 'jl'] as const).map((ending) => {
    const language = looseLanguageOf(ending);
    return [`.${ending}`, (source: string) => (language === undefined ? undefined : readLooseFacts(source, language))] as const;
  }),
  [
    'a printed text',
    (source) =>
      findMetrics([{ path: 'a.py', facts: { hyperparameters: [], channels: [], types: [], printed: [{ text: source, line: 1 }] } }]),
  ],
];

describe.each(readers)('reading %s', (_what, read) => {
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(text, (source) => void read(source)),
      { numRuns: 300 },
    );
  });

  // Each of these took a pattern minutes once, or would.
  it.each(['a ', 'a', ' ', 'a=', '"', 'hp.', 'hp["', 'a.b ', ', ', '/*', 'final '])('ends on nothing but %j', (piece) => {
    const line = piece.repeat(Math.floor(1_990 / piece.length));
    expect(read(`${line}\n`.repeat(50))).toBeDefined();
    expect(read(piece.repeat(20_000))).toBeDefined();
  });
});
