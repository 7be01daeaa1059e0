import { join } from 'node:path';
import { execPath, features, versions } from 'node:process';
import { pathToFileURL } from 'node:url';

/** What runs a project's own programs on this machine. */
export interface Interpreter {
  readonly command: string;
  /** How a person would type it. */
  readonly shown: string;
  /** `node 24.1.0`, `python 3.13.0`. */
  readonly version: string;
  /** Arguments that start this file of the project, which is the working folder. */
  args(file: string): readonly string[];
  /** Added to the environment of the programs. */
  readonly env: Readonly<Record<string, string>>;
}

/** The Node that runs this tool. One that cannot run TypeScript by itself gets the loader that comes with this package. */
export function nodeInterpreter(packageRoot: string): Interpreter {
  const strips = Boolean((features as { readonly typescript?: unknown }).typescript);
  const loader = strips ? [] : ['--import', pathToFileURL(join(packageRoot, 'dist', 'strip-types.mjs')).href];
  return { command: execPath, shown: 'node', version: `node ${versions.node}`, args: (file) => [...loader, file], env: {} };
}
