import { join } from 'node:path';
import { readResults } from '../comparison/read-results.ts';
import { TRANSFORM_FOLDER } from '../comparison/results.ts';
import { loadConfig } from '../config/load.ts';
import type { Context, Output } from '../context.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { sendRequest } from '../observe/http.ts';
import { createLab, type LabParts } from '../observe/lab.ts';
import { readRequests } from '../observe/serve/requests.ts';
import { serveModel } from '../observe/serve/served.ts';
import { assertAnswersFree, keepAnswers } from './keep-rehearsal.ts';
import { type TestCloudOptions, testCloud } from './test-cloud.ts';
import { train } from './train.ts';
import { transform } from './transform.ts';

/** What a run on SageMaker may be told. */
export type RunCloud = Omit<TestCloudOptions, 'only' | 'strict' | 'report' | 'saveObservations' | 'out' | 'keep' | 'dryRun'>;

interface Folders {
  readonly local: string;
  readonly cloud: string;
}

/** Makes the results that are missing: training, batch and answers here, one rehearsal on SageMaker there. Throws UserError when one fails. */
export async function runMissing(
  { local, cloud }: Folders,
  options: RunCloud & { readonly engine?: EngineName | undefined },
  context: Context,
  parts: LabParts,
): Promise<void> {
  // Stdout belongs to the comparison.
  const quiet: Context = { ...context, stdout: toStderr(context) };
  const { engine } = options;
  const here = readResults(local);
  assertAnswersFree(local);
  if (here.metrics === undefined) {
    const wish = { hp: {}, channel: {}, out: local, engine, network: false, dryRun: false };
    must(await train(wish, quiet, parts), 'The training on this machine failed.');
  }
  const model = join(local, 'model.tar.gz');
  if (here.outputs === undefined) {
    const wish = { model, out: join(local, TRANSFORM_FOLDER), engine, network: false, json: false, dryRun: false };
    must(await transform(wish, quiet, parts), 'The batch on this machine failed.');
  }
  if (here.answers === undefined) await askHere(local, { model, engine }, quiet, parts);
  const there = readResults(cloud);
  if (there.metrics !== undefined && there.outputs !== undefined && (there.answers !== undefined || !options.endpoint)) return;
  const wish = { only: [], strict: false, report: [], out: cloud, keep: false, dryRun: false };
  const code = await testCloud({ ...options, ...wish, json: false }, quiet);
  // What fails there is what a comparison shows; only an interrupt is none of its business.
  if (code === EXIT.interrupted) throw new UserError('Interrupted before anything could be compared.', { exitCode: EXIT.interrupted });
}

async function askHere(
  folder: string,
  { model, engine: name }: { readonly model: string; readonly engine: EngineName | undefined },
  context: Context,
  parts: LabParts,
): Promise<void> {
  const { config, issues, projectDir } = loadConfig(context);
  const project = { config, issues, dir: projectDir };
  const engine = await (parts.findEngine ?? resolveEngine)(context, { name, projectDir, config });
  const lab = createLab(context, { engine, project, limits: parts.limits ?? {} });
  try {
    const calls = readRequests(lab);
    const served = await serveModel(lab, model, () => {});
    if (served.status === 'failed') throw new UserError(served.reason, { hint: 'Look at it: sagemaker-algo serve', exitCode: EXIT.failed });
    const samples = [];
    for (const call of calls) samples.push(await lab.untilAborted(sendRequest(served.target, call)));
    keepAnswers(folder, samples);
  } finally {
    await lab.close();
  }
}

function must(code: ExitCode, failed: string): void {
  if (code === EXIT.ok) return;
  throw new UserError(failed, { hint: 'It has to work here before it is worth comparing.', exitCode: code });
}

function toStderr({ stderr }: Context): Output {
  return { ...stderr, write: (text) => stderr.write(text) };
}
