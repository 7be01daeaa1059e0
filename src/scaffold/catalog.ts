import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { kindOf, readText } from '../files.ts';
import { nearest } from '../text/nearest.ts';
import type { Manifest } from './manifest.ts';
import { type ChosenAnswers, overlaysOf, type Question } from './questions.ts';

/** A kind of project that can be made. */
export interface Template extends Omit<Manifest, 'questions'> {
  readonly questions: readonly Question[];
  /** Absolute folders whose files make the project whatever is answered; later ones win. */
  readonly sources: readonly string[];
  /** Absolute folder of template.json. */
  readonly folder: string;
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
 * The template of this name, or in this folder when `asked` is a path. Throws UserError when there is none, with the one
 * probably meant, and when a template.json that is not ours has the wrong form.
 */
export async function resolveTemplate(asked: string, context: Pick<Context, 'packageRoot' | 'cwd'>): Promise<Template> {
  const own = join(context.packageRoot, 'templates', asked);
  if (/^[a-z0-9-]+$/.test(asked) && kindOf(join(own, 'template.json')) === 'file') return readOwn(own);
  if (/^\.|[\\/]/.test(asked)) return readForeign(resolve(context.cwd, asked));
  const known = listTemplates(context).map(({ id }) => id);
  const meant = nearest(asked, known);
  throw new UserError(`There is no template ${JSON.stringify(asked)}.`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Templates: ${known.join(', ')}. A folder of your own: --template ./folder`,
  });
}

/** Absolute folders whose files make the project that was asked for; later ones win. */
export function planSources({ sources, questions, folder }: Template, answers: ChosenAnswers): readonly string[] {
  return [...sources, ...overlaysOf(questions, answers).map((overlay) => locate(overlay, folder, 'folder'))];
}

/** Ours are checked by the tests, which saves every run the time to load the schema. */
function readOwn(folder: string): Template {
  const manifest: Manifest = JSON.parse(readText(join(folder, 'template.json')));
  return assemble(manifest, folder, (text) => JSON.parse(text));
}

async function readForeign(folder: string): Promise<Template> {
  const file = join(folder, 'template.json');
  if (kindOf(file) === undefined) {
    throw new UserError(`${folder} is not a template: it has no template.json.`, { hint: 'Give the folder that holds template.json.' });
  }
  const { parseManifest, parseQuestions } = await import('./manifest.ts');
  const parsed = parseManifest(readText(file));
  if ('reasons' in parsed) throw malformed(file, parsed.reasons);
  return assemble(parsed.manifest, folder, (text, path) => {
    const found = parseQuestions(text);
    if ('reasons' in found) throw malformed(path, found.reasons);
    return found.questions;
  });
}

function malformed(file: string, reasons: readonly string[]): UserError {
  return new UserError(`${file} does not describe a template:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`, {
    hint: 'Correct the file; templates/*/template.json of this package are examples.',
  });
}

/** `files`, where not named, comes last and wins. */
function assemble(manifest: Manifest, folder: string, parse: (text: string, path: string) => readonly Question[]): Template {
  const { overlays = [], questions = [] } = manifest;
  const ordered = overlays.includes('files') ? overlays : [...overlays, 'files'];
  return {
    ...manifest,
    folder,
    sources: ordered.map((overlay) => locate(overlay, folder, 'folder')),
    questions: questions.flatMap((question) => {
      if (typeof question !== 'string') return [question];
      const path = locate(question, folder, 'file');
      return parse(readText(path), path);
    }),
  };
}

/** Parts of a template lie in its folder or, shared by several templates, beside it. */
function locate(part: string, folder: string, kind: 'file' | 'folder'): string {
  const found = [folder, dirname(folder)].map((parent) => join(parent, part)).find((path) => kindOf(path) === kind);
  if (found !== undefined) return found;
  throw new UserError(`The template ${basename(folder)} has no ${kind} ${part}.`, {
    hint: `Make it, or correct ${join(folder, 'template.json')}.`,
  });
}
