import { isUtf8 } from 'node:buffer';
import { Chalk } from 'chalk';
import type { Context } from '../context.ts';
import type { FilePlan } from '../files.ts';
import { isPrivate } from '../scaffold/base.ts';
import { describeDiff } from '../text/line-diff.ts';
import { neutralise } from '../text/safe.ts';
import { describeTerminal } from '../text/terminal.ts';
import type { ProjectFiles } from './project-files.ts';
import type { Outcome } from './reconcile.ts';

/** What an update would change, as a unified diff; coloured on a terminal. */
export function renderDiff(outcomes: readonly Outcome[], project: ProjectFiles, { stdout, env }: Pick<Context, 'stdout' | 'env'>): string {
  const patches = outcomes.flatMap(({ removes, writes }) => [
    ...removes.map((path) => renderPatch(path, bytesAt(project, path), undefined)),
    ...writes.map((plan) => renderWrite(plan, project)),
  ]);
  const text = patches.join('');
  if (!stdout.isTTY) return text;
  const chalk = new Chalk({ level: describeTerminal(stdout, env).colour ? 1 : 0 });
  const lines = neutralise(text, { lines: Number.POSITIVE_INFINITY }).split('\n');
  return lines.map((line) => paint(line, chalk)).join('\n');
}

function renderWrite(plan: FilePlan, project: ProjectFiles): string {
  const { path, content, mode } = plan;
  // A key is shown to nobody.
  if (isPrivate(plan)) return `Files /dev/null and b/${path} differ\n`;
  return renderModes(project, path, mode) + renderPatch(path, bytesAt(project, path), Buffer.from(content));
}

function bytesAt(project: ProjectFiles, path: string): Buffer | undefined {
  const found = project.look(path);
  return found.kind === 'file' ? found.bytes : undefined;
}

function renderModes(project: ProjectFiles, path: string, mode: number): string {
  const found = project.look(path);
  if (found.kind !== 'file' || found.mode === mode) return '';
  return `old mode ${found.mode.toString(8)}\nnew mode ${mode.toString(8)}\n`;
}

function renderPatch(path: string, before: Buffer | undefined, after: Buffer | undefined): string {
  if (before !== undefined && after !== undefined && before.equals(after)) return `--- a/${path}\n+++ b/${path}\n`;
  if (before?.includes(0) !== true && after?.includes(0) !== true) return describeDiff(path, decode(before), decode(after));
  const [from, to] = [before === undefined ? '/dev/null' : `a/${path}`, after === undefined ? '/dev/null' : `b/${path}`];
  return `Binary files ${from} and ${to} differ\n`;
}

function decode(bytes: Buffer | undefined): string | undefined {
  return bytes?.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

function paint(line: string, chalk: InstanceType<typeof Chalk>): string {
  if (/^(---|\+\+\+) /.test(line)) return chalk.bold(line);
  if (line.startsWith('+')) return chalk.green(line);
  if (line.startsWith('-')) return chalk.red(line);
  return line.startsWith('@@') ? chalk.cyan(line) : line;
}
