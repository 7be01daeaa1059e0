import { Chalk } from 'chalk';
import type { Finding, Report } from '../report/report.ts';
import { neutraliseLine } from '../text/safe.ts';
import { wrap } from '../text/width.ts';
import type { Reporter } from './reporter.ts';
import { renderClosing, renderNotChecked } from './terminal/closing.ts';
import { renderFindingList } from './terminal/finding-list.ts';
import { renderProblem } from './terminal/problem.ts';
import { createStyle, rule, type Style, type Tone } from './terminal/style.ts';

/** The report for a person: what was looked at, then each problem with cause and fix, then the verdict and the next step. */
export const renderTerminal: Reporter = (report, { terminal, strict }) => {
  const style = createStyle(terminal, createPaint(terminal.colour));
  const problems = report.findings.filter(({ status }) => status === 'failed' || status === 'error' || status === 'warned');
  // Failures first: they decide.
  const ordered = [...problems.filter(({ status }) => status !== 'warned'), ...problems.filter(({ status }) => status === 'warned')];
  const explained = new Set(problems.map(({ check }) => check));
  const follows = (finding: Finding) => finding.status === 'not-checked' && finding.follows !== undefined && explained.has(finding.follows);
  const open = report.findings.filter((finding) => finding.status === 'not-checked' && !follows(finding));
  return [
    '',
    ...renderHeader(report, style),
    '',
    ...renderFindingList(report.findings, style),
    ...(ordered.length === 0 ? [] : [rule(ordered.length === 1 ? '1 finding' : `${ordered.length} findings`, style), '']),
    ...ordered.flatMap((finding) =>
      renderProblem(
        finding,
        report.findings.filter((other) => follows(other) && other.follows === finding.check),
        style,
      ),
    ),
    ...renderNotChecked(open, style),
    ...renderClosing(report, strict, style),
    '',
  ]
    .map((line) => `${line}\n`)
    .join('');
};

/** Paints with the five colours of a terminal, or not at all. */
export function createPaint(colour: boolean): (tone: Tone, text: string) => string {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const tones = { good: chalk.green, bad: chalk.red, doubtful: chalk.yellow, quiet: chalk.dim, strong: chalk.bold };
  return (tone, text) => tones[tone](text);
}

function renderHeader({ project, engine, tool }: Report, style: Style): readonly string[] {
  const name = neutraliseLine(`${project.name} ${project.version}`);
  const rest = neutraliseLine(`${style.dot} ${engine.name} ${engine.version} ${style.dot} ${tool.name} ${tool.version}`);
  return wrap(`${style.paint('strong', name)} ${style.paint('quiet', rest)}`, style.columns);
}
