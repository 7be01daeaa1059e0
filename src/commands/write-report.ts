import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { writeFileAtomic } from '../files.ts';
import type { Report } from '../report/report.ts';
import { type ReportTarget, reporters } from '../reporters/index.ts';
import { redact } from '../text/redact.ts';
import { describeTerminal, PLAIN_COLUMNS } from '../text/terminal.ts';

/** Writes a report in one form, to stdout or into its file. */
export async function writeReport(
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
