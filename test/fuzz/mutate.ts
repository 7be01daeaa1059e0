/** Numbers between 0 and 1, the same for the same seed. */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[below(random, values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** What trips readers of any kind: borders of numbers, pieces of encodings, terminals, paths. */
const TOKENS: readonly Buffer[] = [
  ...[
    '',
    '0',
    '-1',
    '-0',
    '1e999',
    '2147483648',
    '9007199254740993',
    'NaN',
    'null',
    'true',
    '""',
    '{}',
    '[]',
    '[[[[[[[[',
    '{"a":{"a":{"a":',
  ],
  ...[
    '__proto__',
    'constructor',
    '../',
    '/etc/passwd',
    'a/../../b',
    '\\',
    '%00',
    '\0',
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    '\t',
    ' ',
    '\x1b[',
    '\x1b]',
  ],
  ...[
    '\x1b[2J',
    '\x1b]0;x\x07',
    '\u009b',
    '\u202e',
    '\u2028',
    '\ufeff',
    '\u{e0041}',
    '\ud83d\ude00',
    '</script>',
    '<!--',
    ']]>',
    '&',
    '\u0000',
  ],
].map((token) => Buffer.from(token));
const RAW = [Buffer.from([0xff]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xf0, 0x9f]), Buffer.from([0x9b])];
const LONGEST = 65_536;

type Change = (input: Buffer, random: Random, pool: readonly Buffer[], tokens: readonly Buffer[]) => Buffer;

const splice = (input: Buffer, at: number, length: number, put: Buffer) =>
  Buffer.concat([input.subarray(0, at), put, input.subarray(at + length)]);

const CHANGES: readonly Change[] = [
  function flipBit(input, random) {
    const made = Buffer.from(input);
    const at = below(random, made.length);
    made[at] = (made[at] ?? 0) ^ (1 << below(random, 8));
    return made;
  },
  function setByte(input, random) {
    const made = Buffer.from(input);
    made[below(random, made.length)] = below(random, 256);
    return made;
  },
  (input, random, _, tokens) => splice(input, below(random, input.length + 1), below(random, 3), pick(random, tokens)),
  (input, random, _, tokens) => splice(input, below(random, input.length + 1), 0, pick(random, tokens)),
  function remove(input, random) {
    const at = below(random, input.length);
    return splice(input, at, 1 + below(random, Math.min(64, input.length - at)), Buffer.alloc(0));
  },
  function repeat(input, random) {
    const at = below(random, input.length);
    const part = input.subarray(at, at + 1 + below(random, 32));
    const times = random() < 0.05 ? 1_000 : 1 + below(random, 8);
    return splice(input, at, 0, Buffer.concat(Array.from({ length: times }, () => part)));
  },
  (input, random) => input.subarray(0, below(random, input.length + 1)),
  function join(input, random, pool) {
    const other = pick(random, pool);
    return Buffer.concat([input.subarray(0, below(random, input.length + 1)), other.subarray(below(random, other.length + 1))]);
  },
  function move(input, random) {
    const from = below(random, input.length);
    const part = input.subarray(from, from + below(random, 64));
    return splice(input, below(random, input.length + 1), 0, part);
  },
];

/** One of the pool with some changes, at most 64 KiB; `words` are those of the format that is read. */
export function mutate(random: Random, pool: readonly Buffer[], words: readonly Buffer[]): Buffer {
  let made = pick(random, pool);
  const tokens = words.length > 0 && random() < 0.6 ? words : [...TOKENS, ...RAW];
  for (let count = 1 + below(random, 1 + below(random, 8)); count > 0; count -= 1) {
    made = made.length === 0 ? pick(random, tokens) : pick(random, CHANGES)(made, random, pool, tokens);
  }
  return made.subarray(0, LONGEST);
}
