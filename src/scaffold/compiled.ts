import { dirname, posix } from 'node:path';
import { UserError } from '../errors.ts';
import type { RenderFile, Template } from './catalog.ts';

/** A function made of an `.ejs` file. */
export type Compiled = (variables: object, toText: (value: unknown) => string, include: (name: string, more?: object) => string) => string;

/** Renders the files of a template of ours with functions that were made of them before. `table`: by path below the folder of all templates. */
export function openCompiled(table: Readonly<Record<string, Compiled>>, { folder }: Pick<Template, 'folder'>): RenderFile {
  const render = (path: string, variables: object): string => {
    const made = Object.hasOwn(table, path) ? table[path] : undefined;
    if (made === undefined) throw new UserError(`The template file ${path} is newer than this build.`, { hint: 'Run: npm run build' });
    return made(variables, asText, (name, more) => render(posix.join(posix.dirname(path), name), { ...variables, ...more }));
  };
  const above = dirname(folder).length + 1;
  return (file, variables) => render(file.slice(above).replaceAll('\\', '/'), variables);
}

/** What stands for a value. EJS by itself would escape for HTML, and would write the word "undefined". */
export function asText(value: unknown): string {
  if (value === undefined || value === null) throw new Error(`this is ${value}`);
  return String(value);
}
