import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../files.ts';
import { planTransform } from '../../plan/batch.ts';
import { resolveBatchRequest } from '../../plan/transform.ts';
import { readExecutionParameters, resolveTransform } from '../../sagemaker/transform-settings.ts';
import { EXECUTION_PARAMETERS } from '../batch/jobs.ts';
import { createOutputs, outputName } from '../batch/keep-outputs.ts';
import { transformFiles } from '../batch/transform-files.ts';
import { sendRequest } from '../http.ts';
import type { Lab } from '../lab.ts';
import { listSample } from '../sample-files.ts';
import { serveScenario } from '../serve/served.ts';
import { modelArchive } from '../serve/server.ts';
import { requireServer } from './require-server.ts';
import type { SampleBatchRun } from './types.ts';

/** Sends the batch sample through the packed model as a transform job does, with the settings that the container asks for. */
export async function recordBatch(lab: Lab): Promise<SampleBatchRun> {
  const { project } = lab;
  const step = lab.context.progress.step('Transform the batch sample');
  const request = resolveBatchRequest({}, project, project.dir);
  const files = listSample(request.from, request.named);
  const scenario = planTransform(project, { outside: lab.outside, wish: request.wish });
  const served = await lab.untilAborted(serveScenario(lab, modelArchive(lab), { watch: () => {}, scenario }));
  const { target } = requireServer(served, () => step.fail());
  const parameters = await lab.untilAborted(sendRequest(target, { ...EXECUTION_PARAMETERS, signal: lab.signal }));
  const settings = resolveTransform(request.wish, readExecutionParameters(parameters.response));
  const folder = join(lab.folder, 'batch-outputs');
  const outputs = createOutputs(folder, lab.context.runId);
  const results = await lab.untilAborted(transformFiles(lab, target, { request, files, settings, outputs, onObject: () => {} }));
  outputs.keep(
    results.filter(({ failure }) => failure === undefined).map(({ key }) => key),
    {},
  );
  step.done();
  const failures = new Map(results.map(({ key, failure }) => [key, failure]));
  const outputOf = (key: string) => join(folder, outputName(key));
  return {
    sample: project.config.samples.batch?.path ?? '',
    contentType: request.contentType,
    accept: request.accept,
    splitType: request.wish.split,
    strategy: settings.strategy,
    assembleWith: request.assemble,
    objects: files.map(({ path, key }) => ({
      key,
      input: readFileSync(path),
      output: kindOf(outputOf(key)) === 'file' ? readFileSync(outputOf(key)) : new Uint8Array(),
      trouble: failures.get(key),
    })),
  };
}
