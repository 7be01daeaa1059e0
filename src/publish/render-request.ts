import { neutralise, neutraliseLine } from '../text/safe.ts';
import type { OpenFact } from './dry-run.ts';
import type { Finding } from './lint/finding.ts';

const WIDTH = 100;

/** A request as a person reads it: every member on a line of its own, entries of lists behind a dash. */
export function renderOutline(value: object): string {
  return `${outline(value, 0)
    .map((line) => neutralise(line, { lineLength: 3_000 }))
    .join('\n')}\n`;
}

function outline(value: object, depth: number): readonly string[] {
  const margin = '  '.repeat(depth);
  return Object.entries(value).flatMap(([key, one]) => {
    if (Array.isArray(one) && one.some((entry) => typeof entry === 'object')) {
      return [`${margin}${key}:`, ...one.flatMap((entry) => dashed(entry, depth + 1))];
    }
    if (Array.isArray(one)) return listed(`${margin}${key}:`, one.map(scalar), `${margin}    `);
    if (typeof one === 'object' && one !== null) return [`${margin}${key}:`, ...outline(one, depth + 1)];
    return [`${margin}${key}: ${scalar(one)}`];
  });
}

function dashed(entry: object, depth: number): readonly string[] {
  const margin = '  '.repeat(depth);
  return outline(entry, depth + 1).map((line, index) => (index === 0 ? `${margin}- ${line.trimStart()}` : line));
}

/** Words behind a head, on as many lines as they need. */
function listed(head: string, words: readonly string[], margin: string): readonly string[] {
  if (words.length === 0) return [`${head} []`];
  const lines = [head];
  for (const [index, word] of words.entries()) {
    const text = index < words.length - 1 ? `${word},` : word;
    const last = lines.at(-1) ?? '';
    if (last.length + text.length + 1 <= WIDTH) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(`${margin}${text}`);
  }
  return lines;
}

/** A text without quotes where it cannot be taken for anything else: numbers that the API wants as text keep theirs. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^[\p{L}<][^"\n,]*$/u.test(value) && !/^(true|false|null)$/.test(value) && value.trim() === value ? value : JSON.stringify(value);
}

/** What is wrong with a request: place, value, reason, clause, and where in the spec it comes from. */
export function renderFindings(findings: readonly Finding[], specFile: string): string {
  const musts = findings.filter(({ level }) => level === 'must');
  const shoulds = findings.filter(({ level }) => level === 'should');
  const block = (title: string, some: readonly Finding[]) =>
    some.length === 0 ? '' : `${title}\n${some.map((one) => renderFinding(one, specFile)).join('')}\n`;
  return (
    block(musts.length === 1 ? 'One thing has to be corrected first:' : `${musts.length} things have to be corrected first:`, musts) +
    block(
      shoulds.length === 1 ? 'One thing would make the product better:' : `${shoulds.length} things would make the product better:`,
      shoulds,
    )
  );
}

function renderFinding({ path, specPath, value, reason, clause }: Finding, specFile: string): string {
  const said = `${value === undefined ? '' : `${describe(value)} `}${reason} [${clause}]`;
  const source = specPath === undefined ? [] : [`    from ${specFile}: ${neutraliseLine(specPath, 500)}`];
  return [`  ${neutraliseLine(path === '' ? 'the request' : path, 500)}`, `    ${neutraliseLine(said, 1_000)}`, ...source]
    .map((line) => `${line}\n`)
    .join('');
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** What stands for something else in a dry run, and how that becomes known. */
export function renderOpen(open: readonly OpenFact[]): string {
  if (open.length === 0) return '';
  const wide = Math.max(...open.map(({ placeholder }) => placeholder.length));
  const lines = open.map(({ placeholder, what, how, told }) => {
    const source = told ? `${what}: give ${how}` : `${what}, ${how}`;
    return `  ${placeholder.padEnd(wide)}  ${neutraliseLine(source, 400)}\n`;
  });
  return `Not known without AWS, and shown as:\n${lines.join('')}\n`;
}
