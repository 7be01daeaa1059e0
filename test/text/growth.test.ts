import { describe, expect, it } from 'vitest';
import { exampleLine } from '../../src/add/metric.ts';
import { looseLanguageOf, readLooseFacts } from '../../src/adopt/loose-facts.ts';
import { parseIgnoreRules } from '../../src/build/ignore-rules.ts';
import { compareResult } from '../../src/comparison/compare-text.ts';
import { parseOsRelease } from '../../src/observe/image/contents.ts';
import { findHint } from '../../src/report/hints.ts';
import { redact } from '../../src/text/redact.ts';
import { guardOutput, neutralise } from '../../src/text/safe.ts';

/**
 * Text that somebody else wrote, chosen so that a pattern with repetitions inside repetitions, or one that starts anew at each character,
 * would take minutes or years over it. Each test ends long before the time that a test may take, or never.
 */

const LONG = 400_000;
const repeated = (piece: string) => piece.repeat(Math.ceil(LONG / piece.length));
const LINES = [
  'a',
  '1',
  ' ',
  '\\',
  '"',
  '\t',
  '://',
  ':',
  '@',
  '=',
  'token=',
  'a://b:',
  '-----BEGIN PRIVATE KEY-----',
  'secretaccesskey: ',
  '\x1b[',
  '\x1b]',
  '/',
  '[',
];

describe.each(LINES)('a line of %j', (piece) => {
  it('is redacted, made harmless and looked through for hints', () => {
    const line = repeated(piece);
    for (const look of [redact, guardOutput, (text: string) => neutralise(text)]) expect(typeof look(line)).toBe('string');
    expect(findHint(line)).toBeUndefined();
  });
});

it('a source full of backslashes in a text without an end', () => {
  expect(
    readLooseFacts(`console.log("${'\\'.repeat(61)}`, looseLanguageOf('js') as NonNullable<ReturnType<typeof looseLanguageOf>>),
  ).toBeDefined();
});

it('a pattern of a metric full of classes in a group without an end', () => {
  expect(exampleLine('loss', `(${'[a]'.repeat(40)}`)).toBeUndefined();
});

it('an output that is one number and no number', () => {
  expect(compareResult(`${repeated('1')}x`, `${repeated('1')}y`, 1e-6)).toBeDefined();
});

it('an os-release without a name', () => {
  expect(parseOsRelease(repeated('A="" '))).toBeUndefined();
});

it('an ignore file whose stars can share out a path in many ways', () => {
  const rules = parseIgnoreRules(`${'*a'.repeat(30)}b`);
  for (const path of ['a'.repeat(200), 'a'.repeat(201)]) expect(rules.ignores(path)).toBe(false);
});
