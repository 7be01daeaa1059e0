import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Stage } from '../../src/publish/failures/failure-text.ts';
import { failureTexts } from '../../src/publish/failures/table.ts';
import { dataHints } from '../../src/report/hints/data.ts';
import type { Hint } from '../../src/report/hints/hint.ts';
import { moduleHints } from '../../src/report/hints/modules.ts';
import { networkHints } from '../../src/report/hints/network.ts';
import { resourceHints } from '../../src/report/hints/resources.ts';
import { serverHints } from '../../src/report/hints/servers.ts';
import { startingHints } from '../../src/report/hints/starting.ts';
import { hints } from '../../src/report/hints.ts';
import { packageRoot } from '../support/context.ts';

const TOPICS: readonly (readonly [title: string, hints: readonly Hint[]])[] = [
  ['It does not start', startingHints],
  ['Names and connections', networkHints],
  ['Files, data and values', dataHints],
  ['Packages and libraries', moduleHints],
  ['Memory, disk and time', resourceHints],
  ['Servers', serverHints],
];

const STAGES: Readonly<Record<Stage, string>> = {
  request: 'A request is refused',
  images: 'The images',
  training: 'The training job',
  model: 'The model and its server',
  transform: 'The batch transform job',
  listing: 'The listing in AWS Marketplace',
};

/** What is shown of a long line or of several. */
const SHOWN = 160;

function renderHints(): string {
  const sections = TOPICS.map(([title, some]) =>
    section(
      title,
      ['cause', 'fix'],
      some.map(({ sample, cause, fix }) => [code(sample), cause, fix]),
    ),
  );
  return sections.join('\n\n');
}

function renderFailures(): string {
  const sections = Object.entries(STAGES).map(([stage, title]) => {
    const rows = failureTexts.filter((one) => one.stage === stage);
    return section(
      title,
      ['cause', 'fix', 'seen here by'],
      rows.map(({ sample, cause, fix, local }) => [code(sample), cause, fix, local === undefined ? '' : code(local)]),
    );
  });
  return sections.join('\n\n');
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const columns = ['you see', ...heads];
  return [`### ${title}`, '', line(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map((cells) => line(cells.map(plain)))].join(
    '\n',
  );
}

/** The line of a sample that tells most, which is its last. */
function code(text: string): string {
  const line = text.trim().split('\n').at(-1)?.trim().replaceAll('\r', '\\r') ?? '';
  const cut = line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
  return cut.includes('`') ? `\`\` ${cut} \`\`` : `\`${cut}\``;
}

/** Bars would end a cell; what stands in angle brackets outside of code would be taken for HTML. */
function plain(cell: string): string {
  const escaped = cell
    .split(/(``.+?``|`[^`]*`)/)
    .map((piece) => (piece.startsWith('`') ? piece : piece.replaceAll(/[<*_[]/g, '\\$&')))
    .join('');
  return escaped.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A page with new text between its marks. */
function putBetween(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  expect(page).toContain(begin);
  expect(page.indexOf(end)).toBeGreaterThan(page.indexOf(begin));
  return `${page.slice(0, page.indexOf(begin))}${begin}\n\n${text}\n\n${page.slice(page.indexOf(end))}`;
}

it('docs/troubleshooting.md has every signature that the code knows', async () => {
  const page = readFileSync(join(packageRoot, 'docs/troubleshooting.md'), 'utf8');
  const renewed = putBetween(putBetween(page, 'hints', renderHints()), 'failures', renderFailures());
  await expect(renewed).toMatchFileSnapshot('../../docs/troubleshooting.md');
});

it('and its topics leave none out', () => {
  expect(TOPICS.flatMap(([, some]) => some).length).toBe(hints.length);
  expect(failureTexts.filter(({ stage }) => STAGES[stage] === undefined)).toEqual([]);
});
