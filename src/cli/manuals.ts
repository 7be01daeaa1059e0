import type { Context } from '../context.ts';
import { renderManuals } from '../manual/render.ts';
import { readWholeTree } from './whole-tree.ts';

/** The manual pages by file name; the build writes them into `man/`. */
export async function makeManuals(context: Context): Promise<Readonly<Record<string, string>>> {
  return renderManuals(await readWholeTree(context), context.version);
}
