import type { Endpoint, EndpointConfigRequest, EndpointRequest } from '../aws/endpoints.ts';
import { asAwsFailure } from '../aws/failure.ts';
import type { ModelPackageRequest, ModelRequest } from '../aws/models.ts';
import { EXIT, isInterrupted, UserError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { CloudPlace } from './cloud.ts';
import { mayHaveHappened, pollUntil } from './follow.ts';
import { asking } from './interrupt.ts';
import type { Living } from './ledger.ts';

/** What makes a model: the model itself, and the package it is made of when an algorithm resource has trained it. */
export interface ModelPlan {
  readonly model: ModelRequest;
  readonly package?: ModelPackageRequest;
}

/** What makes an endpoint. */
export interface EndpointPlan extends ModelPlan {
  readonly config: EndpointConfigRequest;
  readonly endpoint: EndpointRequest;
}

/** The resources of a model, in the order in which they are deleted. */
export function modelParts(plan: ModelPlan): readonly Living[] {
  return [
    { kind: 'model', name: plan.model.ModelName },
    ...(plan.package === undefined ? [] : [{ kind: 'model package', name: plan.package.ModelPackageName } as const]),
  ];
}

/** Makes a model and what it is made of. Throws AwsError; what was made until then is in the ledger. */
export async function createModel(cloud: CloudPlace, { model, package: wrapping }: ModelPlan): Promise<void> {
  if (wrapping !== undefined) await createPackage(cloud, wrapping);
  await making(cloud, { kind: 'model', name: model.ModelName }, () => cloud.afterwards.models.create(model));
}

async function createPackage(cloud: CloudPlace, request: ModelPackageRequest): Promise<void> {
  const name = request.ModelPackageName;
  await making(cloud, { kind: 'model package', name }, () => cloud.afterwards.models.createPackage(request));
  const step = cloud.progress.step('Make a model package of the algorithm');
  const made = await pollUntil(
    cloud,
    () => cloud.aws.models.describePackage(name),
    ({ status }) => status === 'Completed' || status === 'Failed',
  ).catch((error: unknown) => {
    step.fail();
    throw error;
  });
  if (made.status === 'Completed') return step.done();
  step.fail();
  throw new UserError(`The model package ${name} failed: ${neutraliseLine(made.failureReason ?? 'no reason given', 1000)}`, {
    hint: 'Was the model trained by this algorithm?',
    exitCode: EXIT.failed,
  });
}

/** Makes an endpoint, waits until it is in service, works with it, and removes everything in any case. */
export async function withEndpoint<T>(cloud: CloudPlace, plan: EndpointPlan, work: (endpoint: Endpoint) => Promise<T>): Promise<T> {
  try {
    await createEndpoint(cloud, plan);
    return await work(await awaitEndpoint(cloud, plan.endpoint.EndpointName));
  } finally {
    await deleteAll(cloud, endpointParts(plan));
  }
}

/** The resources of an endpoint, in the order in which they are deleted. */
export function endpointParts(plan: EndpointPlan): readonly Living[] {
  return [
    { kind: 'endpoint', name: plan.endpoint.EndpointName },
    { kind: 'endpoint configuration', name: plan.config.EndpointConfigName },
    ...modelParts(plan),
  ];
}

/** Makes model, configuration and endpoint; the endpoint costs from now on. */
export async function createEndpoint(cloud: CloudPlace, plan: EndpointPlan): Promise<void> {
  await createModel(cloud, plan);
  const { config, endpoint } = plan;
  await making(cloud, { kind: 'endpoint configuration', name: config.EndpointConfigName }, () =>
    cloud.afterwards.endpoints.createConfig(config),
  );
  await making(cloud, { kind: 'endpoint', name: endpoint.EndpointName }, () => cloud.afterwards.endpoints.create(endpoint));
}

/** Waits until an endpoint is in service. Throws UserError with SageMaker's reason when it fails. */
export async function awaitEndpoint(cloud: CloudPlace, name: string): Promise<Endpoint> {
  const step = cloud.progress.step(`Endpoint ${name}`);
  try {
    const seen = await pollUntil(
      cloud,
      async () => {
        const endpoint = await cloud.aws.endpoints.describe(name);
        step.update(endpoint.status);
        return endpoint;
      },
      ({ status }) => !['Creating', 'Updating', 'SystemUpdating', 'RollingBack'].includes(status),
    );
    if (seen.status === 'InService') {
      step.done('in service');
      return seen;
    }
    throw new UserError(`The endpoint ${name} is ${seen.status}: ${neutraliseLine(seen.failureReason ?? 'no reason given', 1000)}`, {
      hint: `Its log is in CloudWatch, group /aws/sagemaker/Endpoints/${name}. The same locally: sagemaker-algo serve`,
      exitCode: EXIT.failed,
    });
  } catch (error) {
    step.fail(isInterrupted(error) ? 'interrupted' : '');
    throw error;
  }
}

/** Makes one thing. It counts as made from the moment when AWS is asked: a second Ctrl-C may come before the answer. */
async function making(cloud: CloudPlace, living: Living, create: () => Promise<unknown>): Promise<void> {
  cloud.ledger.add(living);
  try {
    await asking(cloud, create);
  } catch (error) {
    // The answer to a first attempt was lost; names are ours alone, so the thing is too.
    if (/already exist/i.test(asAwsFailure(error)?.message ?? '')) return;
    // What may be there is deleted like what is there.
    if (!mayHaveHappened(error)) cloud.ledger.remove(living);
    throw error;
  }
}

/** Deletes what is in the ledger of these, one after the other, whatever becomes of each; also after a Ctrl-C. */
export async function deleteAll(cloud: CloudPlace, parts: readonly Living[]): Promise<void> {
  const known = new Set(cloud.ledger.list().map(({ kind, name }) => `${kind} ${name}`));
  const living = parts.filter(({ kind, name }) => known.has(`${kind} ${name}`));
  for (const part of living) await deleteOne(cloud, part);
}

/** Deletes one thing and waits until it is gone where that matters. Says what could not be deleted; never throws AwsError. */
export async function deleteOne(cloud: CloudPlace, part: Living): Promise<boolean> {
  const step = cloud.progress.step(`Delete ${part.kind} ${part.name}`);
  try {
    if (part.kind === 'endpoint') await deleteEndpoint(cloud, part.name, step.update);
    else await DELETE[part.kind](cloud, part.name);
  } catch (error) {
    if (!isGone(error)) {
      const failure = asAwsFailure(error);
      if (failure === undefined) throw error;
      step.fail(neutraliseLine(`${failure.code}: ${failure.message}`, 300));
      return false;
    }
  }
  cloud.ledger.remove(part);
  step.done();
  return true;
}

const DELETE: Readonly<Record<Exclude<Living['kind'], 'endpoint'>, (cloud: CloudPlace, name: string) => Promise<void>>> = {
  'training job': ({ afterwards }, name) => afterwards.training.stop(name),
  'transform job': ({ afterwards }, name) => afterwards.transform.stop(name),
  'endpoint configuration': ({ afterwards }, name) => afterwards.endpoints.deleteConfig(name),
  model: ({ afterwards }, name) => afterwards.models.delete(name),
  'model package': ({ afterwards }, name) => afterwards.models.deletePackage(name),
};

/** SageMaker refuses to delete an endpoint that is being created, so that is waited for. */
async function deleteEndpoint(cloud: CloudPlace, name: string, say: (text: string) => void): Promise<void> {
  // The first Ctrl-C has been heard; a second one ends the process, which says what lives on.
  const patient = { signal: new AbortController().signal, pollMs: cloud.pollMs };
  await pollUntil(
    patient,
    async () => {
      try {
        await cloud.afterwards.endpoints.delete(name);
        return true;
      } catch (error) {
        if (!/in-progress endpoint/i.test(asAwsFailure(error)?.message ?? '')) throw error;
        say('it is being created and can only be deleted then; it costs until then');
        return false;
      }
    },
    (deleted) => deleted,
  );
  say('waits until it is gone');
  await pollUntil(
    patient,
    async () => {
      try {
        return (await cloud.afterwards.endpoints.describe(name)).status;
      } catch (error) {
        if (isGone(error)) return 'gone';
        throw error;
      }
    },
    (status) => status === 'gone',
  );
}

/** Whether AWS says that there is no such thing. */
export function isGone(error: unknown): boolean {
  const failure = asAwsFailure(error);
  if (failure === undefined) return false;
  return (
    failure.code === 'ResourceNotFound' ||
    (failure.code === 'ValidationException' && /could not find|not found|does not exist/i.test(failure.message))
  );
}
