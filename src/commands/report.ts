import { relative, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { readText, writeFileAtomic } from '../files.ts';
import { parseReport } from '../report/read-report.ts';
import type { Report } from '../report/report.ts';
import { renderPage } from '../reporters/html/page.ts';

/** Options of `report`, as `cli/reporting.ts` defines them. */
export interface ReportCommandOptions {
  readonly file: string;
  readonly out?: string | undefined;
  readonly compare?: string | undefined;
  readonly strict: boolean;
}

/**
 * Makes the HTML report from a JSON report, compared with another one on request, and names its file. Exit code 0 whatever the verdict:
 * the run that it tells of has had its own. Throws UserError for a file that is no report.
 */
export async function report(options: ReportCommandOptions, context: Pick<Context, 'cwd' | 'stdout'>): Promise<ExitCode> {
  const { file, out = defaultOut(file), compare, strict } = options;
  const target = resolve(context.cwd, out);
  for (const source of [file, ...(compare === undefined ? [] : [compare])]) {
    if (resolve(context.cwd, source) !== target) continue;
    throw new UserError(`The page would overwrite ${source}, from which it is made.`, { hint: 'Give it another name: --out report.html' });
  }
  const before = compare === undefined ? undefined : read(compare, context);
  const page = renderPage(read(file, context), { strict, before });
  writeFileAtomic(target, page);
  context.stdout.write(`${relative(context.cwd, target) || target}\n`);
  return EXIT.ok;
}

function read(file: string, { cwd }: Pick<Context, 'cwd'>): Report {
  return parseReport(readText(resolve(cwd, file)), file);
}

function defaultOut(file: string): string {
  return /\.json$/i.test(file) ? file.replace(/\.json$/i, '.html') : `${file}.html`;
}
