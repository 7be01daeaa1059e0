import { withinTime } from '../text/time-limit.ts';

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

/** Characters of a pattern; the API takes 500. */
const PATTERN_MAX = 5_000;

/** Compiles a pattern, or says in words that follow its name why that cannot be done. */
export function compileMetricPattern(regex: string): MetricPattern {
  if (regex.length > PATTERN_MAX) return { refused: `is longer than ${PATTERN_MAX} characters` };
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
/**
 * What a pattern may take over a whole log. One that takes a line in reasonable time needs some milliseconds for it; a server
 * beside it has two seconds for a ping, and nothing else happens here meanwhile.
 */
export const SCRAPE_MS = 1_000;

/** What the first group caught, once for each line that matches; undefined where the pattern has no group. */
export type Captured = readonly (string | undefined)[];

/** Or the line at which the pattern was given up. */
export type Scraped = { readonly captured: Captured } | { readonly slowAt: string };

/** Patterns that were given up in this process, by what they are: each costs its time once, not in every log of every run. */
const slow = new Map<string, string>();

/** Applies a pattern to each line of a log, within `SCRAPE_MS`: pattern and line are somebody else's. */
export function scrapeMetric(pattern: RegExp, log: string): Scraped {
  const known = slow.get(String(pattern));
  if (known !== undefined) return { slowAt: known };
  const captured: (string | undefined)[] = [];
  let at = '';
  const done = withinTime(SCRAPE_MS, () => {
    for (const line of log.split(/\r\n|[\r\n]/)) {
      at = line.slice(0, LINE_MAX);
      const match = pattern.exec(at);
      if (match !== null) captured.push(match[1]);
    }
  });
  if (done !== 'late') return { captured };
  slow.set(String(pattern), at);
  return { slowAt: at };
}

/** How many groups a pattern has; undefined where even that takes too long. */
export function countGroups(pattern: RegExp): number | undefined {
  // An alternative that matches nothing makes exec return every group of the pattern.
  const any = new RegExp(`${pattern.source}|`, pattern.flags);
  // Over nothing only a counted repetition can take long, and reading a spec should cost nothing.
  const count = () => any.exec('');
  const found = pattern.source.includes('{') ? withinTime(SCRAPE_MS, count) : { value: count() };
  return found === 'late' ? undefined : (found.value?.length ?? 1) - 1;
}

/** The values of every declared metric in a log; a pattern that does not compile, or takes too long, finds none. */
export function findMetrics(
  metrics: Readonly<Record<string, { readonly regex: string }>>,
  log: string,
): Readonly<Record<string, Captured>> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, { regex }]) => {
      const compiled = compileMetricPattern(regex);
      const scraped = 'pattern' in compiled ? scrapeMetric(compiled.pattern, log) : undefined;
      return [name, scraped !== undefined && 'captured' in scraped ? scraped.captured : []];
    }),
  );
}
