import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { kindOf, readText } from '../files.ts';
import { nearest } from '../text/nearest.ts';
import { assemble } from './assemble.ts';
import type { Manifest } from './manifest.ts';
import { type ChosenAnswers, overlaysOf, type Question } from './questions.ts';

/** A kind of project that can be made. */
export interface Template extends Omit<Manifest, 'questions'> {
  readonly questions: readonly Question[];
  /** Absolute folders whose files make the project whatever is answered; later ones win. */
  readonly sources: readonly string[];
  /** Absolute folder of template.json. */
  readonly folder: string;
  /** Set for a template that is not of this package. */
  readonly origin?: TemplateOrigin;
  /** How its `.ejs` files are rendered, for one project each time; set for a template that is not of this package. */
  readonly openRenderer?: () => RenderFile;
  /** Removes what was fetched. */
  readonly release?: () => void;
}

/** Renders an `.ejs` file, by absolute path. Throws UserError naming file and line of a mistake in it. */
export type RenderFile = (file: string, variables: object) => string;

/** Where a template that somebody else wrote comes from. */
export interface TemplateOrigin {
  /** What `--template` was given, without passwords. */
  readonly asked: string;
  /** Absolute; undefined for one that was fetched. */
  readonly folder: string | undefined;
  /** Whether code of it may run. */
  readonly trusted: boolean;
}

/** What `create` takes when nothing else is asked for. */
export const DEFAULT_TEMPLATE = 'typescript';

/** Every template that comes with the package, by id. */
export function listTemplates({ packageRoot }: Pick<Context, 'packageRoot'>): readonly Template[] {
  const folder = join(packageRoot, 'templates');
  const names = explaining('read', folder, () => readdirSync(folder)).sort();
  return names.filter((name) => kindOf(join(folder, name, 'template.json')) === 'file').map((name) => readOwn(join(folder, name)));
}

/**
 * The template of this name, or in this folder when `asked` is a path. Throws UserError when there is none, with the one probably meant,
 * and when one that is not ours has a mistake or, unless `trust`, code that could do anything.
 */
export async function resolveTemplate(asked: string, context: Pick<Context, 'packageRoot' | 'cwd'>, trust = false): Promise<Template> {
  const own = join(context.packageRoot, 'templates', asked);
  if (/^[a-z0-9-]+$/.test(asked) && kindOf(join(own, 'template.json')) === 'file') return readOwn(own);
  if (/^\.|[\\/]/.test(asked) && !isReference(asked)) {
    const folder = resolve(context.cwd, asked);
    return (await import('./foreign.ts')).readForeign(folder, { asked, folder, trusted: trust });
  }
  const known = listTemplates(context).map(({ id }) => id);
  const meant = nearest(asked, known);
  throw new UserError(`There is no template ${JSON.stringify(asked)}.`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Templates: ${known.join(', ')}. A folder of your own: --template ./folder`,
  });
}

/** The same, and what `asked` refers to elsewhere is fetched first; the template's `release` then removes it. */
export async function obtainTemplate(
  asked: string,
  { trust = false }: { readonly trust?: boolean | undefined },
  context: Fetching,
): Promise<Template> {
  if (!isReference(asked)) return resolveTemplate(asked, context, trust);
  return (await import('./fetch-template.ts')).fetchTemplate(asked, trust, context);
}

export type Fetching = Pick<Context, 'packageRoot' | 'cwd' | 'exec' | 'signal' | 'runId' | 'onKill' | 'progress'>;

/** `git+https:...`, `npm:...`, also what only looks like it; a path of Windows does not. */
function isReference(asked: string): boolean {
  return /^[a-z][a-z+]+:|^[^/\\]+@[^/\\]+:/i.test(asked);
}

/** Absolute folders whose files make the project that was asked for; later ones win. */
export function planSources({ sources, questions, folder }: Template, answers: ChosenAnswers): readonly string[] {
  return [...sources, ...overlaysOf(questions, answers).map((overlay) => locate(overlay, folder, 'folder'))];
}

/** Ours are checked by the tests, which saves every run the time to load the schema. */
function readOwn(folder: string): Template {
  const manifest: Manifest = JSON.parse(readText(join(folder, 'template.json')));
  return assemble(manifest, { folder, locate: (part, kind) => locate(part, folder, kind), parse: (text) => JSON.parse(text) });
}

/** Parts of a template lie in its folder or, shared by several templates, beside it. */
function locate(part: string, folder: string, kind: 'file' | 'folder'): string {
  const found = [folder, dirname(folder)].map((parent) => join(parent, part)).find((path) => kindOf(path) === kind);
  if (found !== undefined) return found;
  throw new UserError(`The template ${basename(folder)} has no ${kind} ${part}.`, {
    hint: `Make it, or correct ${join(folder, 'template.json')}.`,
  });
}
