import { resolve } from 'node:path';
import { compareResults } from '../comparison/compare-results.ts';
import { describeComparison } from '../comparison/describe.ts';
import { readResults } from '../comparison/read-results.ts';
import type { Results } from '../comparison/results.ts';
import type { Context } from '../context.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import type { LabParts } from '../observe/lab.ts';
import { type RunCloud, runMissing } from './compare-run.ts';

/** Options of `compare`, as `cli/cloud.ts` defines them. */
export interface CompareOptions extends RunCloud {
  readonly local: string;
  readonly cloud: string;
  readonly tolerance: number;
  readonly run: boolean;
  readonly engine?: EngineName | undefined;
}

/** Puts the results of this machine and of SageMaker beside each other. Exit code 1 when they differ; `parts` is for tests. */
export async function compare(options: CompareOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  const folders = { local: resolve(context.cwd, options.local), cloud: resolve(context.cwd, options.cloud) };
  if (options.run) await runMissing(folders, options, context, parts);
  const [local, cloud] = [readResults(folders.local), readResults(folders.cloud)];
  requireSome(local, options.local, 'sagemaker-algo train, then sagemaker-algo transform');
  requireSome(cloud, options.cloud, 'sagemaker-algo test-cloud');
  const comparison = compareResults(local, cloud, options.tolerance);
  if (comparison.compared.length === 0) {
    throw new UserError(`${options.local} and ${options.cloud} have nothing in common that could be compared.`, {
      hint: 'Make what is missing with: sagemaker-algo compare --run',
      exitCode: EXIT.couldNotLook,
    });
  }
  context.progress.close();
  context.stdout.write(options.json ? `${JSON.stringify(comparison, undefined, 2)}\n` : describeComparison(comparison, options.tolerance));
  return comparison.same ? EXIT.ok : EXIT.failed;
}

function requireSome({ metrics, outputs, answers }: Results, folder: string, how: string): void {
  if (metrics !== undefined || outputs !== undefined || answers !== undefined) return;
  throw new UserError(`There are no results in ${folder}.`, {
    hint: `Make them with: ${how}. Or all at once: sagemaker-algo compare --run`,
    exitCode: EXIT.couldNotLook,
  });
}
