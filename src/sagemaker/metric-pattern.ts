/** Patterns of metrics: AWS documents them in Python's terms, and we apply them here (TRAIN-34). */
export type MetricPattern = { readonly pattern: RegExp } | { readonly refused: string };

/** What Python writes otherwise; the meaning is the same. */
const TRANSLATED: readonly (readonly [RegExp, string])[] = [
  [/\(\?P</g, '(?<'],
  [/\(\?P=(\w+)\)/g, '\\k<$1>'],
  [/\(\?#[^)]*\)/g, ''],
  [/(?<!\\)((?:\\\\)*)\\A/g, '$1^'],
  [/(?<!\\)((?:\\\\)*)\\Z/g, '$1$'],
];

/** What one engine knows and another does not; which one SageMaker uses is not documented. */
const NOT_EVERYWHERE: readonly (readonly [RegExp, string])[] = [
  [
    /(?<!\\)(?:\\\\)*(?:[*+?]|\{\d+(?:,\d*)?\})\+/,
    'has a possessive quantifier such as a++, which not every engine knows; write a+ instead',
  ],
  [/\(\?>/, 'has an atomic group (?>...), which not every engine knows; write (?:...) instead'],
  [/\(\?\(/, 'has a condition (?(1)...), which not every engine knows; write two alternatives instead'],
];

/** Compiles a pattern, or says in words that follow its name why that cannot be done. */
export function compileMetricPattern(regex: string): MetricPattern {
  const classless = regex.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, (part) => (part.startsWith('\\') ? part : 'x'));
  const refused = NOT_EVERYWHERE.find(([construct]) => construct.test(classless))?.[1];
  if (refused !== undefined) return { refused };
  const flags = /^\(\?([aiLmsux]+)\)/.exec(regex);
  const body = TRANSLATED.reduce((text, [from, to]) => text.replaceAll(from, to), regex.slice(flags?.[0].length ?? 0));
  const kept = [...new Set(flags?.[1] ?? '')].filter((flag) => 'ims'.includes(flag)).join('');
  try {
    return { pattern: new RegExp(body, kept) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, '').toLowerCase() : 'it does not compile';
    return { refused: `is not a regular expression (${why})` };
  }
}

/** Characters of a line that are looked at. */
const LINE_MAX = 2_000;

/** What the first group of a pattern caught, once for each line of a log that matches; undefined where it has no group. */
export function captureMetric(pattern: RegExp, log: string): readonly (string | undefined)[] {
  return log.split(/\r\n|[\r\n]/).flatMap((line) => {
    const match = pattern.exec(line.slice(0, LINE_MAX));
    return match === null ? [] : [match[1]];
  });
}

/** The values of every declared metric in a log; a pattern that does not compile finds none. */
export function findMetrics(
  metrics: Readonly<Record<string, { readonly regex: string }>>,
  log: string,
): Readonly<Record<string, readonly (string | undefined)[]>> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { regex }]) => {
      const compiled = compileMetricPattern(regex);
      return [name, 'pattern' in compiled ? captureMetric(compiled.pattern, log) : []];
    }),
  );
}
