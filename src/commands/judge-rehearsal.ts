import { openCache } from '../build/cache.ts';
import { digestSpec, writeTestRecord } from '../build/test-record.ts';
import type { Check } from '../checks/define-check.ts';
import { runCloudChecks, SAGEMAKER_ENGINE } from '../checks/in-the-cloud.ts';
import { runChecks } from '../checks/run-checks.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { EngineInfo } from '../engine/engine.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { Attempts, Observations } from '../observe/types.ts';
import { assembleReport } from '../report/build-report.ts';
import { measure } from '../report/measure.ts';
import { type Report, resolveExitCode } from '../report/report.ts';
import type { ReportTarget } from '../reporters/index.ts';
import type { TestLocalOptions } from './test-local.ts';
import { writeReports } from './write-report.ts';

/** What is judged, where it is told, and since when, in milliseconds since the epoch. */
interface Judging {
  readonly checks: readonly Check[];
  readonly targets: readonly ReportTarget[];
  readonly startedAt: number;
}

/** Observations to findings, reports and exit code; a whole run of images is remembered for `push`. */
export function createJudge({ checks, targets, startedAt }: Judging, options: TestLocalOptions, context: Context) {
  return async (attempts: Attempts, { config, engine }: Observations['project'], dir: string): Promise<ExitCode> => {
    // What test-cloud has saved shows less, and is judged as there.
    const run = engine.name === SAGEMAKER_ENGINE ? runCloudChecks : runChecks;
    const findings = run(checks, attempts, engine);
    const tool = { name: 'sagemaker-algo', version: context.version };
    const facts = { tool, project: config, engine, startedAt, durationMs: context.now() - startedAt };
    const report = assembleReport(facts, findings, measure(attempts));
    context.progress.close();
    const code = resolveExitCode(findings, options);
    if (isWhole(options, engine)) rememberRehearsal(attempts, { config, dir }, { report, code, context });
    await writeReports(targets, report, options, context);
    return code;
  };
}

/** Whether a run looks at everything that SageMaker does with an image, so that its verdict counts for `push`. */
function isWhole({ smoke, only, from, network }: TestLocalOptions, { kind }: Pick<EngineInfo, 'kind'>): boolean {
  return !smoke && only.length === 0 && from === undefined && !network && kind === 'container';
}

/** Keeps which images passed or failed. One that could not be looked at says nothing of them. */
function rememberRehearsal(
  { 'image/train': train, 'image/serve': serve }: Attempts,
  { config, dir }: { readonly config: Config; readonly dir: string },
  { report, code, context }: { readonly report: Report; readonly code: ExitCode; readonly context: Context },
): void {
  if (train?.status !== 'made' || serve?.status !== 'made' || (code !== EXIT.ok && code !== EXIT.failed)) return;
  const { passed, failed, warned } = report.summary;
  writeTestRecord(openCache(context.env, context.platform), dir, {
    ...{ verdict: code === EXIT.ok ? 'passed' : 'failed', images: { train: train.value.id, serve: serve.value.id } },
    ...{ passed, failed, warned, at: new Date(context.now()).toISOString(), spec: digestSpec(config) },
    checks: Object.fromEntries(report.findings.map(({ check, status }) => [check, status])),
  });
}
