import { relative, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { EXECUTION_PARAMETERS } from '../observe/batch/jobs.ts';
import { assertOutputsFree, createOutputs } from '../observe/batch/keep-outputs.ts';
import type { ObjectResult } from '../observe/batch/run-transform.ts';
import { transformFiles } from '../observe/batch/transform-files.ts';
import { assertEngineThere } from '../observe/engine-there.ts';
import { sendRequest } from '../observe/http.ts';
import { createLab, type Lab, type LabParts } from '../observe/lab.ts';
import { showLive } from '../observe/live-log.ts';
import { describeScenarios } from '../observe/rehearsal-commands.ts';
import type { SampleFile } from '../observe/sample-files.ts';
import { type Served, serveScenario } from '../observe/serve/served.ts';
import { planTransform } from '../plan/batch.ts';
import { type BatchRequest, resolveBatchRequest, type TransformFlags } from '../plan/transform.ts';
import { readExecutionParameters, refuseSizes, resolveTransform, type TransformSettings } from '../sagemaker/transform-settings.ts';
import { describeEnding } from '../text/ending.ts';
import { neutralise } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import { listInput } from './batch-input.ts';
import { type AsOption, placeOnMachine } from './on-machine.ts';
import { describeSettings, describeSummary, type Summary } from './transform-summary.ts';

/** Options of `transform`, as `cli/program.ts` defines them. */
export interface TransformOptions extends TransformFlags {
  readonly as?: AsOption;
  readonly model: string;
  readonly out: string;
  readonly engine?: EngineName | undefined;
  readonly network: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
}

/** Sends files through a served model as a batch job would. Exit code 1 when an object fails; `parts` is for tests. */
export async function transform(options: TransformOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  const { config, issues, projectDir } = loadConfig(context);
  const project = { config, issues, dir: projectDir };
  const request = resolveBatchRequest(options, project, context.cwd);
  const folder = resolve(context.cwd, options.out);
  const files = listInput(request, folder);
  const found = await (parts.findEngine ?? resolveEngine)(context, { name: options.engine, projectDir, config });
  const engine = await placeOnMachine(found, config, options.as, context);
  if (options.dryRun) {
    const run = { engine, project, runId: context.runId, outside: options.network };
    context.stdout.write(describeScenarios(run, [planTransform(project, { outside: options.network, wish: request.wish })]));
    context.stdout.write(describeSettings(request, files.length, resolveTransform(request.wish, {})));
    return EXIT.ok;
  }
  assertOutputsFree(
    folder,
    files.map(({ key }) => key),
  );
  const lab = createLab(context, { engine, project, outside: options.network, limits: parts.limits ?? {} });
  try {
    const summary = await serveAndTransform(lab, { request, files, folder, model: resolve(context.cwd, options.model) }, context);
    if (summary?.status !== 'Completed') await assertEngineThere(lab);
    if (summary === undefined) return EXIT.failed;
    context.progress.close();
    context.stdout.write(options.json ? `${JSON.stringify(summary, undefined, 2)}\n` : describeSummary(summary));
    return summary.status === 'Completed' ? EXIT.ok : EXIT.failed;
  } finally {
    context.progress.close();
    await lab.close();
  }
}

interface Job {
  readonly request: BatchRequest;
  readonly files: readonly SampleFile[];
  readonly folder: string;
  readonly model: string;
}

/** Undefined when the server did not become ready, which has been said by then. */
async function serveAndTransform(lab: Lab, { request, files, folder, model }: Job, context: Context): Promise<Summary | undefined> {
  const live = showLive(context.progress);
  try {
    const starting = context.progress.step('Start the server');
    const scenario = planTransform(lab.project, { outside: lab.outside, wish: request.wish });
    const served = await serveScenario(lab, model, { watch: live.watch, scenario });
    if (served.status === 'failed') {
      starting.fail(served.reason);
      return undefined;
    }
    starting.done(`ready after ${formatDuration(served.readyMs)}`);
    const settings = await askSettings(lab, served, request);
    const outputs = createOutputs(folder, context.runId);
    try {
      const began = performance.now();
      const results = await sendAll(lab, served, { request, files, settings, outputs }, context);
      const summary = summarise({ results, settings, seconds: (performance.now() - began) / 1000, folder }, context);
      const good = results.filter(({ failure }) => failure === undefined).map(({ key }) => key);
      outputs.keep(good, { ...summary, startedAt: new Date(context.now()).toISOString() });
      return summary;
    } finally {
      outputs.discard();
    }
  } finally {
    live.end();
  }
}

type Ready = Extract<Served, { status: 'ready' }>;

async function askSettings(lab: Lab, { target }: Ready, { wish }: BatchRequest): Promise<TransformSettings> {
  const exchange = await lab.untilAborted(sendRequest(target, { ...EXECUTION_PARAMETERS, signal: lab.signal }));
  const settings = resolveTransform(wish, readExecutionParameters(exchange.response));
  const refused = refuseSizes(settings.maxConcurrent, settings.maxPayloadMb);
  if (refused === undefined) return settings;
  throw new UserError(`${refused} The container asks for it at /execution-parameters.`, {
    hint: 'Mend the answer of the container, or choose with --max-payload and --max-concurrent.',
    exitCode: EXIT.failed,
  });
}

interface Sending extends Pick<Job, 'request' | 'files'> {
  readonly settings: TransformSettings;
  readonly outputs: ReturnType<typeof createOutputs>;
}

async function sendAll(lab: Lab, { target, started }: Ready, job: Sending, context: Context): Promise<readonly ObjectResult[]> {
  const count = job.files.length;
  const step = context.progress.step(count === 1 ? 'Transform 1 object' : `Transform ${count} objects`);
  let done = 0;
  const onObject = ({ key, failure }: ObjectResult) => {
    done += 1;
    step.update(`${done} of ${count}`);
    if (failure !== undefined) context.progress.note(neutralise(`${key}: ${failure}`));
  };
  const results = await lab.untilAborted(transformFiles(lab, target, { ...job, onObject }));
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  if (failed > 0) step.fail(`${failed} failed`);
  else step.done();
  const ended = await Promise.race([started.container.exited, Promise.resolve(undefined)]);
  if (ended !== undefined) context.progress.note(`${describeEnding('The container', ended)}.`);
  return results;
}

function summarise(
  {
    results,
    settings,
    seconds,
    folder,
  }: { results: readonly ObjectResult[]; settings: TransformSettings; seconds: number; folder: string },
  { cwd }: Pick<Context, 'cwd'>,
): Summary {
  const failed = results.filter(({ failure }) => failure !== undefined).length;
  const sum = (pick: (result: ObjectResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  return {
    status: failed === 0 ? 'Completed' : 'Failed',
    settings,
    objects: results.length,
    failed,
    records: sum(({ records }) => records),
    requests: sum(({ requests }) => requests),
    bytes: sum(({ bytes }) => bytes),
    seconds,
    folder: relative(cwd, folder) || '.',
    results: results.map(({ key, requests, records, failure }) => ({
      key,
      requests,
      records,
      ...(failure === undefined ? {} : { failure }),
    })),
  };
}
