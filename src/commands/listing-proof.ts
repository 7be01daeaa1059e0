import { relative, resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { readText } from '../files.ts';
import type { Proof } from '../listing/abilities.ts';

/** What a run of `test-local` has shown, from its JSON report. Throws a UserError when the file is no report of this project. */
export function readProof(
  file: string | undefined,
  { name, version }: Pick<Config, 'name' | 'version'>,
  { cwd }: Pick<Context, 'cwd'>,
): Proof | undefined {
  if (file === undefined) return undefined;
  const path = resolve(cwd, file);
  const report = parse(readText(path));
  const hint = 'Make one with: sagemaker-algo test-local --report json=FILE';
  if (report === undefined) throw new UserError(`${file} is not a JSON report of test-local.`, { hint });
  if (report.project.name !== name || report.project.version !== version) {
    const whose = `${report.project.name} ${report.project.version}`;
    throw new UserError(`${file} is about ${whose}, and this project is ${name} ${version}.`, { hint });
  }
  return { source: `${relative(cwd, path)}, ${report.startedAt.slice(0, 10)}`, findings: report.findings };
}

interface TestReport {
  readonly project: { readonly name: string; readonly version: string };
  readonly startedAt: string;
  readonly findings: readonly { readonly check: string; readonly status: string }[];
}

function parse(text: string): TestReport | undefined {
  try {
    const report = JSON.parse(text) as Partial<TestReport> | null;
    return Array.isArray(report?.findings) && typeof report.startedAt === 'string' && typeof report.project?.name === 'string'
      ? (report as TestReport)
      : undefined;
  } catch {
    return undefined;
  }
}
