import { dirname, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { assertWritable, writeFileAtomic } from '../files.ts';
import type { Report } from '../report/report.ts';
import { type ReportTarget, reporters } from '../reporters/index.ts';
import { redact } from '../text/redact.ts';
import { describeTerminal, PLAIN_COLUMNS } from '../text/terminal.ts';

/** Does all of it although a part fails, and throws the first failure then: what a run has found must not be lost to a full disk. */
export async function doAll(works: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Throws a UserError now for a report or file that could not be written in the end, when nobody has waited yet. */
export function assertWritableFiles(files: readonly (string | undefined)[], { cwd }: Pick<Context, 'cwd'>): void {
  for (const file of files) if (file !== undefined) assertWritable(dirname(resolve(cwd, file)), { exists: true });
}

/** Writes every report that can be written, then throws for the first that cannot. One that nobody gets to see goes to stdout as text. */
export async function writeReports(
  targets: readonly ReportTarget[],
  report: Report,
  options: { readonly strict: boolean },
  context: Pick<Context, 'stdout' | 'env' | 'cwd'>,
): Promise<void> {
  try {
    await doAll(targets.map((target) => () => writeReport(target, report, options, context)));
  } catch (error) {
    if (targets.every(({ file }) => file !== undefined)) await writeReport({ name: 'terminal', file: undefined }, report, options, context);
    throw error;
  }
}

/** Writes a report in one form, to stdout or into its file. */
async function writeReport(
  { name, file }: ReportTarget,
  report: Report,
  { strict }: { readonly strict: boolean },
  context: Pick<Context, 'stdout' | 'env' | 'cwd'>,
): Promise<void> {
  const render = await reporters[name]();
  if (file === undefined) {
    context.stdout.write(render(report, { terminal: describeTerminal(context.stdout, context.env), strict }));
    return;
  }
  const terminal = { columns: PLAIN_COLUMNS, colour: false, unicode: true };
  writeFileAtomic(resolve(context.cwd, file), redact(render(report, { terminal, strict })));
}
