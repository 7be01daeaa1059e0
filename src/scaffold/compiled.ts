import { dirname, posix } from 'node:path';
import { UserError } from '../errors.ts';
import { readText } from '../files.ts';
import type { RenderFile, Template } from './catalog.ts';

/** What was made of an `.ejs` file. */
export interface Compiled {
  /** Characters of the file that it was made of. */
  readonly length: number;
  /** `text`: the file, of which the function has no more than the places of what it writes. */
  render(text: string, variables: object, toText: (value: unknown) => string, include: (name: string, more?: object) => string): string;
}

/** Renders the files of a template of ours with functions that were made of them before. `table`: by path below the folder of all templates. */
export function openCompiled(table: Readonly<Record<string, Compiled>>, { folder }: Pick<Template, 'folder'>): RenderFile {
  const templates = dirname(folder);
  const render = (path: string, variables: object): string => {
    const made = Object.hasOwn(table, path) ? table[path] : undefined;
    const text = readText(`${templates}/${path}`);
    if (made?.length !== text.length)
      throw new UserError(`The template file ${path} is newer than this build.`, { hint: 'Run: npm run build' });
    return made.render(text, variables, asText, (name, more) => render(posix.join(posix.dirname(path), name), { ...variables, ...more }));
  };
  return (file, variables) => render(file.slice(templates.length + 1).replaceAll('\\', '/'), variables);
}

/** What stands for a value. EJS by itself would escape for HTML, and would write the word "undefined". */
export function asText(value: unknown): string {
  if (value === undefined || value === null) throw new Error(`this is ${value}`);
  return String(value);
}
