import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { kindOf, readText } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';
import { assemble } from './assemble.ts';
import type { Template, TemplateOrigin } from './catalog.ts';
import { describeFault, type Fault, inspectFolders, MOST_TEXT, sizeOf } from './inspect.ts';
import { parseManifest, parseQuestions, reasonsAgainst } from './manifest.ts';
import { openEjs } from './render-ejs.ts';
import { GIVEN_VARIABLES } from './reserved.ts';

/**
 * The template in a folder that somebody else wrote. Everything about it is checked before anything of it is used; what is wrong is
 * told all at once, in a UserError.
 */
export async function readForeign(folder: string, origin: TemplateOrigin): Promise<Template> {
  const root = explaining('read', folder, () => realpathSync(requireFolder(folder)));
  const file = join(root, 'template.json');
  const { manifest } = readPart(file, parseManifest);
  const locate = (part: string, kind: 'file' | 'folder') => locatePart(part, root, kind);
  const template = assemble(manifest, { folder: root, locate, parse: (_, path) => readPart(path, parseQuestions).questions });
  const folders = [...new Set([...template.sources, ...overlaysOf(template).map((overlay) => locate(overlay, 'folder'))])];
  const inspected = inspectFolders(folders, origin);
  const reasons = reasonsAgainst(template, inspected.paths);
  if (reasons.length > 0) throw malformed(file, reasons);
  if (inspected.faults.length > 0) throw refused(root, inspected.faults);
  if (origin.trusted) return { ...template, origin, openRenderer: () => openEjs() };
  const { checkSources } = await import('./safe-ejs.ts');
  const names = [...GIVEN_VARIABLES, ...template.questions.map(({ id }) => id)];
  const checked = checkSources(inspected.rendered, { variables: names, mayInclude: (path) => belongs(path, root, folders) });
  return { ...template, origin, openRenderer: () => openEjs(checked) };
}

function requireFolder(folder: string): string {
  if (kindOf(folder) === undefined) {
    throw new UserError(`There is no template folder ${folder}.`, {
      hint: 'Check the path; it must be a folder that holds template.json.',
    });
  }
  if (kindOf(join(resolve(folder), 'template.json')) === undefined) {
    throw new UserError(`${folder} is not a template: it has no template.json.`, { hint: 'Give the folder that holds template.json.' });
  }
  return folder;
}

/** Reads a file of JSON that a template is made of. */
function readPart<T extends object>(file: string, parse: (text: string) => T | { readonly reasons: readonly string[] }): T {
  const kind = kindOf(file);
  if (kind !== 'file') throw refused(dirname(file), [{ path: file, what: kind === 'link' ? 'is a symbolic link' : 'is no regular file' }]);
  const size = sizeOf(file);
  if (size > MOST_TEXT) throw refused(dirname(file), [{ path: file, what: `has ${size} bytes; ${MOST_TEXT} are the most` }]);
  const parsed = parse(readText(file));
  if ('reasons' in parsed) throw malformed(file, parsed.reasons);
  return parsed;
}

function overlaysOf({ questions }: Pick<Template, 'questions'>): readonly string[] {
  return questions.flatMap((question) => {
    if (question.kind === 'choice') return question.choices.flatMap(({ overlays = [] }) => overlays);
    return question.kind === 'yes-no' ? (question.overlays ?? []) : [];
  });
}

/**
 * Parts lie in the template's folder; what several templates share lies beside it, in folders whose name starts with an underscore. What
 * else is beside it belongs to somebody else. No part is reached through a link.
 */
function locatePart(part: string, root: string, kind: 'file' | 'folder'): string {
  const parents = part.startsWith('_') ? [root, dirname(root)] : [root];
  for (const path of parents.map((parent) => join(parent, part))) {
    const found = kindOf(path);
    if (found === undefined) continue;
    const real = explaining('read', path, () => realpathSync(path));
    if (found === 'link' || real !== path) throw refused(root, [{ path, what: 'is, or is reached through, a symbolic link' }]);
    if (found === kind) return path;
  }
  throw new UserError(`The template in ${root} has no ${kind} ${part}.`, {
    hint: `Make it, or correct ${join(root, 'template.json')}. Folders that templates share lie beside them and start with an underscore.`,
  });
}

/** Whether a file may be included: one of the template, or of what it shares with others. */
function belongs(path: string, root: string, folders: readonly string[]): boolean {
  const shared = folders
    .filter((folder) => !folder.startsWith(`${root}/`))
    .map((folder) => folder.slice(dirname(root).length + 1).split('/')[0]);
  const roots = [root, ...shared.map((name) => join(dirname(root), name ?? ''))];
  return roots.some((each) => path.startsWith(`${each}/`));
}

function malformed(file: string, reasons: readonly string[]): UserError {
  return new UserError(`${file} does not describe a template:\n${reasons.map((reason) => `  ${neutraliseLine(reason)}`).join('\n')}`, {
    hint: 'Correct the file; docs/own-templates.md of create-sagemaker-algo has every field.',
  });
}

function refused(root: string, faults: readonly Fault[]): UserError {
  return new UserError(`The template in ${root} cannot be used:\n${describeFault(faults, root)}`, {
    hint: 'Correct the template, or ask whoever made it.',
  });
}
