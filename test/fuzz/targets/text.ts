import { findHint, hints } from '../../../src/report/hints.ts';
import { compileMetricPattern } from '../../../src/sagemaker/metric-pattern.ts';
import { readInstructions } from '../../../src/text/dockerfile.ts';
import { neutralise, neutraliseLine, tail } from '../../../src/text/safe.ts';
import { assert, outline, type Target } from '../target.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const OBEYED = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u;

/** What containers print, on its way to a person. */
export function createLogTarget(): Target {
  return {
    seeds: [
      'plain\nline\n',
      '\x1b[31mred\x1b[0m\r\nprogress 1%\rprogress 2%\r',
      '\x1b]8;;http://x\x07link\x1b]8;;\x07 \x1bP1$r\x1b\\ \x9b2J \u202eabc\u202c',
      '\u{1f468}\u200d\u{1f469} \ud83d \udc00 \u{e0041}\ufeff',
      `${'x'.repeat(5_000)}\n${'\n'.repeat(300)}`,
    ].map((text) => Buffer.from(text)),
    words: [
      '\x1b',
      '\x1b[',
      '\x1b]52;c;',
      '\x07',
      '\x1b\\',
      '\x9c',
      '\x9d',
      '\u009d',
      '\u009b',
      'm',
      ';',
      '\r',
      '\b',
      '\x7f',
      '\u2066',
      '\u{e007f}',
      '\u200d',
    ],
    run(input) {
      // Both as bytes that are no UTF-8 and as text with code units of any kind.
      for (const text of [input.toString('utf8'), input.toString('latin1'), input.subarray(0, input.length & ~1).toString('utf16le')]) {
        const safe = neutralise(text, { lineLength: 200, lines: 50 });
        assert(!OBEYED.test(safe), 'nothing is left that a terminal obeys');
        assert(neutralise(safe, { lineLength: 200, lines: 50 }) === safe, 'doing it twice changes nothing');
        const lines = safe.split('\n');
        assert(lines.length <= 50 && lines.every((line) => line.length <= 200), 'lines are bounded in number and length');
        const line = neutraliseLine(text);
        assert(!OBEYED.test(line) && !line.includes('\n') && line.length <= 200, 'a line is one line');
        assert(tail(text, 5).length <= 5, 'the end has as many lines as were asked for');
      }
      return [...new Set(neutralise(input.toString('utf8')).match(/\\x..|\\u\{.*?\}|\.\.\. \d|\n/g) ?? [])].slice(0, 4).join();
    },
  };
}

/** The table of failure signatures over a log. */
export function createHintsTarget(): Target {
  return {
    seeds: hints.map(({ sample }) => Buffer.from(sample)),
    words: [...hints.flatMap(({ sample }) => sample.split(/\W+/).slice(0, 4)), '"', "'", ':', ' ', '.', '/', '\n'].filter(
      (word) => word !== '',
    ),
    run(input) {
      const hint = findHint(input.toString('utf8'));
      return hint === undefined ? 'none' : hint.sample;
    },
  };
}

/** Dockerfiles, and patterns of metrics. */
export function createDockerfileTarget(): Target {
  return {
    seeds: [
      '# syntax=docker/dockerfile:1\n# escape=\\\nARG BASE=node:24-slim\nFROM $BASE AS a\nRUN --mount=type=secret,id=x \\\n  # a remark\n  echo "a" && \\\n\n  echo b\nCOPY <<EOF /x\ntext\nEOF\nENTRYPOINT ["a", "b"]\nCMD serve\n',
      'FROM a\r\nRUN <<-"E" bash\r\n\ta\r\n\tE\r\nENV A=b C="d e"\r\nUSER 1\r\n',
    ].map((text) => Buffer.from(text)),
    words: [
      'FROM ',
      'RUN ',
      'COPY ',
      'ARG ',
      'ENV ',
      '\\\n',
      '`\n',
      '# escape=`\n',
      '<<EOF',
      '<<-',
      '\nEOF\n',
      '${',
      '}',
      '["',
      '"]',
      '# ',
      '--from=',
      'AS ',
    ],
    run(input) {
      const instructions = [...readInstructions(input.toString('utf8'))];
      assert(instructions.length <= input.length + 1, 'there are no more instructions than characters');
      return [...new Set(instructions.map(({ name, flags, words }) => `${name.slice(0, 8)}${flags.length > 0}${words.length > 3}`))]
        .slice(0, 6)
        .join();
    },
  };
}

/** Patterns of metrics: compiled, or refused in words. */
export function createPatternTarget(): Target {
  return {
    seeds: ['loss=([0-9.]+)', '(?P<a>x)(?P=a)', '\\Aval: (\\S+)\\Z', '(?i)LOSS (.*?);', '[^\\]]+(?#no)', 'a++', '(?>a)', '(?(1)b)'].map(
      (text) => Buffer.from(text),
    ),
    words: [
      '(',
      ')',
      '(?',
      '(?P<',
      '(?P=',
      '\\',
      '\\A',
      '\\Z',
      '[',
      ']',
      '[^',
      '{',
      '}',
      '{2,1}',
      '*',
      '+',
      '?',
      '|',
      '^',
      '$',
      '\\1',
      '\\k<',
      '(?<=',
      '(?i)',
      '\\p{L}',
    ],
    run(input) {
      const compiled = compileMetricPattern(input.toString('utf8'));
      return outline('refused' in compiled ? compiled.refused : 'compiled');
    },
  };
}
