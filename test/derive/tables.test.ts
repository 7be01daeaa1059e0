import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DERIVATIONS } from '../../src/derive/derivations.ts';
import { deriveText } from '../../src/derive/derive-text.ts';
import { parseFacts } from '../../src/derive/facts.ts';
import { readMarkdown } from '../support/read-markdown.ts';

const render = (name: string, spec: unknown) => DERIVATIONS[name]?.(parseFacts(spec)) ?? '';
const tableOf = (name: string, spec: unknown) => readMarkdown(render(name, spec))[0];

describe('the table of hyperparameters', () => {
  it('has each kind in words', () => {
    const hyperparameters = {
      alpha: { type: 'Continuous', range: { min: 0, max: '1e6' }, default: 1, tunable: true, description: 'Strength; 0 is none' },
      depth: { type: 'Integer', required: true },
      kind: { type: 'Categorical', values: ['a', 'b'], default: 'a' },
      note: { type: 'FreeText' },
    };
    expect(render('hyperparameters', { training: { hyperparameters } })).toMatchInlineSnapshot(`
      "| name | type | values | default | tunable | meaning |
      |---|---|---|---|---|---|
      | \`alpha\` | Continuous | 0 to 1e6 | 1 | yes | Strength; 0 is none |
      | \`depth\` | Integer | any whole number | has to be set | no | |
      | \`kind\` | Categorical | \`a\`, \`b\` | \`a\` | no | |
      | \`note\` | FreeText | any text | none | no | |"
    `);
  });
});

describe('the table of channels', () => {
  it('has the defaults of the spec, and what is special about Pipe', () => {
    const channels = {
      train: {},
      extra: {
        required: false,
        contentTypes: ['a/b', 'c/d'],
        inputModes: ['Pipe'],
        compression: ['None', 'Gzip'],
        recordWrapper: 'RecordIO',
      },
    };
    expect(tableOf('channels', { training: { channels } })).toEqual([
      ['name', 'required', 'content type', 'input modes', 'content'],
      ['train', 'yes', 'any', 'File', ''],
      ['extra', 'no', 'a/b, c/d', 'Pipe; RecordIO in Pipe mode; Gzip allowed', ''],
    ]);
  });
});

describe('the table of metrics', () => {
  it('says what tuning jobs may do with each', () => {
    const objectives = [
      { metric: 'b', type: 'Minimize' },
      { metric: 'b', type: 'Maximize' },
      { metric: 'c', type: 'Maximize' },
    ];
    expect(tableOf('metrics', { training: { metrics: { a: {}, b: {}, c: {} }, objectives } })).toEqual([
      ['name', 'objective of tuning jobs'],
      ['a', 'no'],
      ['b', 'yes: minimised or maximised'],
      ['c', 'yes: maximised'],
    ]);
  });
});

describe('the table of content types', () => {
  it('has each once, with the samples that are answered', () => {
    const spec = {
      inference: { contentTypes: ['text/csv', 'a/b'], responseTypes: ['TEXT/CSV', 'c/d'] },
      samples: {
        requests: [
          { path: 'samples/one row (1).csv', contentType: 'text/csv; charset=utf-8' },
          { path: 'bad.csv', contentType: 'text/csv', expect: { status: 400 } },
        ],
      },
    };
    expect(tableOf('content-types', spec)).toEqual([
      ['content type', 'in requests', 'in answers', 'sample requests'],
      ['text/csv', 'yes', 'yes', 'one row (1).csv'],
      ['a/b', 'yes', 'no', 'none'],
      ['c/d', 'no', 'yes', 'none'],
    ]);
    const half = { inference: spec.inference, samples: { requests: [{ path: 'a\ud83d.csv', contentType: 'text/csv' }] } };
    expect(render('content-types', half)).toContain('[a\ufffd.csv](a%EF%BF%BD.csv)');
    expect(render('content-types', spec)).toContain('(samples/one%20row%20%281%29.csv)');
  });
});

describe('every derivation', () => {
  it.each(Object.keys(DERIVATIONS))('%s says so when there is nothing', (name) => {
    for (const spec of [{}, null, 7, { training: 3, inference: [] }, { training: { hyperparameters: [], channels: null } }]) {
      expect(render(name, spec)).toMatch(/^There are no .*\.$/);
    }
  });

  it.each(Object.keys(DERIVATIONS))('%s bears a spec of any shape, which others complain about', (name) => {
    fc.assert(
      fc.property(fc.object({ key: fc.constantFrom(...KEYS), maxDepth: 5, values: [fc.anything()] }), (spec) => {
        expect(render(name, spec)).not.toBe('');
      }),
    );
  });
});

const KEYS = [
  'training',
  'hyperparameters',
  'channels',
  'metrics',
  'objectives',
  'inference',
  'contentTypes',
  'samples',
  'requests',
  'range',
  'values',
  '__proto__',
];

/** What a name or description must not do to a table, to its markers and to the page. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '|',
        '\\',
        '`',
        '``',
        '\n',
        '\r\n',
        '-->',
        '<!--',
        '<b>',
        '&amp;',
        '&',
        '*',
        '_',
        '~~',
        '[x](y)',
        '![',
        ']',
        'a',
        ' ',
        '\u2028',
        '\ud83d',
        'é',
        '—',
        '<!-- sagemaker-algo:end hyperparameters -->',
        '```',
        '# ',
        '$',
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const seen = (text: string) =>
  text
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

describe('hostile names and descriptions', () => {
  it('show as they are, in one cell each', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, description, value) => {
        fc.pre(!/https?:|www\.|@/.test(name + description + value));
        const hyperparameters = { [`${name}.`]: { type: 'Categorical', values: [value], description } };
        const table = tableOf('hyperparameters', { training: { hyperparameters } });
        expect(table).toEqual([
          ['name', 'type', 'values', 'default', 'tunable', 'meaning'],
          [seen(`${name}.`), 'Categorical', seen(value) || '(empty)', 'none', 'no', seen(description)].map(replaceNul),
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it('never end the region that they are in, and are found unchanged afterwards', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, description) => {
        const facts = parseFacts({ training: { hyperparameters: { [name]: { type: 'FreeText', description } } } });
        const before = 'a\n<!-- sagemaker-algo:begin hyperparameters -->\n<!-- sagemaker-algo:end hyperparameters -->\nz\n';
        const { text } = deriveText('README.md', before, facts, { force: false });
        expect(readMarkdown(text)).toHaveLength(5);
        // As it comes back from the disk.
        const again = deriveText('README.md', Buffer.from(text).toString('utf8'), facts, { force: false });
        expect(again).toEqual({ text, regions: [{ name: 'hyperparameters', line: 2, state: 'fresh' }], stray: [] });
      }),
      { numRuns: 150 },
    );
  });
});

/** Markdown has no place for it. */
function replaceNul(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
