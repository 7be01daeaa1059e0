import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildSpec } from '../engine/engine.ts';
import { type ContextState, readContext } from './context-files.ts';
import { parseOutsideInputs } from './dockerfile.ts';
import { type IgnoreRules, ignoredByBoth, parseIgnoreRules } from './ignore-rules.ts';
import { digestSecrets } from './secrets.ts';

/** Everything on this machine that goes into a build, as far as it can be told without the engine. */
export interface BuildInputs {
  /** Hash of Dockerfile, context after `.dockerignore`, build arguments, secrets, platform and builder. */
  readonly hash: string;
  /** Images that the Dockerfile starts from or copies from. */
  readonly images: readonly string[];
  /** The one of them that becomes the image; undefined for none and where it cannot be told. */
  readonly base: string | undefined;
  /** Why a build could give something else although the hash is the same; undefined when it cannot. */
  readonly uncertain: string | undefined;
  /** Changes when anything in the context is touched; asks the disk again at each call. */
  readonly stamp: string;
  stampNow(): string;
}

export interface DigestOptions {
  readonly platform: NodeJS.Platform;
  /** What tells builders apart: the images of one are not taken for those of another. */
  readonly builder: string;
  /** Version of this tool: what it passes to the builder may differ. */
  readonly version: string;
  /** Contexts that have just been read, by folder and ignore files; both images are often built from the same. */
  readonly contexts?: Map<string, ContextState> | undefined;
}

/** Reads what goes into a build. Throws the file system's error when Dockerfile or context folder cannot be read. */
export function readInputs(
  spec: Pick<BuildSpec, 'context' | 'dockerfile' | 'platform' | 'builder' | 'buildArgs' | 'secrets'>,
  options: DigestOptions,
): BuildInputs {
  const dockerfile = readFileSync(spec.dockerfile, 'utf8');
  const ignoreFiles = ignoreFilesOf(spec).map(readOptional);
  const rules = combineRules(ignoreFiles);
  const key = JSON.stringify([spec.context, ignoreFiles]);
  const state = options.contexts?.get(key) ?? readContext(spec.context, rules, options.platform);
  options.contexts?.set(key, state);
  const outside = parseOutsideInputs(dockerfile, spec.buildArgs);
  const args = Object.entries(spec.buildArgs).sort(([one], [other]) => (one < other ? -1 : 1));
  const secrets = digestSecrets(spec);
  const parts = [options.version, options.builder, spec.builder, spec.platform, args, dockerfile, ignoreFiles, state.content, secrets];
  return {
    hash: createHash('sha256').update(JSON.stringify(parts)).digest('hex'),
    images: outside.images,
    base: outside.base,
    uncertain: state.complete ? outside.uncertain : 'a file of the context cannot be read',
    stamp: `${state.stamp} ${secrets}`,
    stampNow: () => `${readContext(spec.context, rules, options.platform, false).stamp} ${digestSecrets(spec)}`,
  };
}

/** The hash of the inputs together with the images they start from, by id: the identity of a build. */
export function digestBuild(inputs: BuildInputs, imageIds: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([inputs.hash, imageIds]))
    .digest('hex');
}

/** Which files of its context stay out of a build, from the ignore files that there are. */
export function readIgnoreRules({ context, dockerfile }: Pick<BuildSpec, 'context' | 'dockerfile'>): IgnoreRules {
  return combineRules(ignoreFilesOf({ context, dockerfile }).map(readOptional));
}

/** Where a builder looks for ignore rules, the file that BuildKit prefers first. */
export function ignoreFilesOf({ context, dockerfile }: Pick<BuildSpec, 'context' | 'dockerfile'>): readonly string[] {
  return [`${dockerfile}.dockerignore`, join(context, '.dockerignore')];
}

/** BuildKit prefers the file named after the Dockerfile, the legacy builder never reads it. */
function combineRules([own, common]: readonly (string | undefined)[]): IgnoreRules {
  const rules = parseIgnoreRules(common ?? '');
  return own === undefined ? rules : ignoredByBoth(parseIgnoreRules(own), rules);
}

function readOptional(file: string): string | undefined {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : undefined;
}
