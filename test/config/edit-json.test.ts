import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Insertion, insertJson } from '../../src/config/edit-json.ts';

const member = (path: Insertion['path'], value: unknown): Insertion => ({ kind: 'member', path, value });
const entry = (path: Insertion['path'], value: unknown): Insertion => ({ kind: 'entry', path, value });
const NEW = { type: 'Integer', range: { min: 1, max: 20 }, default: 6 };

describe('a new member', () => {
  it('is written as those beside it: each on lines of its own', () => {
    const before = '{\n  "h": {\n    "a": {\n      "type": "FreeText"\n    }\n  },\n  "z": [1]\n}\n';
    expect(insertJson(before, member(['h', 'b'], NEW))).toBe(
      '{\n  "h": {\n    "a": {\n      "type": "FreeText"\n    },\n    "b": {\n      "type": "Integer",\n      "range": { "min": 1, "max": 20 },\n      "default": 6\n    }\n  },\n  "z": [1]\n}\n',
    );
  });

  it('brings nothing on one line into a text where nothing is', () => {
    const before = JSON.stringify({ h: { a: { type: 'FreeText', values: ['x'] } } }, undefined, 2);
    expect(insertJson(before, member(['h', 'b'], NEW))).toBe(
      JSON.stringify({ h: { a: { type: 'FreeText', values: ['x'] }, b: NEW } }, undefined, 2),
    );
    expect(insertJson('{\n  "a": 1\n}', member(['h', 'l'], ['x', {}]))).toBe(JSON.stringify({ a: 1, h: { l: ['x', {}] } }, undefined, 2));
  });

  it('is written as those beside it: one a line', () => {
    expect(insertJson('{\n  "h": {\n    "a": { "type": "FreeText" }\n  }\n}', member(['h', 'b'], NEW))).toBe(
      '{\n  "h": {\n    "a": { "type": "FreeText" },\n    "b": { "type": "Integer", "range": { "min": 1, "max": 20 }, "default": 6 }\n  }\n}',
    );
  });

  it.each([
    ['all on one line', '{ "h": { "a": 1 } }', '{ "h": { "a": 1, "b": { "c": [1, 2] } } }'],
    ['on one line without spaces', '{"h":{"a":1}}', '{"h":{"a":1,"b":{"c":[1,2]}}}'],
    ['empty and on one line', '{"h":{ }}', '{"h":{"b":{"c":[1,2]}}}'],
    [
      'several on a line',
      '{\n  "z": [0],\n  "h": { "a": 1,\n         "x": 2 }\n}',
      '{\n  "z": [0],\n  "h": { "a": 1,\n         "x": 2,\n         "b": { "c": [1, 2] } }\n}',
    ],
    ['indented by tabs', '{\r\n\t"z": [0],\r\n\t"h": {}\r\n}', '{\r\n\t"z": [0],\r\n\t"h": {\r\n\t\t"b": { "c": [1, 2] }\r\n\t}\r\n}'],
    ['without indentation', '{\n"z": [0],\n"h": {\n"a": 1\n}\n}', '{\n"z": [0],\n"h": {\n"a": 1,\n"b": { "c": [1, 2] }\n}\n}'],
    [
      'with spaces before colons',
      '{\n  "z" : [0],\n  "h" : {\n    "a" : 1\n  }\n}',
      '{\n  "z" : [0],\n  "h" : {\n    "a" : 1,\n    "b" : { "c" : [1, 2] }\n  }\n}',
    ],
    ['with a byte order mark', '\uFEFF{"h":{"a":1}}', '\uFEFF{"h":{"a":1,"b":{"c":[1,2]}}}'],
    [
      'with odd line breaks',
      '{\r  "z": [0],\r  "h": {\r    "a": 1\r  }\r}',
      '{\r  "z": [0],\r  "h": {\r    "a": 1,\r    "b": { "c": [1, 2] }\r  }\r}',
    ],
    [
      'with a comma on a line of its own',
      '{\n  "z": [0],\n  "h": {\n    "a": 1\n  }\n  ,\n  "z": 1\n}',
      '{\n  "z": [0],\n  "h": {\n    "a": 1,\n    "b": { "c": [1, 2] }\n  }\n  ,\n  "z": 1\n}',
    ],
  ])('among %s', (_, before, after) => {
    expect(insertJson(before, member(['h', 'b'], { c: [1, 2] }))).toBe(after);
  });

  it('brings the objects along that are not there yet', () => {
    expect(insertJson('{\n    "a": [1]\n}\n', member(['h', 'i', 'b'], { c: 2 }))).toBe(
      '{\n    "a": [1],\n    "h": {\n        "i": {\n            "b": { "c": 2 }\n        }\n    }\n}\n',
    );
  });

  it('may have any name', () => {
    for (const name of ['__proto__', 'constructor', '"', '\\', 'a\nb', '0', '\u{1F600}', '']) {
      const after = insertJson('{\n  "h": {}\n}', member(['h', name], 1));
      expect(Object.entries(JSON.parse(after).h)).toEqual([[name, 1]]);
    }
  });

  it('goes into an entry of a list', () => {
    expect(insertJson('{ "s": [{ "a": 1 }, {}] }', member(['s', 0, 'b'], 2))).toBe('{ "s": [{ "a": 1, "b": 2 }, {}] }');
    expect(insertJson('{ "s": [{ "a": 1 }, {}] }', member(['s', 1, 'b'], 2))).toBe('{ "s": [{ "a": 1 }, { "b": 2 }] }');
  });
});

describe('a new entry', () => {
  it.each([
    ['on one line', '{ "l": ["a"] }', '{ "l": ["a", "b"] }'],
    ['one a line', '{\n  "l": [\n    "a"\n  ]\n}', '{\n  "l": [\n    "a",\n    "b"\n  ]\n}'],
    ['empty', '{\n  "k": [1],\n  "l": []\n}', '{\n  "k": [1],\n  "l": ["b"]\n}'],
    ['missing', '{\n  "k": [1]\n}', '{\n  "k": [1],\n  "l": ["b"]\n}'],
  ])('of a list that is %s', (_, before, after) => {
    expect(insertJson(before, entry(['l'], 'b'))).toBe(after);
  });

  it('brings along what is not there yet', () => {
    expect(JSON.parse(insertJson('{}', entry(['a', 'l'], { x: 1 })))).toEqual({ a: { l: [{ x: 1 }] } });
  });
});

describe('what cannot be', () => {
  it('is a bug of the caller', () => {
    expect(() => insertJson('{"a":1}', member(['a', 'b'], 1))).toThrow('Nothing can be put into a.');
    expect(() => insertJson('{"a":{}}', entry(['a'], 1))).toThrow('Nothing can be put into a.');
    expect(() => insertJson('', member(['a'], 1))).toThrow('read before');
  });
});

/** Objects, as a person might write them: any indentation, line breaks, white space in odd places. */
const json = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1, maxKeys: 5 });
const written = fc
  .tuple(
    json,
    json,
    fc.constantFrom('', ' ', '  ', '\t', '    '),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.constantFrom('', '\n', ' \n\n'),
    fc.infiniteStream(fc.constantFrom('', ' ', '\n', '\t')),
  )
  .map(([around, inside, indent, lineBreak, end, noise]) => {
    const plain = JSON.stringify({ ...around, h: inside }, undefined, indent);
    const loose = indent === ' ' ? scatter(plain, noise) : plain;
    return { text: (loose + end).replaceAll('\n', lineBreak), inside };
  });

/** White space where JSON allows it. */
function scatter(text: string, noise: Iterable<string>): string {
  const stream = noise[Symbol.iterator]();
  return text.replaceAll(/"(?:\\.|[^"\\])*"|[{}[\],:]/g, (token) => (token.length > 1 ? token : `${token}${stream.next().value ?? ''}`));
}

describe('any text', () => {
  it('keeps every byte beside what is put in, which is found there afterwards', () => {
    fc.assert(
      fc.property(written, fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), ({ text, inside }, name, value) => {
        fc.pre(!Object.hasOwn(inside, name));
        const after = insertJson(text, member(['h', name], value));
        const start = commonStart(text, after);
        // All of the old text is there: what comes before the new part, and what comes after it.
        expect(after.endsWith(text.slice(start))).toBe(true);
        const parsed = JSON.parse(after);
        expect(Object.keys(parsed.h)).toContain(name);
        expect(JSON.stringify(parsed.h[name])).toBe(JSON.stringify(value));
        delete parsed.h[name];
        expect(parsed).toEqual(JSON.parse(text));
        // No other kind of line break comes in.
        const breaks = (all: string) => new Set(all.match(/\r\n|\n|\r/g));
        if (breaks(text).size === 1) expect(breaks(after)).toEqual(breaks(text));
      }),
      { numRuns: 500 },
    );
  });
});

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
