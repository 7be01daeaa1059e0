import { explainingAws } from '../aws/explain.ts';
import { type Cloud, openCloud, requirePlace } from '../cloud/cloud.ts';
import { followLog, pollUntil } from '../cloud/follow.ts';
import { awaitEndpoint, createEndpoint, deleteAll, type EndpointPlan, endpointParts } from '../cloud/hosting.ts';
import { planEndpoint } from '../cloud/plan-hosting.ts';
import { requireBucket } from '../cloud/upload.ts';
import { describeCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, InterruptedError, isInterrupted } from '../errors.ts';
import { openSession } from '../publish/session.ts';
import { neutralise, tail } from '../text/safe.ts';
import { sayingWhatLives } from './cloud-interrupt.ts';
import { type ModelOptions, prepareModel, previewModel } from './cloud-model.ts';
import { describeRequests, noteMachine } from './cloud-options.ts';
import { showLog } from './end-training.ts';
import { modelRequests } from './transform-on-sagemaker.ts';

/** Options of `serve --on sagemaker`, as `cli/stages.ts` defines them. */
export interface ServeOnSageMakerOptions extends ModelOptions {}

/**
 * Puts a model behind an endpoint and waits until it is in service; until Ctrl-C, or with --detach until somebody deletes it.
 * Exit code 0 after Ctrl-C, 1 when the endpoint fails.
 */
export async function serveOnSageMaker(options: ServeOnSageMakerOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  noteMachine(options, session.config.inference.realtimeInstanceTypes, context.progress.note);
  const { bucket } = requirePlace(session);
  if (options.dryRun) {
    const plan = planEndpoint(session.config, await previewModel(session, options, 'serve', context), options);
    context.stdout.write(
      describeRequests([...modelRequests(plan), ['CreateEndpointConfig', plan.config], ['CreateEndpoint', plan.endpoint]]),
    );
    return EXIT.ok;
  }
  return await explainingAws(async () => {
    const cloud = await openCloud(session, context, options);
    return await sayingWhatLives(cloud, context, async () => {
      await requireBucket(cloud, bucket, options.createBucket);
      const plan = planEndpoint(session.config, await prepareModel(cloud, session, { options, what: 'serve' }, context), options);
      return await serveUntilInterrupted(cloud, plan, options.detach, context);
    });
  });
}

async function serveUntilInterrupted(cloud: Cloud, plan: EndpointPlan, detach: boolean, context: Context): Promise<ExitCode> {
  const name = plan.endpoint.EndpointName;
  const [variant] = plan.config.ProductionVariants;
  let [serving, keep] = [false, false];
  let code: ExitCode = EXIT.ok;
  context.progress.note(
    `${variant?.InitialInstanceCount} x ${variant?.InstanceType} costs by the hour from now until the endpoint is deleted, used or not.`,
  );
  try {
    await createEndpoint(cloud, plan);
    await awaitEndpoint(cloud, name).catch((error: unknown) => showReason(cloud, name, error, context));
    serving = true;
    context.progress.close();
    context.stdout.write(describeEndpoint(name, cloud.flags, detach));
    keep = detach;
    if (!detach) code = await watchEndpoint(cloud, name, context);
  } catch (error) {
    const interrupted = isInterrupted(error) || cloud.signal.aborted;
    const there = cloud.ledger.list().some(({ kind }) => kind === 'endpoint');
    keep = interrupted && there && (await askToKeep(name, context));
    if (!interrupted || !serving || keep) throw error;
  } finally {
    if (!keep) await deleteAll(cloud, endpointParts(plan));
  }
  // What could not be deleted has been said, and is said once more at the end.
  if (!keep && cloud.ledger.list().length > 0) throw new InterruptedError();
  return code;
}

/** Shows what the endpoint logs until Ctrl-C, which is how it is meant to end, or until it is no longer in service. */
async function watchEndpoint(cloud: Cloud, name: string, context: Context): Promise<ExitCode> {
  const log = followLog(cloud, `/aws/sagemaker/Endpoints/${name}`, '', showLog(context));
  const look = async () => {
    await log.read();
    return (await cloud.aws.endpoints.describe(name)).status;
  };
  const status = await pollUntil(cloud, look, (seen) => seen === 'Failed' || seen === 'OutOfService' || seen === 'Deleting');
  context.stderr.write(`The endpoint ${name} is ${status}.\n`);
  return EXIT.failed;
}

/** Why an endpoint did not come up stands in the log of its container. */
async function showReason(cloud: Cloud, name: string, error: unknown, context: Context): Promise<never> {
  if (isInterrupted(error)) throw error;
  const log = followLog(cloud, `/aws/sagemaker/Endpoints/${name}`, '', () => {});
  await log.read();
  const lines = tail(neutralise(log.lines.map(({ text }) => text).join('\n')), 20);
  context.progress.close();
  if (lines.length > 0) context.stderr.write(`The end of its log:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  throw error;
}

/** Nobody asked, nobody answered: then it is deleted, because it costs. */
async function askToKeep(name: string, context: Context): Promise<boolean> {
  if (!context.interactive) return false;
  context.progress.close();
  try {
    const message = `Delete the endpoint ${name}? It costs by the hour until it is deleted.`;
    return !(await context.prompt.confirm({ message, initial: true, afterInterrupt: true }));
  } catch {
    return false;
  }
}

function describeEndpoint(name: string, flags: readonly string[], detach: boolean): string {
  const tool = (...args: readonly string[]) => describeCommand('sagemaker-algo', [...args, ...flags]);
  return [
    `Endpoint ${name} is in service${detach ? '' : ' until Ctrl-C, which deletes it'}. It costs by the hour.`,
    `Ask it:    ${tool('invoke', '--on', 'sagemaker', '--endpoint', name)}`,
    `Delete it: ${tool('jobs', 'stop', name)}`,
    '',
  ].join('\n');
}
