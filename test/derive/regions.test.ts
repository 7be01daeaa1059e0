import { describe, expect, it } from 'vitest';
import { deriveText } from '../../src/derive/derive-text.ts';
import { parseFacts } from '../../src/derive/facts.ts';
import { findRegions } from '../../src/derive/regions.ts';

const spec = (names: readonly string[]) =>
  parseFacts({ training: { hyperparameters: Object.fromEntries(names.map((name) => [name, { type: 'FreeText' }])) } });
const EMPTY = '# A\n\n<!-- sagemaker-algo:begin hyperparameters -->\n<!-- sagemaker-algo:end hyperparameters -->\n\nB\n';
const filled = (names: readonly string[], before = EMPTY, force = false) => deriveText('README.md', before, spec(names), { force });
const stateOf = (text: string, names = ['a']) => filled(names, text).regions.map(({ state }) => state);

describe('filling', () => {
  it('puts the text between the lines, with its checksum, and touches nothing else', () => {
    const { text, regions } = filled(['a']);
    expect(text).toBe(
      [
        '# A\n\n<!-- sagemaker-algo:begin hyperparameters d0adff21 -->\n',
        '| name | type | values | default | tunable | meaning |',
        '|---|---|---|---|---|---|',
        '| `a` | FreeText | any text | none | no | |\n',
        '<!-- sagemaker-algo:end hyperparameters -->\n\nB\n',
      ].join('\n'),
    );
    expect(regions).toEqual([{ name: 'hyperparameters', line: 3, state: 'stale' }]);
    expect(filled(['a'], text)).toMatchObject({ text, regions: [{ state: 'fresh' }] });
  });

  it('renews what is from an earlier spec', () => {
    const { text, regions } = filled(['b'], filled(['a']).text);
    expect(regions).toMatchObject([{ state: 'stale' }]);
    expect(text).toBe(filled(['b']).text);
  });

  it('keeps what was edited unless it is forced', () => {
    const edited = filled(['a']).text.replace('any text', 'a word');
    expect(filled(['b'], edited)).toMatchObject({ text: edited, regions: [{ state: 'edited' }] });
    expect(filled(['b'], edited, true).text).toBe(filled(['b']).text);
  });

  it('fills two of a kind, and several kinds', () => {
    const two = `${EMPTY}${EMPTY}<!-- sagemaker-algo:begin metrics -->\n<!-- sagemaker-algo:end metrics -->`;
    const { text, regions } = filled(['a'], two);
    expect(regions.map(({ name }) => name)).toEqual(['hyperparameters', 'hyperparameters', 'metrics']);
    expect(text.match(/\| `a` \|/g)).toHaveLength(2);
    expect(text).toMatch(/There are no metrics\.\n\n<!-- sagemaker-algo:end metrics -->$/);
  });

  it('takes the line breaks of the file', () => {
    const { text } = filled(['a'], EMPTY.replaceAll('\n', '\r\n'));
    expect(text).toBe(filled(['a']).text.replaceAll('\n', '\r\n'));
    expect(stateOf(text)).toEqual(['fresh']);
    // As git makes it on Windows and back.
    expect(stateOf(text.replaceAll('\r\n', '\n'))).toEqual(['fresh']);
  });

  it('writes comments of the language that the file is in', () => {
    const before = '# sagemaker-algo:begin hyperparameters\n# sagemaker-algo:end hyperparameters\n';
    const { text } = deriveText('a.py', before, spec([]), { force: false });
    expect(text).toBe(
      '# sagemaker-algo:begin hyperparameters 297ae0b6\nThere are no hyperparameters.\n# sagemaker-algo:end hyperparameters\n',
    );
    expect(deriveText('a.py', text, spec([]), { force: false }).regions).toMatchObject([{ state: 'fresh' }]);
    expect(deriveText('a.md', before, spec([]), { force: false }).regions).toEqual([]);
  });
});

describe('what was edited by hand', () => {
  const fresh = filled(['a']).text;

  it.each([
    ['a word', fresh.replace('FreeText', 'Text')],
    ['a row more', fresh.replace('no | |\n', 'no | |\n| `b` | FreeText | any text | none | no | |\n')],
    ['a sentence before the table', fresh.replace('| name', 'These can be set:\n\n| name')],
    ['no content any more', fresh.replace(/-->\n\n[\s\S]*\n\n<!--/, '-->\n<!--')],
    ['a merge that stopped', fresh.replace('| `a`', '<<<<<<< HEAD\n| `a`')],
    ['another checksum', fresh.replace('d0adff21', '00000000').replace('FreeText', 'Text')],
    ['no checksum', fresh.replace(' d0adff21', '').replace('FreeText', 'Text')],
  ])('%s', (_, text) => {
    expect(stateOf(text)).toEqual(['edited']);
  });

  it.each([
    [
      'a table that was brought into columns',
      fresh.replace('| name | type |', '| name   | type     |').replace('|---|---|', '| ------ | :------- |'),
    ],
    ['blanks at the ends of lines', fresh.replace('no | |\n', 'no | |  \n')],
    ['more blank lines around it', fresh.replace('d0adff21 -->\n', 'd0adff21 -->\n\n\n')],
  ])('%s is no edit', (_, text) => {
    expect(text).not.toBe(fresh);
    expect(stateOf(text)).toEqual(['fresh']);
  });

  it('and by chance or on purpose says what the spec says is taken over', () => {
    const ahead = fresh.replace('| `a`', '| `b`');
    expect(stateOf(ahead, ['b'])).toEqual(['stale']);
    expect(filled(['b'], ahead).text).toBe(filled(['b']).text);
  });
});

describe('markers', () => {
  const strayOf = (text: string) => filled(['a'], text).stray.map(({ line, reason }) => `${line}: ${reason}`);
  const begin = '<!-- sagemaker-algo:begin hyperparameters -->\n';
  const end = '<!-- sagemaker-algo:end hyperparameters -->\n';

  it.each([
    ['no end', begin, ['1: the region hyperparameters has no end']],
    ['no begin', `a\n${end}`, ['2: the region hyperparameters ends here and begins nowhere']],
    [
      'an end of another name',
      begin + end.replace('hyper', ''),
      ['1: the region hyperparameters has no end', '2: the region parameters ends here and begins nowhere'],
    ],
    ['two begins', begin + begin + end, ['1: the region hyperparameters has no end']],
    [
      'a name that is none',
      '<!-- sagemaker-algo:begin channel -->\n<!-- sagemaker-algo:end channel -->',
      ['1: there is no region channel; did you mean channels?'],
    ],
    [
      'a name like no other',
      '<!-- sagemaker-algo:begin zzz -->\n<!-- sagemaker-algo:end zzz -->',
      ['1: there is no region zzz; there are hyperparameters, channels, metrics, content-types'],
    ],
    [
      'a name of every object',
      '<!-- sagemaker-algo:begin constructor -->\n<!-- sagemaker-algo:end constructor -->',
      [expect.stringContaining('there is no region constructor')],
    ],
    [
      'half a checksum',
      begin.replace(' -->', ' 12ab -->') + end,
      ['1: this marker cannot be read', '2: the region hyperparameters ends here and begins nowhere'],
    ],
  ])('with %s are told, and the file stays as it is', (_, text, stray) => {
    expect(strayOf(text)).toEqual(stray);
    if (!text.includes('begin hyperparameters -->\n<!-- sagemaker-algo:end hyper')) expect(filled(['a'], text).text).toBe(text);
  });

  it.each([
    ['in a block of code', `\`\`\`md\n${begin}${end}\`\`\`\n`],
    ['in a longer fence', `~~~~\n~~~\n${begin}${end}~~~~\n`],
    ['in a sentence', `Put ${begin} there.\n`],
    ['that are indented', `    ${begin}    ${end}`],
  ])('%s count for nothing', (_, text) => {
    expect(findRegions('README.md', text)).toEqual({ regions: [], stray: [] });
  });

  it('are found again behind a block of code', () => {
    expect(findRegions('README.md', `\`\`\`\ncode\n\`\`\`\n${begin}${end}`).regions).toMatchObject([{ line: 4 }]);
  });
});
