import { join } from 'node:path';
import { CONFIG_FILE } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import type { ConfigIssue } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { DERIVATIONS } from '../derive/derivations.ts';
import { type DerivedFile, deriveProject } from '../derive/derive-project.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { writeFileAtomic } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';

/** Options of `derive`, as `cli/program.ts` defines them. */
export interface DeriveOptions {
  readonly check: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

type Action = 'unchanged' | 'renewed' | 'stale' | 'edited' | 'unclear';

/** What became of one region, or of a marker that belongs to none. */
export interface DerivedRow {
  readonly file: string;
  readonly line: number;
  /** Undefined for a marker that belongs to no region. */
  readonly region?: string;
  readonly action: Action;
  readonly reason?: string;
}

/** Renews what is made from the spec, or only looks. Exit code 1 when something is left that the spec does not say. */
export async function derive(options: DeriveOptions, context: Pick<Context, 'cwd' | 'stdout' | 'stderr'>): Promise<ExitCode> {
  const { config, issues, projectDir } = loadConfig(context);
  const files = deriveProject(projectDir, config, options);
  if (!options.check) writeDerived(projectDir, files);
  const rows = files.flatMap((file) => describeFile(file, options));
  context.stdout.write(options.json ? `${JSON.stringify({ schemaVersion: 1, regions: rows }, undefined, 2)}\n` : renderRows(rows));
  for (const line of [...complain(rows), ...describeIssues(issues)]) context.stderr.write(`${line}\n`);
  return rows.every(({ action }) => action === 'unchanged' || action === 'renewed') ? EXIT.ok : EXIT.failed;
}

/** Writes the files that change, each at once and with its mode. */
export function writeDerived(dir: string, files: readonly DerivedFile[]): void {
  for (const { path, before, text } of files) if (text !== before) writeFileAtomic(join(dir, path), text);
}

/** What was done with the regions of a file, or would be with `check`. */
export function describeFile({ path, regions, stray }: DerivedFile, { check, force }: Omit<DeriveOptions, 'json'>): readonly DerivedRow[] {
  const actions = { fresh: 'unchanged', stale: check ? 'stale' : 'renewed', edited: force && !check ? 'renewed' : 'edited' } as const;
  const rows: readonly DerivedRow[] = [
    ...regions.map(({ name, line, state }) => ({ file: path, line, region: name, action: actions[state] })),
    ...stray.map(({ line, reason }) => ({ file: path, line, action: 'unclear', reason }) as const),
  ];
  return [...rows].sort((one, other) => one.line - other.line);
}

/** Sentences for what was left as it is, each with the way out. */
export function complain(rows: readonly DerivedRow[]): readonly string[] {
  return rows.flatMap(({ file, line, region, action, reason }) => {
    const at = `${neutraliseLine(file)}:${line}: `;
    if (action === 'unclear') return [`${at}${reason}; correct or remove the marker.`];
    if (action === 'stale') return [`${at}${region} is from an earlier spec; renew it with: sagemaker-algo derive`];
    if (action !== 'edited') return [];
    return [
      `${at}${region} was edited by hand and is left as it is; \`sagemaker-algo derive --force\` replaces it, without its two marker lines it is yours.`,
    ];
  });
}

/** What the spec itself has wrong, which `test-local` would tell after minutes. */
function describeIssues(issues: readonly ConfigIssue[]): readonly string[] {
  return issues.map(({ path, reason }) => `${CONFIG_FILE}: ${neutraliseLine(path)}: ${neutraliseLine(reason)}`);
}

function renderRows(rows: readonly DerivedRow[]): string {
  if (rows.length === 0) {
    const names = Object.keys(DERIVATIONS);
    return [
      'No file of the project has a marked region. To have one, put two lines like these into the README:',
      '  <!-- sagemaker-algo:begin hyperparameters -->',
      '  <!-- sagemaker-algo:end hyperparameters -->',
      `There are ${names.join(', ')}.\n`,
    ].join('\n');
  }
  const width = Math.max(...rows.map(({ action }) => action.length));
  return rows
    .map(({ file, line, region, action }) => `${action.padEnd(width)}  ${neutraliseLine(file)}:${line}  ${region ?? ''}`.trimEnd())
    .concat('')
    .join('\n');
}
