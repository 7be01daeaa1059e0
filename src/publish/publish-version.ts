import type { Algorithms, DescribedAlgorithm } from '../aws/algorithms.ts';
import type { S3 } from '../aws/s3.ts';
import type { CreateAlgorithmRequest } from '../config/create-algorithm.ts';
import type { Context } from '../context.ts';
import { InterruptedError, UserError } from '../errors.ts';
import { compareAlgorithm } from './compare-algorithm.ts';
import { confirmName } from './confirm-name.ts';
import { createAlgorithm } from './create-algorithm.ts';
import { type Decision, decide } from './decide.ts';
import { assertDeletable, deleteAlgorithm, waitUntilGone } from './delete-algorithm.ts';
import type { ImageWork } from './image-work.ts';
import { leaving } from './interruption.ts';
import { differentAlgorithm } from './outcome-text.ts';
import type { ImageReferences, S3Places } from './places.ts';
import { renderPlan } from './plan-text.ts';
import type { Destination } from './preflight.ts';
import type { SampleSet } from './sample-files.ts';
import { showStages } from './show-stages.ts';
import { uploadSamples } from './upload-samples.ts';
import { type Pace, pause, watchAlgorithm } from './watch-algorithm.ts';

export interface PublishParts {
  readonly algorithms: Algorithms;
  readonly s3: S3;
  readonly images: ImageWork;
  readonly destination: Destination;
  readonly places: S3Places;
  readonly samples: SampleSet;
  /** Tags of what is made; empty for none. */
  readonly tags: Readonly<Record<string, string>>;
  /** The request, once the digests of the images are known; before that it says so in their place. */
  readonly planRequest: (images?: ImageReferences) => CreateAlgorithmRequest;
  readonly options: PublishWish;
}

export interface PublishWish {
  readonly replace: boolean;
  readonly yes: boolean;
  /** Waits for the end of the validation. */
  readonly wait: boolean;
  readonly pace: Pace;
  /** Options to be repeated by the command that looks again, such as ` --region us-east-1`. */
  readonly again: string;
}

export interface Published {
  readonly seen: DescribedAlgorithm;
  readonly created: boolean;
}

/** Brings one version to its certification, from wherever it stands. Throws UserError, AwsError, InterruptedError. */
export async function publishVersion(parts: PublishParts, context: Context): Promise<Published> {
  const { algorithms, planRequest, options } = parts;
  const name = planRequest().AlgorithmName;
  const existing = await algorithms.describe(name);
  const compared = existing === undefined || options.replace ? [] : await compareExisting(existing, parts, context);
  const decision = decide(existing && { status: existing.status, differences: compared }, options);
  if (existing !== undefined) {
    const settled = await settle(existing, decision, parts, context);
    if (settled !== undefined) return settled;
  }
  return await make(existing, decision, parts, context);
}

async function compareExisting(existing: DescribedAlgorithm, { images, planRequest }: PublishParts, { progress }: Context) {
  if (existing.status === 'Deleting') return [];
  const references = await images.compare(imagesOf(existing));
  if (references === undefined) {
    progress.note(`The images of this version are not in ECR, so they are not compared with those of ${existing.name}.`);
  }
  const differences = compareAlgorithm(planRequest(references), existing.request);
  return references === undefined ? differences.filter(({ path }) => !IMAGE.test(path)) : differences;
}

/** The images that an algorithm was made of. */
function imagesOf({ request }: DescribedAlgorithm): ImageReferences {
  const { TrainingSpecification: training, InferenceSpecification: inference } = request as ImageMembers;
  return { train: training?.TrainingImage ?? '', serve: inference?.Containers?.[0]?.Image ?? '' };
}

interface ImageMembers {
  readonly TrainingSpecification?: { readonly TrainingImage?: string };
  readonly InferenceSpecification?: { readonly Containers?: readonly { readonly Image?: string }[] };
}

const IMAGE = /^(TrainingSpecification\.TrainingImage|InferenceSpecification\.Containers\[0\]\.Image)$/;

/** What needs nothing to be made; undefined when something does. */
async function settle(
  existing: DescribedAlgorithm,
  decision: Decision,
  parts: PublishParts,
  context: Context,
): Promise<Published | undefined> {
  switch (decision.kind) {
    case 'wait':
      return { seen: await follow(existing, parts, context), created: false };
    case 'certified':
    case 'failed':
      return { seen: existing, created: false };
    case 'different':
      throw differentAlgorithm(existing.name, decision.status, decision.differences);
    case 'refuse-replace':
      return void assertDeletable(existing.name, existing.status);
    case 'create':
    case 'create-after-deletion':
    case 'replace':
      return undefined;
  }
}

async function make(
  existing: DescribedAlgorithm | undefined,
  decision: Decision,
  parts: PublishParts,
  context: Context,
): Promise<Published> {
  const { algorithms, options, planRequest } = parts;
  const { signal } = context;
  const name = planRequest().AlgorithmName;
  const replaces = decision.kind === 'replace' ? existing : undefined;
  await agree(name, replaces, parts, context);
  const request = await leaving(signal, SENT_SO_FAR, () => send(parts, context));
  const left = `${name} may have been ${replaces === undefined ? 'created' : 'deleted, and created anew'}. Look with: sagemaker-algo status ${name}${options.again}`;
  const created = await leaving(signal, left, async () => {
    const pace = { first: Math.min(options.pace.first, 2), longest: Math.min(options.pace.longest, 15) };
    if (decision.kind === 'create-after-deletion') await waitUntilGone(algorithms, name, { pace, signal });
    if (replaces !== undefined) await deleteAlgorithm(algorithms, name, { pace, signal });
    const step = context.progress.step(`Create ${name}`);
    const result = await createAlgorithm(algorithms, {
      request,
      freshRole: parts.destination.freshRole ? Math.min(options.pace.first, 5) : undefined,
      pause: (seconds) => pause(seconds, signal),
    });
    step.done(result.kind === 'found' ? 'it is there already' : '');
    return result;
  });
  if (created.kind === 'found') {
    const differences = compareAlgorithm(request, created.seen.request);
    if (differences.length > 0) throw differentAlgorithm(name, created.seen.status, differences);
  }
  const seen = created.kind === 'found' ? created.seen : await algorithms.describe(name);
  if (seen === undefined)
    throw new UserError(`AWS created ${name} and does not know it now.`, { hint: `Look again: sagemaker-algo status ${name}` });
  return { seen: await follow(seen, parts, context), created: created.kind === 'created' };
}

const SENT_SO_FAR =
  'Nothing was created in SageMaker. What was sent so far stays in ECR and S3; `sagemaker-algo publish` goes on from there.';

/** Shows the plan and has it agreed to; nothing has been changed before. */
async function agree(name: string, replaces: DescribedAlgorithm | undefined, parts: PublishParts, context: Context): Promise<void> {
  const { images, options, planRequest, destination, places, samples, tags } = parts;
  const { pushes, createRepositories } = images;
  const plan = { destination, request: planRequest(), places, samples, pushes, createRepositories, replaces: replaces?.status, tags };
  context.progress.close();
  context.stderr.write(renderPlan(plan));
  if (replaces !== undefined) {
    const warning = replaces.productId === undefined ? [] : [`It belongs to the Marketplace product ${replaces.productId}.`];
    return await confirmName(name, { what: [`the algorithm ${replaces.arn} (${replaces.status})`], warning, yes: options.yes }, context);
  }
  if (options.yes) return;
  if (!context.interactive) {
    throw new UserError('Nobody can agree to this plan.', { hint: 'Agree with --yes. Nothing was created.' });
  }
  if (!(await context.prompt.confirm({ message: 'Do all this?', initial: false }))) throw new InterruptedError('Nothing was created.');
}

/** Images and samples to where the request then says they are. */
async function send({ s3, images, destination, places, samples, tags, planRequest }: PublishParts, { progress }: Context) {
  const { bucket, identity } = destination;
  if (!bucket.exists) {
    const step = progress.step(`Make the bucket ${bucket.name}`);
    await s3.createBucket(bucket.name, identity.region, tags);
    step.done();
  }
  const references = await images.send();
  const step = progress.step('Upload the samples');
  const { sent, present, removed } = await uploadSamples(s3, {
    ...{ bucket: bucket.name, prefix: places.samples, samples, tags },
    onProgress: (done, of) => step.update(`${done} of ${of}`),
  });
  step.done(`${sent} sent, ${present} there already${removed === 0 ? '' : `, ${removed} strange one${removed === 1 ? '' : 's'} removed`}`);
  return planRequest(references);
}

/** Waits for the end of the validation, unless that was not asked for. */
async function follow(seen: DescribedAlgorithm, { algorithms, options }: PublishParts, context: Context): Promise<DescribedAlgorithm> {
  const { name } = seen;
  if (!options.wait || seen.status === 'Completed' || seen.status === 'Failed') return seen;
  const view = showStages(`Validate ${name} in AWS`, context);
  const left = [
    `The validation of ${name} goes on in AWS, and so does what it costs.`,
    `Look again with: sagemaker-algo status ${name} --watch${options.again}`,
  ].join('\n');
  const watching = { describe: () => algorithms.describe(name), onLook: view.show, onTrouble: view.trouble };
  const ended = await leaving(context.signal, left, () => watchAlgorithm({ ...watching, pace: options.pace, signal: context.signal }));
  if (ended !== undefined) return ended;
  throw new UserError(`${name} is gone: somebody has deleted it.`, { hint: 'Publish again: sagemaker-algo publish' });
}
