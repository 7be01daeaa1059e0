import { setTimeout as pause } from 'node:timers/promises';
import type { Ecr, EcrRepository } from '../aws/ecr.ts';
import { failedWith } from '../aws/failure.ts';
import type { Context } from '../context.ts';
import type { Pushed } from '../engine/pusher.ts';
import { EXIT, UserError } from '../errors.ts';
import type { Step } from '../log.ts';
import { MANIFEST_TYPES } from '../registry/manifest.ts';
import type { Registry } from '../registry/registry.ts';
import { rewriteAsSchema2 } from '../registry/schema2.ts';
import { formatBytes } from '../text/bytes.ts';
import { describeForm, type GateFinding, judgeImage, type ReadBack } from './gate.ts';
import type { PushClient } from './push-client.ts';
import { classifyPushFailure, pushFailed } from './push-failures.ts';
import type { LocalImage, PushJob } from './push-plan.ts';
import type { PushOutcome } from './pushed.ts';
import { readBack } from './read-back.ts';

const ATTEMPTS = 5;

/** Everything that one image needs on its way. */
export interface PushPlace {
  readonly job: PushJob;
  readonly local: LocalImage;
  readonly repository: EcrRepository;
  readonly ecr: Pick<Ecr, 'putManifest'>;
  readonly registry: Registry;
  readonly client: Pick<PushClient, 'pusher'>;
  readonly step: Step;
  readonly retag: boolean;
  readonly retryMs: number;
  readonly context: Pick<Context, 'progress' | 'signal'>;
}

/** An image in its repository, in the form that SageMaker takes. */
export interface Placed {
  readonly tag: string;
  readonly found: ReadBack;
  readonly outcome: PushOutcome;
  readonly repairedFrom: string | undefined;
  readonly layers: { readonly sent: number; readonly present: number };
  readonly warnings: readonly string[];
}

/** Sends an image unless it is there, reads back what is there then, judges it, and repairs its manifest where that is all it needs. */
export async function pushImage(place: PushPlace): Promise<Placed> {
  place.step.update('looking whether it is there');
  const { tag, found } = await chooseTag(place);
  if (found !== undefined) {
    return judgeAndRepair(place, tag, found, { outcome: 'unchanged', sent: 0, present: found.image?.manifest.layers.length ?? 0 });
  }
  const { sent, present } = await sendImage(place, tag);
  place.step.update('reading back what is there');
  const pushed = await readBack(place.registry, place.repository.name, tag);
  if (pushed === undefined) throw pushFailed(`${place.repository.uri}:${tag}`, 'the push ended well, and nothing is there');
  return judgeAndRepair(place, tag, pushed, { outcome: 'pushed', sent, present });
}

/** The tag of the version, or one of the image's own when another image has that and `retag` allows it or it was done before. */
async function chooseTag({
  job,
  local,
  repository,
  registry,
  retag,
}: PushPlace): Promise<{ readonly tag: string; readonly found?: ReadBack }> {
  const found = await readBack(registry, repository.name, job.tag);
  if (found === undefined) return { tag: job.tag };
  if (isImage(found, local.id)) return { tag: job.tag, found };
  const own = `${job.tag}-${local.id.replace(/^sha256:/, '').slice(0, 12)}`;
  const before = await readBack(registry, repository.name, own);
  if (before !== undefined && isImage(before, local.id)) return { tag: own, found: before };
  if (retag) return { tag: own };
  throw new UserError(`The repository ${repository.name} has another image under the tag ${job.tag} (${found.manifest.digest}).`, {
    hint:
      'A version stands for one image: raise `version` in sagemaker-algo.json, then build, rehearse and push again.\n' +
      `To keep the version and push this image beside the other, under the tag ${own}: --retag`,
    exitCode: EXIT.failed,
  });
}

/** Whether an engine calls what was read back by this id. */
export function isImage({ manifest, image }: ReadBack, id: string): boolean {
  return [manifest.digest, image?.manifest.digest, image?.manifest.config?.digest].includes(id);
}

async function sendImage(place: PushPlace, tag: string): Promise<Pushed> {
  const { local, repository, step, context, retryMs } = place;
  const name = `${repository.uri}:${tag}`;
  for (let attempt = 1, again = false; ; attempt++) {
    const pusher = await place.client.pusher(again);
    const pushed = await pusher.push(local.id, name, ({ sent, present, total, note }) =>
      step.update(note ?? `${sent + present} of ${total} layers${present > 0 ? `, ${present} there already` : ''}`),
    );
    if (pushed.ok) return pushed;
    const kind = classifyPushFailure(pushed.said);
    // Somebody else may have brought it there meanwhile.
    if (kind === 'immutable') {
      const found = await readBack(place.registry, repository.name, tag);
      if (found !== undefined && isImage(found, local.id)) return pushed;
    }
    again = kind === 'expired';
    const enough = attempt === ATTEMPTS || pushed.persistent;
    if ((kind !== 'passing' || enough) && !(again && attempt < ATTEMPTS)) throw pushFailed(name, pushed.said);
    // Not all at the same moment: both images, and others who were refused with us, come again.
    const waitMs = retryMs * 2 ** (attempt - 1) * (1 + Math.random() / 4);
    context.progress.note(`${place.job.roles.join(' and ')} image: ${pushed.said}; again in ${Math.ceil(waitMs / 1_000)} s`);
    await pause(waitMs, undefined, { signal: context.signal });
  }
}

interface Sent {
  readonly outcome: PushOutcome;
  readonly sent: number;
  readonly present: number;
}

async function judgeAndRepair(place: PushPlace, tag: string, found: ReadBack, { outcome, ...layers }: Sent): Promise<Placed> {
  const { local } = place;
  const findings = judgeImage({ found, localId: local.id, origin: undefined });
  const failed = findings.filter(({ severity }) => severity === 'must');
  if (failed.length === 0)
    return { tag, found, outcome, repairedFrom: undefined, layers, warnings: findings.map(({ message }) => message) };
  if (!failed.every(({ repairable }) => repairable)) throw refused(place, failed);
  const fixed = await repair(place, tag, found);
  if (fixed === undefined) throw refused(place, failed);
  const left = judgeImage({ found: fixed.found, localId: local.id, origin: found });
  if (left.some(({ severity }) => severity === 'must')) throw refused(place, left);
  const warnings = left.map(({ message }) => message);
  return { ...fixed, outcome, repairedFrom: describeForm(found.manifest.mediaType), layers, warnings };
}

/** Tag of an image whose manifest was repaired, beside the one that it was pushed under. */
export function repairedTag(tag: string): string {
  return `${tag}-schema2`;
}

/**
 * Stores the same image under another manifest. It gets a tag of its own, since the first may belong to the other form for good, and
 * since rules that clean a repository up take what has no tag.
 */
async function repair({ repository, ecr, registry, step }: PushPlace, tag: string, { image }: ReadBack) {
  const text = image === undefined ? undefined : rewriteAsSchema2(image.manifest);
  if (text === undefined) return undefined;
  step.update('rewriting its manifest');
  const own = repairedTag(tag);
  try {
    await ecr.putManifest(repository.name, { text, mediaType: MANIFEST_TYPES.schema2, tag: own });
  } catch (error) {
    if (!failedWith(error, 'ImageTagAlreadyExistsException')) throw error;
    throw new UserError(`The repository ${repository.name} has another image under the tag ${own}.`, {
      hint: 'Raise `version` in sagemaker-algo.json, then build, rehearse and push again.',
      exitCode: EXIT.failed,
    });
  }
  const found = await readBack(registry, repository.name, own);
  return found === undefined ? undefined : { tag: own, found };
}

function refused({ job, repository }: PushPlace, findings: readonly GateFinding[]): UserError {
  const reasons = findings.map(({ clause, message }) => `${message} (${clause})`).join('; ');
  const fixes = [...new Set(findings.map(({ fix }) => fix))];
  return new UserError(`The ${job.roles.join(' and ')} image in ${repository.uri} cannot be used: ${reasons}.`, {
    hint: fixes.join('\n'),
    exitCode: EXIT.failed,
  });
}

/** Size of all layers, as they lie in the registry. */
export function packedBytes({ image }: ReadBack): number {
  return (image?.manifest.layers ?? []).reduce((sum, { size }) => sum + size, 0);
}

/** What became of an image, in one line. */
export function describePlaced({ outcome, layers, repairedFrom, found }: Placed): string {
  const size = formatBytes(packedBytes(found));
  const sent =
    outcome === 'unchanged' ? `is there already, ${size}` : `${layers.sent} layers sent, ${layers.present} there already, ${size}`;
  return repairedFrom === undefined ? sent : `${sent}; it was ${repairedFrom}, its manifest was rewritten as Docker schema 2`;
}
