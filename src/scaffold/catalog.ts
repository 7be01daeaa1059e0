import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { kindOf, readText } from '../files.ts';
import { nearest } from '../text/nearest.ts';
import type { Manifest } from './manifest.ts';

/** A kind of project that can be made. */
export interface Template extends Manifest {
  /** Absolute folders whose files make the project; later ones win. */
  readonly sources: readonly string[];
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

/** Ours are checked by the tests, which saves every run the time to load the schema. */
function readOwn(folder: string): Template {
  return locate(JSON.parse(readText(join(folder, 'template.json'))), folder);
}

async function readForeign(folder: string): Promise<Template> {
  const file = join(folder, 'template.json');
  if (kindOf(file) === undefined) {
    throw new UserError(`${folder} is not a template: it has no template.json.`, { hint: 'Give the folder that holds template.json.' });
  }
  const { parseManifest } = await import('./manifest.ts');
  const parsed = parseManifest(readText(file));
  if ('manifest' in parsed) return locate(parsed.manifest, folder);
  throw new UserError(`${file} does not describe a template:\n${parsed.reasons.map((reason) => `  ${reason}`).join('\n')}`, {
    hint: 'Correct the file; templates/*/template.json of this package are examples.',
  });
}

/** Overlays lie in the template's folder or, shared by several templates, beside it. `files`, where not named, come last and win. */
function locate(manifest: Manifest, folder: string): Template {
  const { overlays = [] } = manifest;
  const sources = (overlays.includes('files') ? overlays : [...overlays, 'files']).map((overlay) => {
    const found = [folder, dirname(folder)].map((parent) => join(parent, overlay)).find((path) => kindOf(path) === 'folder');
    if (found !== undefined) return found;
    throw new UserError(`The template ${basename(folder)} has no folder ${overlay}.`, {
      hint: `Make it, or correct "overlays" in ${join(folder, 'template.json')}.`,
    });
  });
  return { ...manifest, sources };
}
