import type { Context } from '../context.ts';
import { renderManuals } from '../manual/render.ts';
import { readWholeTree } from './whole-tree.ts';

/** The manual pages by file name; the build writes them into `man/`. */
export function makeManuals(context: Context): Readonly<Record<string, string>> {
  return renderManuals(readWholeTree(context), context.version);
}
