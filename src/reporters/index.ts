import { UserError } from '../errors.ts';
import { suggest } from '../text/nearest.ts';
import { REPORTER_NAMES, type ReporterName } from './names.ts';
import type { Reporter } from './reporter.ts';

/** Every form of a report, loaded when asked for. To add one: its file, its name in `names.ts` and a line here. */
export const reporters: Readonly<Record<ReporterName, () => Promise<Reporter>>> = {
  terminal: async () => (await import('./terminal.ts')).renderTerminal,
  json: async () => (await import('./json.ts')).renderJson,
  junit: async () => (await import('./junit.ts')).renderJunit,
  github: async () => (await import('./github.ts')).renderGithub,
  html: async () => (await import('./html.ts')).renderHtml,
};

/** How files of each form are usually called. */
const ENDINGS = { terminal: 'txt', json: 'json', junit: 'xml', github: 'txt', html: 'html' } as const satisfies Record<
  ReporterName,
  string
>;

/** Where one report goes: into a file, relative to the working folder, or to stdout. */
export interface ReportTarget {
  readonly name: ReporterName;
  readonly file: string | undefined;
}

/** Reads `form` or `form=file`. Throws UserError for an unknown form or an empty file name. */
export function parseReportOption(option: string): ReportTarget {
  const at = option.indexOf('=');
  const form = at < 0 ? option : option.slice(0, at);
  const name = REPORTER_NAMES.find((known) => known === form);
  if (name === undefined) {
    throw new UserError(`--report does not know the form "${form}".`, {
      hint: `${suggest(form, REPORTER_NAMES)}Known forms: ${REPORTER_NAMES.join(', ')}; for example --report json=report.json`,
    });
  }
  const file = at < 0 ? undefined : option.slice(at + 1);
  if (file === '') throw new UserError(`--report ${option} names no file.`, { hint: `Write --report ${form}=report.${ENDINGS[name]}` });
  return { name, file };
}

/**
 * The reports of one run from `--report` and `--json`. The terminal report goes to stdout unless another form does.
 * Throws UserError when two would mix on stdout or overwrite each other's file.
 */
export function resolveReports(options: { readonly report: readonly string[]; readonly json: boolean }): readonly ReportTarget[] {
  const asked = [...options.report.map(parseReportOption), ...(options.json ? [{ name: 'json', file: undefined } as const] : [])];
  const targets = asked.filter(
    (target, index) => asked.findIndex(({ name, file }) => name === target.name && file === target.file) === index,
  );
  const onStdout = targets.filter(({ file }) => file === undefined);
  const last = onStdout.at(-1)?.name ?? 'terminal';
  if (onStdout.length > 1) {
    throw new UserError(`Only one report can go to stdout, not ${onStdout.map(({ name }) => name).join(' and ')}.`, {
      hint: `Give the others a file, for example --report ${last}=report.${ENDINGS[last]}`,
    });
  }
  const twice = targets.find(({ file }, index) => file !== undefined && targets.findIndex((other) => other.file === file) !== index);
  if (twice !== undefined)
    throw new UserError(`Two reports would be written to ${twice.file}.`, { hint: 'Give each --report its own file.' });
  return onStdout.length === 1 ? targets : [{ name: 'terminal', file: undefined }, ...targets];
}
