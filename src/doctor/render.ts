import type { Context } from '../context.ts';
import { neutraliseLine } from '../text/safe.ts';
import { describeTerminal, type Terminal } from '../text/terminal.ts';
import { displayWidth, wrap } from '../text/width.ts';
import type { Judgement } from './define-diagnosis.ts';
import type { Diagnosed } from './diagnose.ts';

type Status = Judgement['status'];

const SYMBOLS: Readonly<Record<Status, string>> = { problem: '✗', warning: '!', note: '·', ok: '✓', 'not-checked': '–' };
const PLAIN: Readonly<Record<Status, string>> = { problem: 'BAD ', warning: 'warn', note: 'note', ok: 'ok  ', 'not-checked': '-   ' };
const COLOURS: Readonly<Record<Status, number>> = { problem: 31, warning: 33, note: 36, ok: 32, 'not-checked': 2 };
const MAX_COLUMNS = 110;
const EVIDENCE_SHOWN = 6;

export interface RenderOptions {
  /** Shows what is fine, notes and what was not checked as well. */
  readonly all: boolean;
  /** Name of the project, undefined where there is none. */
  readonly project: string | undefined;
}

/** Findings by area, quiet about what is fine. */
export function renderDiagnosed(
  diagnosed: readonly Diagnosed[],
  options: RenderOptions,
  { stdout, env }: Pick<Context, 'stdout' | 'env'>,
): string {
  const terminal = describeTerminal(stdout, env);
  const screen = { ...terminal, columns: Math.min(terminal.columns, MAX_COLUMNS) };
  const shown = diagnosed.filter(
    ({ judgement: { status }, surprise }) => options.all || status === 'problem' || status === 'warning' || surprise,
  );
  const areas = [...new Set(shown.map(({ area }) => area))];
  const lines = areas.flatMap((area) => [
    paint(titleOf(area, options), 1, screen),
    ...shown.filter((one) => one.area === area).flatMap((one) => renderOne(one, screen)),
    '',
  ]);
  return [...lines, ...renderClosing(diagnosed, options, screen), ''].join('\n');
}

function titleOf(area: string, { project }: RenderOptions): string {
  return area === 'machine' ? 'This machine' : `The project${project === undefined ? '' : ` ${neutraliseLine(project)}`}`;
}

/** The areas are headings, so that the last part of an id is enough; `--only` takes it too. */
function shortOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function renderOne({ id: whole, passes, judgement }: Diagnosed, screen: Terminal): readonly string[] {
  const id = shortOf(whole);
  const { status } = judgement;
  const symbol = (screen.unicode ? SYMBOLS : PLAIN)[status];
  const lead = `  ${paint(symbol, COLOURS[status], screen)} `;
  const indent = ' '.repeat(displayWidth(lead));
  if (status === 'ok') return headline(lead, passes, id, screen);
  if (status === 'not-checked') {
    const { reason, follows } = judgement;
    return headline(lead, `Not checked: ${passes}. ${reason}${follows === undefined ? '' : ` See ${shortOf(follows)}.`}`, id, screen);
  }
  const { what, consequence, fix, command, evidence = [] } = judgement;
  const block = (text: string, code?: number) =>
    wrap(neutraliseLine(text, 1_000), screen.columns - indent.length).map(
      (line) => indent + (code === undefined ? line : paint(line, code, screen)),
    );
  const more = evidence.length > 1 ? evidence.slice(0, EVIDENCE_SHOWN) : [];
  return [
    ...headline(lead, what, id, screen),
    ...more.flatMap((line) => block(`  ${line}`.trimStart(), 2)),
    ...(evidence.length > EVIDENCE_SHOWN
      ? [paint(`${indent}and ${evidence.length - EVIDENCE_SHOWN} more; --json has all`, 2, screen)]
      : []),
    ...block(consequence),
    ...block(fix.startsWith('Nothing') ? fix : `Fix: ${fix}`),
    // Never wrapped by us: a command that the terminal breaks can still be copied.
    ...(command === undefined ? [] : [`${indent}  ${paint(neutraliseLine(command, 2_000), 36, screen)}`]),
  ];
}

/** A sentence with the id of its diagnosis at the right, or below where there is no room. */
function headline(lead: string, text: string, id: string, screen: Terminal): readonly string[] {
  const indent = ' '.repeat(displayWidth(lead));
  const narrow = screen.columns < 70;
  const room = screen.columns - indent.length - (narrow ? 0 : id.length + 2);
  const [first = '', ...others] = wrap(neutraliseLine(text, 1_000), room);
  if (narrow) return [lead + first, ...others.map((line) => indent + line), indent + paint(id, 2, screen)];
  const gap = ' '.repeat(Math.max(2, room - displayWidth(first) + 2));
  return [`${lead}${first}${gap}${paint(id, 2, screen)}`, ...others.map((line) => indent + line)];
}

function renderClosing(diagnosed: readonly Diagnosed[], { all, project }: RenderOptions, screen: Terminal): readonly string[] {
  const number = (status: Status) => diagnosed.filter(({ judgement }) => judgement.status === status).length;
  const say = (amount: number, one: string, many: string) => (amount === 0 ? [] : [`${amount} ${amount === 1 ? one : many}`]);
  const broken = diagnosed.filter((one) => one.broken).length;
  const bad = [
    ...say(number('problem'), 'problem', 'problems'),
    ...say(number('warning'), 'warning', 'warnings'),
    ...say(broken, 'broken check', 'broken checks'),
  ];
  const hidden = [...say(number('note'), 'note', 'notes'), ...say(number('not-checked'), 'not checked', 'not checked')];
  const worst = number('problem') + broken > 0 ? 'problem' : number('warning') > 0 ? 'warning' : 'ok';
  const verdict = bad.length === 0 ? 'Nothing wrong' : bad.join(', ');
  const rest = [`${number('ok')} fine`, ...hidden].join(', ');
  const how = all ? '' : ' (--all shows them)';
  const mendable = diagnosed.filter(({ judgement }) => 'repairs' in judgement && (judgement.repairs?.length ?? 0) > 0).length;
  const lonely = project === undefined ? ['No project here: only the machine was looked at.'] : [];
  const mends = mendable === 0 ? [] : [`sagemaker-algo doctor --fix mends ${mendable} of these; it shows each change first.`];
  return [
    `${paint(verdict, COLOURS[worst], screen)}; ${paint(`${rest}${how}.`, 2, screen)}`,
    ...lonely.map((line) => paint(line, 2, screen)),
    ...mends,
  ];
}

/** Five colours are not worth loading a library. */
function paint(text: string, code: number, { colour }: Terminal): string {
  if (!colour) return text;
  return `\u001b[${code}m${text}\u001b[0m`;
}
