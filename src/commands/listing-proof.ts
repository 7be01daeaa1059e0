import { resolve } from 'node:path';
import { openCache } from '../build/cache.ts';
import { digestSpec, readTestRecord } from '../build/test-record.ts';
import { checks } from '../checks/index.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { CONTAINER_ENGINES } from '../engine/names.ts';
import { UserError } from '../errors.ts';
import { readText } from '../files.ts';
import type { ListingPack, Proof } from '../listing/types.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';

/** Whose proof is asked for. */
export interface ProofSubject {
  readonly config: Config;
  readonly dir: string;
  /** Images that the samples were recorded from. */
  readonly images: ListingPack['product']['images'];
  /** What proved abilities of these images when they were recorded. */
  readonly provenBy?: Proof | undefined;
}

/**
 * What a complete run of `test-local` has shown: from the JSON report that is named, else from what is remembered of the last run,
 * if that was about the same images and the same spec, else what the listing itself remembers. Throws a UserError when the file is
 * no report of this project.
 */
export function readProof(
  file: string | undefined,
  subject: ProofSubject,
  context: Pick<Context, 'cwd' | 'env' | 'platform'>,
): Proof | undefined {
  const spec = digestSpec(subject.config);
  if (file !== undefined) return { ...readReport(file, subject.config, context), spec };
  const { provenBy } = subject;
  return recallProof(subject, spec, context) ?? (provenBy?.spec === spec ? provenBy : undefined);
}

function recallProof({ dir, images }: ProofSubject, spec: string, { env, platform }: Pick<Context, 'env' | 'platform'>): Proof | undefined {
  const record = readTestRecord(openCache(env, platform), dir);
  if (record?.checks === undefined || record.spec !== spec) return undefined;
  if (record.images.train !== images.train || record.images.serve !== images.serve) return undefined;
  return { source: `test-local, ${record.at.slice(0, 10)}`, spec, checks: record.checks };
}

function readReport(file: string, { name, version }: Pick<Config, 'name' | 'version'>, { cwd }: Pick<Context, 'cwd'>): Omit<Proof, 'spec'> {
  const report = parse(readText(resolve(cwd, file)));
  const hint = 'Make one with: sagemaker-algo test-local --report json=FILE';
  if (report === undefined) throw new UserError(`${file} is not a JSON report of test-local.`, { hint });
  if (report.project.name !== name || report.project.version !== version) {
    const whose = `${report.project.name} ${report.project.version}`;
    throw new UserError(`${file} is about ${whose}, and this project is ${name} ${version}.`, { hint });
  }
  if (!CONTAINER_ENGINES.some((name) => name === report.engine.name)) {
    throw new UserError(`${file} is of a run with the engine ${report.engine.name}; only one in containers shows what buyers get.`, {
      hint,
    });
  }
  const judged = new Set(report.findings.map(({ check }) => check));
  const missing = checks.filter(({ id }) => !judged.has(id)).map(({ id }) => id);
  if (missing.length > 0) {
    throw new UserError(`${file} is of a run that was not complete: it says nothing of ${missing.slice(0, 3).join(', ')}.`, { hint });
  }
  return {
    source: `test-local, ${report.startedAt.slice(0, 10)}, by its report`,
    checks: Object.fromEntries(report.findings.map(({ check, status }) => [check, status])),
  };
}

interface TestReport {
  readonly project: { readonly name: string; readonly version: string };
  readonly engine: { readonly name: string };
  readonly startedAt: string;
  readonly findings: readonly { readonly check: string; readonly status: string }[];
}

function parse(text: string): TestReport | undefined {
  try {
    const report = parseBoundedJson(text) as Partial<TestReport> | null;
    return Array.isArray(report?.findings) &&
      typeof report.startedAt === 'string' &&
      typeof report.project?.name === 'string' &&
      typeof report.engine?.name === 'string'
      ? (report as TestReport)
      : undefined;
  } catch {
    return undefined;
  }
}
