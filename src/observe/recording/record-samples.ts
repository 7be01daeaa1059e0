import { resolve } from 'node:path';
import type { SampleRequest } from '../../config/schema.ts';
import { EXIT, UserError } from '../../errors.ts';
import { planTraining } from '../../plan/train.ts';
import { packModel } from '../../sagemaker/artifact.ts';
import { previewFailureReason } from '../../sagemaker/failure-reason.ts';
import { neutraliseLine } from '../../text/safe.ts';
import { formatDuration } from '../../text/terminal.ts';
import { sendRequest, type Target } from '../http.ts';
import { requireImages } from '../image/observers.ts';
import type { Lab } from '../lab.ts';
import { readSample } from '../sample-files.ts';
import { serveModel } from '../serve/served.ts';
import { modelArchive } from '../serve/server.ts';
import { runTraining } from '../train/run.ts';
import { recordBatch } from './record-batch.ts';
import { requireServer } from './require-server.ts';
import type { SampleExchange, SampleRecordings } from './types.ts';

/** Seconds that a server gets to end. */
const STOP_GRACE = 5;

/**
 * Trains on the sample data, serves the model, sends every sample request that is to be answered and transforms the batch sample,
 * all with the project's own images. Throws a UserError when there is no model or no server; an answer that is not as it should
 * be is part of what is recorded.
 */
export async function recordSamples(lab: Lab): Promise<SampleRecordings> {
  await requireImages(lab, ['train', 'serve']);
  await trainOnce(lab);
  const realtime = await recordRequests(lab);
  return { realtime, batch: lab.project.config.samples.batch === undefined ? undefined : await recordBatch(lab) };
}

async function trainOnce(lab: Lab): Promise<void> {
  const step = lab.context.progress.step('Train on the sample data');
  const scenario = planTraining(lab.project, { id: 'train', what: 'for the listing', outside: lab.outside });
  const run = await lab.untilAborted(runTraining(lab, scenario, { limitSeconds: lab.limits.training }));
  const { exit, failure, model } = run;
  if (exit.exitCode !== 0 || model.length === 0) {
    step.fail();
    const reason = exit.exitCode === 0 ? 'it left no model' : (exit.startError ?? previewFailureReason({ exit, failure }));
    throw new UserError(`The training on the sample data failed: ${neutraliseLine(reason, 500)}.`, {
      hint: 'See all of its log with: sagemaker-algo train',
      exitCode: EXIT.failed,
    });
  }
  await packModel(`${lab.folder}/${scenario.id}/model`, model, modelArchive(lab));
  step.done(formatDuration(exit.durationMs));
}

async function recordRequests(lab: Lab): Promise<readonly SampleExchange[]> {
  const wanted = lab.project.config.samples.requests.filter(({ expect }) => expect.status < 300);
  if (wanted.length === 0) return [];
  const step = lab.context.progress.step(wanted.length === 1 ? 'Send the sample request' : `Send ${wanted.length} sample requests`);
  const served = await lab.untilAborted(serveModel(lab, modelArchive(lab), () => {}));
  const { target, started } = requireServer(served, () => step.fail());
  const exchanges: SampleExchange[] = [];
  for (const request of wanted) {
    step.update(request.path);
    exchanges.push(await lab.untilAborted(exchange(lab, target, request)));
  }
  await started.container.stop(STOP_GRACE);
  step.done();
  return exchanges;
}

async function exchange(lab: Lab, target: Target, { path, contentType, accept }: SampleRequest): Promise<SampleExchange> {
  const body = readSample(resolve(lab.project.dir, path), 'samples.requests');
  const chunks: Uint8Array[] = [];
  const { response, error } = await sendRequest(target, {
    label: path,
    method: 'POST',
    path: '/invocations',
    headers: { 'Content-Type': contentType, ...(accept === undefined ? {} : { Accept: accept }) },
    body,
    deadlineMs: lab.limits.invocation * 1000,
    signal: lab.signal,
    onBody: (chunk) => chunks.push(chunk),
  });
  return {
    sample: path,
    contentType,
    accept,
    request: body,
    status: response?.status,
    trouble: response === undefined ? (error?.message ?? 'no answer') : undefined,
    responseType: response?.headers['content-type'],
    response: Buffer.concat(chunks),
  };
}
