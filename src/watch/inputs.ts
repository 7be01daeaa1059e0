import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { ignoreFilesOf, readIgnoreRules } from '../build/digest.ts';
import type { IgnoreRules } from '../build/ignore-rules.ts';
import { CONFIG_FILE } from '../config/find.ts';
import type { Config } from '../config/schema.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';

/**
 * What a changed file is part of: the spec, what is built into an image, sample data of channels, sample requests, sample input of
 * a batch, or the papers that lie beside them.
 */
export type Touch = 'spec' | Role | 'channels' | 'requests' | 'batch' | 'papers';

/** Files that a rehearsal depends on. Paths are absolute. */
export interface WatchedInputs {
  /** What has to be watched, with everything below. */
  readonly roots: readonly string[];
  /** What the file is part of; nothing for one that does not count. */
  touches(path: string): readonly Touch[];
  /** Whether there can be files that count below this folder. */
  mayHold(folder: string): boolean;
  /** Differs when other files have to be watched than before. */
  readonly key: string;
}

interface Place {
  readonly path: string;
  readonly touch: Touch;
}

interface BuildContext {
  readonly folder: string;
  readonly rules: IgnoreRules;
  readonly role: Role;
}

/** What nobody wants to be woken by: version control, installed packages, what editors and Python leave for a moment. */
const NEVER = /^(?:\.git|\.hg|\.svn|__pycache__|4913|\.DS_Store|\.#.*|#.*#|.*~|.*\.sw[a-z]|.*\.tmp|.*\.tmp\.\d+|.*___jb_(?:old|tmp)___)$/;
const PAPERS = [/^readme[^/\\]*$/i, /^docs[/\\][^/\\]+$/, /^listing[/\\]buyer[/\\][^/\\]+$/];

/** What is watched of a project. Without a spec that can be read it is the spec file alone. */
export function findInputs(config: Config | undefined, dir: string): WatchedInputs {
  const places = [{ path: resolve(dir, CONFIG_FILE), touch: 'spec' as const }, ...(config === undefined ? [] : placesOf(config, dir))];
  const contexts = config === undefined ? [] : contextsOf(config, dir);
  const papers = config !== undefined;
  const roots = outermost([dir, ...contexts.map(({ folder }) => folder), ...places.map(({ path }) => path)]);
  return {
    roots,
    key: JSON.stringify([config?.images, config?.samples, roots, ruleTexts(config, dir)]),
    touches(path) {
      if (isNever(path, roots)) return [];
      const found = [
        ...places.flatMap((place) => (isIn(path, place.path) ? [place.touch] : [])),
        ...contexts.flatMap(({ folder, rules, role }) => (isIn(path, folder) && !ignores(rules, folder, path) ? [role] : [])),
        ...(papers && PAPERS.some((pattern) => pattern.test(relative(dir, path))) ? ['papers' as const] : []),
      ];
      return [...new Set(found)];
    },
    mayHold(folder) {
      if (isNever(folder, roots)) return false;
      if (places.some(({ path }) => isIn(path, folder) || isIn(folder, path))) return true;
      if (papers && ['docs', `listing`, `listing${sep}buyer`].includes(relative(dir, folder))) return true;
      return contexts.some((context) => {
        if (isIn(context.folder, folder)) return true;
        if (!isIn(folder, context.folder)) return false;
        const below = inner(context.folder, folder);
        return !context.rules.ignores(below) || (context.rules.hasExceptions && context.rules.mayHold(below));
      });
    },
  };
}

function placesOf(config: Config, dir: string): readonly Place[] {
  const { images, samples } = config;
  const at = (touch: Touch) => (path: string) => ({ path: resolve(dir, path), touch });
  const ofImages = ROLES.flatMap((role) => {
    const { dockerfile, secrets } = images[role];
    const files = [...(dockerfile === undefined ? [] : [dockerfile, `${dockerfile}.dockerignore`]), ...Object.values(secrets)];
    return files.map(at(role));
  });
  return [
    ...ofImages,
    ...contextsOf(config, dir).map(({ folder, role }) => ({ path: resolve(folder, '.dockerignore'), touch: role })),
    ...Object.values(samples.channels).map(({ path }) => at('channels')(path)),
    ...samples.requests.map(({ path }) => at('requests')(path)),
    ...(samples.batch === undefined ? [] : [at('batch')(samples.batch.path)]),
  ];
}

function contextsOf({ images }: Config, dir: string): readonly BuildContext[] {
  return ROLES.flatMap((role) => {
    const { dockerfile, context } = images[role];
    if (dockerfile === undefined) return [];
    const folder = resolve(dir, context);
    return [{ folder, role, rules: readIgnoreRules({ context: folder, dockerfile: resolve(dir, dockerfile) }) }];
  });
}

/** The ignore files as they are: they decide what is watched. */
function ruleTexts(config: Config | undefined, dir: string): readonly (string | undefined)[] {
  if (config === undefined) return [];
  return ROLES.flatMap((role) => {
    const { dockerfile, context } = config.images[role];
    if (dockerfile === undefined) return [];
    return ignoreFilesOf({ context: resolve(dir, context), dockerfile: resolve(dir, dockerfile) }).map(readIfThere);
  });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a path is this one or lies below it. */
function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** A folder that is ignored takes everything below with it, unless an exception names it. */
function ignores(rules: IgnoreRules, folder: string, path: string): boolean {
  const below = inner(folder, path);
  return below === '' || rules.ignores(below);
}

function inner(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

/** By the names below what is watched: the project itself may lie in a folder of any name. */
function isNever(path: string, roots: readonly string[]): boolean {
  const root = roots.find((one) => isIn(path, one));
  if (root === undefined) return false;
  return relative(root, path)
    .split(sep)
    .some((part) => NEVER.test(part));
}

function outermost(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths)];
  return all.filter((path) => !all.some((other) => other !== path && isIn(path, other)));
}
