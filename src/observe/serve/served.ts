import { statSync } from 'node:fs';
import type { WatchOutput } from '../../engine/engine.ts';
import { UserError } from '../../errors.ts';
import type { Scenario } from '../../plan/scenario.ts';
import { planServing, SERVING } from '../../plan/serve.ts';
import { packModel } from '../../sagemaker/artifact.ts';
import { causeOfEnd, describeEnding } from '../../text/ending.ts';
import type { Target } from '../http.ts';
import { requireImages } from '../image/observers.ts';
import type { Lab, Started } from '../lab.ts';
import { walkTree } from '../tree.ts';
import { describeWrong } from './outlook.ts';
import { awaitReady, describePing, modelArchive, startServer } from './server.ts';

/** A server for a person: ready, or why not. */
export type Served =
  | { readonly status: 'ready'; readonly started: Started; readonly target: Target; readonly readyMs: number }
  | { readonly status: 'failed'; readonly reason: string };

/** Starts the serving container over a model and waits until it is healthy. `model` is an archive or a folder, absolute. */
export function serveModel(lab: Lab, model: string, watch: WatchOutput): Promise<Served> {
  return serveScenario(lab, model, { watch, scenario: planServing(lab.project, { ...SERVING, outside: lab.outside }) });
}

/** The same for a container that is started in a way of its own. */
export async function serveScenario(
  lab: Lab,
  model: string,
  {
    watch,
    scenario,
    onStarted,
  }: { readonly watch: WatchOutput; readonly scenario: Scenario; readonly onStarted?: (started: Started) => void },
): Promise<Served> {
  const archive = await resolveArchive(lab, model);
  await requireImages(lab, ['serve']);
  const started = await startServer(lab, scenario, { archive, watch });
  onStarted?.(started);
  const { readyMs, target, exit, pings, gaveUp } = await lab.untilAborted(awaitReady(lab, started, lab.limits.startup));
  if (readyMs !== undefined && target !== undefined && exit === undefined) return { status: 'ready', started, target, readyMs };
  if (exit !== undefined) {
    const why = exit.startError ?? describeEnding('it', exit);
    return { status: 'failed', reason: [`The server is not ready: ${why}.`, causeOfEnd(exit).cause ?? ''].join(' ').trim() };
  }
  if (gaveUp !== undefined)
    return { status: 'failed', reason: `The server was given up after ${gaveUp.seconds} s: ${describeWrong(gaveUp.because)}.` };
  const last = pings.at(-1);
  const answer = last === undefined ? 'no answer' : describePing(last);
  return { status: 'failed', reason: `The server is not ready after ${lab.limits.startup} s: GET /ping gives ${answer}.` };
}

/** A folder is packed first, as after a training job, so that what is served is what would be deployed. */
async function resolveArchive(lab: Lab, model: string): Promise<string> {
  const stats = statSync(model, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new UserError(`There is no model at ${model}.`, { hint: 'Make one with: sagemaker-algo train' });
  }
  if (!stats.isDirectory()) return model;
  await packModel(model, walkTree(model), modelArchive(lab));
  return modelArchive(lab);
}
