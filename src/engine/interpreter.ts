import { join } from 'node:path';
import { execPath, features, versions } from 'node:process';
import { pathToFileURL } from 'node:url';
import type { UserError } from '../errors.ts';

/** What was looked for and is not there, for the reader. */
export interface Absent {
  readonly status: 'absent';
  readonly tried: UserError;
}

export type FoundInterpreter = { readonly status: 'found'; readonly interpreter: Interpreter } | Absent;

/** What runs a project's own programs on this machine. */
export interface Interpreter {
  readonly command: string;
  /** How a person would type it. */
  readonly shown: string;
  /** `node 24.1.0`, `python 3.13.0`, `perl`. */
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

/** A program on PATH that takes a file of the project as its argument. */
export function plainInterpreter(name: string): Interpreter {
  return { command: name, shown: name, version: name, args: (file) => [file], env: {} };
}
