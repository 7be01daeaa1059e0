import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { dirname, join } from 'node:path';
import { features } from 'node:process';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

/**
 * Lets a Node that cannot run TypeScript by itself (20.19, 22 before 22.18) do so: `node --import <this file> program.ts`.
 * Elsewhere it does nothing. Cluster workers, worker threads and the test runner inherit it with the other options of Node.
 * Bundled alone, as an ES module: the hooks below run in a thread of their own, for which this file is loaded a second time.
 */

const HOOKS = '?hooks';
const isHooksThread = import.meta.url.endsWith(HOOKS);
if (!isHooksThread && !(features as { readonly typescript?: unknown }).typescript) register(`${import.meta.url}${HOOKS}`);

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

/** Module hook: takes the types out of `.ts`, `.mts` and `.cts` files, line by line in place. */
export async function load<C, R>(url: string, context: C, next: (url: string, context: C) => Promise<R>): Promise<R | Loaded> {
  const [, extension] = /^file:[^?#]*(\.[mc]?ts)(?:[?#]|$)/.exec(url) ?? [];
  if (extension === undefined) return next(url, context);
  const path = fileURLToPath(url);
  return { format: readFormat(extension, path), source: stripTypes(readFileSync(path, 'utf8'), path), shortCircuit: true };
}

/** The JavaScript of a TypeScript file; lines stay where they are. Imports stay too, unless they are marked `type`. */
export function stripTypes(source: string, path: string): string {
  return transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports: true,
    preserveDynamicImport: true,
    filePath: path,
  }).code;
}

function readFormat(extension: string, path: string): 'module' | 'commonjs' {
  if (extension !== '.ts') return extension === '.mts' ? 'module' : 'commonjs';
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).type === 'commonjs' ? 'commonjs' : 'module';
    if (folder === dirname(folder)) return 'module';
  }
}
