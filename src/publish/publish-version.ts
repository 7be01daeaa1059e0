import type { DescribedAlgorithm } from '../aws/algorithms.ts';
import { asAwsFailure } from '../aws/failure.ts';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { agree } from './agree.ts';
import { compareAlgorithm } from './compare-algorithm.ts';
import { createAlgorithm } from './create-algorithm.ts';
import { type Decision, decide } from './decide.ts';
import { assertDeletable, deleteAlgorithm, waitUntilGone } from './delete-algorithm.ts';
import { leaving } from './interruption.ts';
import { differentAlgorithm } from './outcome-text.ts';
import type { ImageReferences } from './places.ts';
import type { PublishParts } from './publish-parts.ts';
import { sendParts } from './send-parts.ts';
import { showStages } from './show-stages.ts';
import { pause, watchAlgorithm } from './watch-algorithm.ts';

/** How a publication left an algorithm. */
export interface Published {
  readonly seen: DescribedAlgorithm;
  readonly created: boolean;
  /** Whether images were compared with those of an algorithm that was found. */
  readonly comparedImages: boolean;
}

/** Brings one version to its certification, from wherever it stands. Throws UserError, AwsError, InterruptedError. */
export async function publishVersion(parts: PublishParts, context: Context): Promise<Published> {
  const { algorithms, planRequest, options } = parts;
  const name = planRequest().AlgorithmName;
  const existing = await algorithms.describe(name);
  const nothing = { differences: [], comparedImages: true };
  const { differences, comparedImages } =
    existing === undefined || options.replace ? nothing : await compareExisting(existing, parts, context);
  const decision = decide(existing && { status: existing.status, differences }, options);
  if (existing !== undefined) {
    const settled = await settle(existing, decision, parts, context);
    if (settled !== undefined) return { ...settled, comparedImages };
  }
  return await make(existing, decision, parts, context);
}

async function compareExisting(existing: DescribedAlgorithm, { images, planRequest }: PublishParts, { progress }: Context) {
  if (existing.status === 'Deleting') return { differences: [], comparedImages: true };
  const references = await images.compare(imagesOf(existing));
  if (references === undefined) {
    progress.note(`The images of this version are not in ECR, so they are not compared with those of ${existing.name}.`);
  }
  const differences = compareAlgorithm(planRequest(references), existing.request);
  return references === undefined
    ? { differences: differences.filter(({ path }) => !IMAGE.test(path)), comparedImages: false }
    : { differences, comparedImages: true };
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
): Promise<Omit<Published, 'comparedImages'> | undefined> {
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
  const request = await leaving(signal, SENT_SO_FAR, () => sendParts(parts, context));
  const left = `${name} may have been ${replaces === undefined ? 'created' : 'deleted, and created anew'}. Look with: sagemaker-algo status ${name}${options.again}`;
  const created = await leaving(signal, left, async () => {
    const pace = { first: Math.min(options.pace.first, 2), longest: Math.min(options.pace.longest, 15) };
    if (decision.kind === 'create-after-deletion') await waitUntilGone(algorithms, name, { pace, signal });
    if (replaces !== undefined) await deleteAlgorithm(algorithms, replaces, { pace, signal });
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
  const seen = created.kind === 'found' ? created.seen : await leaving(signal, left, () => describeNew(name, parts, signal));
  return { seen: await follow(seen, parts, context), created: created.kind === 'created', comparedImages: true };
}

/** Looks a few times: not every machine of AWS may know at once what was made just now. */
async function describeNew(name: string, { algorithms, options }: PublishParts, signal: AbortSignal): Promise<DescribedAlgorithm> {
  for (let look = 1; look <= 10; look++) {
    const seen = await algorithms.describe(name);
    if (seen !== undefined) return seen;
    await pause(Math.min(options.pace.first, 3), signal);
  }
  throw new UserError(`AWS created ${name} and does not know it now.`, {
    hint: `Look again: sagemaker-algo status ${name}${options.again}`,
  });
}

const SENT_SO_FAR =
  'Nothing was created in SageMaker. What was sent so far stays in ECR and S3; `sagemaker-algo publish` goes on from there.';

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
  const watch = () => watchAlgorithm({ ...watching, pace: options.pace, signal: context.signal });
  const ended = await leaving(context.signal, left, watch).catch((error: unknown) => {
    // Credentials may run out in these hours.
    if (asAwsFailure(error) !== undefined) context.progress.note(left);
    throw error;
  });
  if (ended !== undefined) return ended;
  throw new UserError(`${name} is gone: somebody has deleted it.`, { hint: 'Publish again: sagemaker-algo publish' });
}
