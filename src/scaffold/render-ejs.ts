import ejs from 'ejs';
import { UserError } from '../errors.ts';
import { readText } from '../files.ts';
import type { RenderFile } from './catalog.ts';
import { asText } from './compiled.ts';

/** Included files that a template may have in all, where it is not trusted: some that include each other twice could go on for years. */
const MOST_INCLUDES = 1_000;

/**
 * Compiles a file anew each time that it is rendered. With `checked`, the text of each file that may be rendered, by absolute path, what was
 * checked is what is rendered, and nothing else. What it returns throws UserError naming file and line of a template's mistake.
 */
export function openEjs(checked?: ReadonlyMap<string, string>): RenderFile {
  const { read, options: own } = checked === undefined ? { read: readText, options: {} } : readerOf(checked);
  return (file, variables) => {
    const source = read(file);
    const options = { ...own, filename: file, escape: asText };
    try {
      // Without the bookkeeping of lines, which takes as long as all the rest.
      return ejs.render(source, { ...variables }, { compileDebug: false, ...options });
    } catch {
      return explainMistake(file, () => ejs.render(source, { ...variables }, options));
    }
  };
}

/** How checked texts are read, and the options of EJS for them. */
function readerOf(checked: ReadonlyMap<string, string>) {
  const read = (file: string | undefined) => {
    const text = file === undefined ? undefined : checked.get(file);
    if (text === undefined) throw new UserError(`The template file ${file} has not been checked.`, { hint: 'Run the command again.' });
    return text;
  };
  let included = 0;
  const includer = (_: string, file: string | undefined) => {
    included += 1;
    if (included > MOST_INCLUDES) throw new Error(`more than ${MOST_INCLUDES} files are included`);
    return { template: read(file) };
  };
  // With the bookkeeping of lines, since that is the code which was looked at.
  return { read, options: { includer, compileDebug: true } };
}

/** Runs a rendering that has failed once more; EJS puts `file:line`, the lines around it and the reason into what it throws. */
function explainMistake(file: string, again: () => string): string {
  try {
    return again();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = message.startsWith(`${file}:`) ? /^:(\d+)/.exec(message.slice(file.length))?.[1] : undefined;
    const reason = line === undefined ? message.split('\n')[0] : message.split('\n\n').at(-1);
    throw new UserError(`The template file ${file}${line === undefined ? '' : `:${line}`} cannot be rendered: ${reason}`, {
      hint: 'Correct the template; variables are used by their bare names.',
      cause: error,
    });
  }
}
