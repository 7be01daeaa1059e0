import { relative } from 'node:path';
import type { ContainerEngine, ImageInfo } from '../engine/engine.ts';
import { describeRefused } from '../engine/push-forecast.ts';
import type { Step } from '../log.ts';
import type { Role } from '../sagemaker/contract.ts';
import { inWordsOf } from '../text/engine-words.ts';
import { readRecord, writeRecord } from './build-record.ts';
import type { BuildCache } from './cache.ts';
import type { ContextState } from './context-files.ts';
import { type BuildInputs, digestBuild, readInputs } from './digest.ts';
import { explainFailure } from './failures.ts';
import type { AdoptedImage, BuildJob } from './plan.ts';
import { judgePlatform } from './platform.ts';
import { complainAboutSecrets, planRun } from './secrets.ts';

/** What became of one image. */
export type ImageOutcome = { readonly roles: readonly Role[]; readonly tag: string; readonly durationMs: number } & (
  | {
      readonly status: 'built' | 'unchanged' | 'adopted';
      readonly id: string;
      /** What the engine keeps it as, where that would be pushed as a form that SageMaker refuses: `an OCI index`. */
      readonly refused?: string;
    }
  | {
      readonly status: 'failed';
      /** In one line: what failed. */
      readonly reason: string;
      /** The builder's last lines, as it printed them. */
      readonly log: string;
      readonly cause: string | undefined;
      readonly fix: string | undefined;
    }
);

export interface BuildDeps {
  readonly engine: ContainerEngine;
  readonly cache: BuildCache;
  /** Contexts that have been read in this run. */
  readonly contexts: Map<string, ContextState>;
  /** Ids of the images that were there when they were last looked at in this run, by name. */
  readonly images: Map<string, string>;
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly cwd: string;
  /** Becomes the label of what is built in this run. */
  readonly runId: string;
  readonly now: () => number;
  readonly note: (text: string) => void;
  /** Shows a builder's lines as they come, for `--progress plain`. */
  readonly onLine: ((role: Role, line: string) => void) | undefined;
}

/** How often a build is repeated when files change under it. */
const ATTEMPTS = 3;

/** Looks whether an image that is not built by us is there. */
export async function checkAdopted({ roles, tag }: AdoptedImage, deps: BuildDeps): Promise<ImageOutcome> {
  const { now } = deps;
  const began = now();
  const found = await inspect(tag, deps);
  if (found !== undefined) return { roles, tag, durationMs: now() - began, status: 'adopted', id: found.id, ...refusal(found) };
  return failure(roles, tag, now() - began, {
    reason: `there is no image ${tag}, and the spec names no Dockerfile for it`,
    fix: `Pull or build it yourself, or set images.${roles[0]}.dockerfile in sagemaker-algo.json.`,
  });
}

/**
 * Makes one image, unless everything that goes into it is as it was at the last build and the image is still there.
 * Files that change while they are being built are noticed: the image is then built again.
 */
export async function buildImage({ roles, spec }: BuildJob, deps: BuildDeps, step: Step): Promise<ImageOutcome> {
  const { engine, now, note } = deps;
  const began = now();
  const { tag } = spec;
  const fail = ({ fix, ...parts }: FailureParts) => {
    return failure(roles, tag, now() - began, fix === undefined ? parts : { ...parts, fix: inWordsOf(engine.info.name, fix) });
  };
  for (let attempt = 1; ; attempt++) {
    const inputs = tryReadInputs(spec, deps, attempt);
    if ('reason' in inputs) return fail(inputs);
    const record = attempt === 1 && !spec.noCache ? readRecord(deps.cache, spec) : undefined;
    const [starts, before] = await Promise.all([
      readStart(inputs, spec.platform, deps, step),
      record === undefined ? undefined : inspect(tag, deps),
    ]);
    if (before !== undefined && before.id === record?.imageId && starts.digest === record.digest) {
      return { roles, tag, durationMs: now() - began, status: 'unchanged', id: before.id, ...refusal(before) };
    }
    const result = await engine.build(planRun(spec, deps.runId), (line, title) => {
      deps.onLine?.(spec.role, line);
      if (title !== undefined) step.update(title);
    });
    if (result.status === 'failed') {
      const reason = result.step === '' ? 'the build did not begin' : `step ${result.step}`;
      const known = explainFailure(result.step, result.log);
      return fail({ reason, log: result.log, ...known });
    }
    const [image, after] = await Promise.all([inspect(tag, deps), readStart(inputs, spec.platform, deps, undefined)]);
    if (image === undefined)
      return fail({ reason: 'the image was built and is not there', fix: 'Something else removed it; build again.' });
    const wrong = judgePlatform({ image, result, spec, inputs, base: starts.base }, note);
    if (wrong !== undefined) return fail(wrong);
    const quiet = inputs.stampNow() === inputs.stamp && after.digest === starts.digest;
    if (quiet && starts.digest !== undefined)
      writeRecord(deps.cache, spec, {
        digest: starts.digest,
        imageId: image.id,
        asked: { platform: spec.platform, builder: spec.builder, buildArgs: spec.buildArgs },
      });
    if (quiet || attempt === ATTEMPTS) {
      if (!quiet) note(`Files of ${tag} kept changing while it was built; build it again when they are at rest.`);
      return { roles, tag, durationMs: now() - began, status: 'built', id: image.id, ...refusal(image) };
    }
    note(`Files of ${tag} changed while it was built; it is built again.`);
  }
}

type FailureParts = { readonly reason: string; readonly log?: string; readonly cause?: string; readonly fix?: string };

function failure(roles: readonly Role[], tag: string, durationMs: number, parts: FailureParts): ImageOutcome {
  return { roles, tag, durationMs, status: 'failed', reason: parts.reason, log: parts.log ?? '', cause: parts.cause, fix: parts.fix };
}

function tryReadInputs(spec: BuildJob['spec'], deps: BuildDeps, attempt: number): BuildInputs | FailureParts {
  const { platform, version, engine } = deps;
  const complaint = complainAboutSecrets(spec, deps.cwd);
  if (complaint !== undefined) return complaint;
  try {
    const builder = engine.builder ?? engine.info.name;
    return readInputs(spec, { platform, version, builder, contexts: attempt === 1 ? deps.contexts : undefined });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // Reading a folder as if it were a file fails without a name; only the Dockerfile is read unseen.
    const found = 'path' in error ? String(error.path) : spec.dockerfile;
    const path = relative(deps.cwd, found) || '.';
    const what = found === spec.dockerfile ? 'the Dockerfile' : 'the build context';
    const why = error.code === 'ENOENT' ? 'does not exist' : error.code === 'EISDIR' ? 'is a folder' : `cannot be read (${error.code})`;
    const field = what === 'the Dockerfile' ? 'dockerfile' : 'context';
    return { reason: `${what} ${path} ${why}`, fix: `Correct images.${spec.role}.${field} in sagemaker-algo.json, or the file.` };
  }
}

/** The images that a build starts from, by id. Those that are not here are fetched, so that the next build can compare. */
async function readStart(
  inputs: BuildInputs,
  platform: string,
  deps: BuildDeps,
  step: Step | undefined,
): Promise<{ readonly digest: string | undefined; readonly base: ImageInfo | undefined }> {
  const bases = await Promise.all(
    inputs.images.map(async (name) => {
      const found = await inspect(name, deps);
      if (found !== undefined || step === undefined) return found;
      step.update(`pulling ${name}`);
      // When that fails, the builder gets its turn: it may not need the image, and says why it cannot go on.
      await deps.engine.pull(name, { platform }).catch(rethrowInterrupt);
      return await inspect(name, deps);
    }),
  );
  const ids = bases.flatMap((base) => (base === undefined ? [] : [base.id]));
  return {
    digest: inputs.uncertain === undefined && ids.length === bases.length ? digestBuild(inputs, ids) : undefined,
    base: inputs.base === undefined ? undefined : bases[inputs.images.indexOf(inputs.base)],
  };
}

async function inspect(name: string, { engine, images }: BuildDeps): Promise<ImageInfo | undefined> {
  const found = await engine.inspectImage(name);
  if (found === undefined) images.delete(name);
  else images.set(name, found.id);
  return found;
}

function rethrowInterrupt(error: unknown): void {
  if (error instanceof Error && 'kind' in error && error.kind === 'interrupted') throw error;
}

function refusal(image: ImageInfo): { readonly refused?: string } {
  const refused = describeRefused(image);
  return refused === undefined ? {} : { refused };
}
