import { readFileSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { formatBytes } from '../text/bytes.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import { displayWidth } from '../text/width.ts';
import { describeIssues, type ShapeProblem } from './describe-issues.ts';
import { CONFIG_FILE, findConfig } from './find.ts';
import { findOutside, OUTSIDE_VARIABLE } from './outside.ts';
import { type ParsedJson, parseJson } from './parse-json.ts';
import { formatPath, valueAt } from './paths.ts';
import { checkRules } from './rules.ts';
import { type Config, type ConfigIssue, configSchema } from './schema.ts';

export interface LoadedConfig {
  /** Defaults filled in, frozen through and through. */
  readonly config: Config;
  /** Limits of the CreateAlgorithm API that the file breaks (API-01); the file is usable all the same. */
  readonly issues: readonly ConfigIssue[];
  /** Absolute folder of the spec file; every path in it is relative to this. */
  readonly projectDir: string;
  /** Absolute path of the spec file. */
  readonly file: string;
}

/**
 * Finds `sagemaker-algo.json` in the working folder or one above it, reads and checks it.
 * Throws a UserError (exit 2) when there is none, it cannot be read, is not JSON, has not the right shape, or names files that
 * are not the project's.
 */
export function loadConfig(context: Pick<Context, 'cwd'> & Partial<Pick<Context, 'env'>>): LoadedConfig {
  const file = findConfig(context.cwd);
  const shown = relative(context.cwd, file) || CONFIG_FILE;
  const { config, issues } = parseConfig(readText(file, shown), shown);
  const outside = findOutside(config, dirname(file), context.env ?? {}).map((line) => neutraliseLine(line, 500));
  if (outside.length > 0) {
    throw new UserError(`${shown} names files that are not of this project:\n  ${outside.join('\n  ')}`, {
      hint: `Put them into the project. Folders that you trust it with may stand in the variable ${OUTSIDE_VARIABLE}.`,
    });
  }
  return { config, issues, projectDir: dirname(file), file };
}

/** Parses the text of a spec file; `shown` is how messages call it. Throws like `loadConfig`. */
export function parseConfig(text: string, shown: string): Pick<LoadedConfig, 'config' | 'issues'> {
  const json = parseJson(text);
  if (json.status === 'malformed') throw malformed(json, shown);
  const result = configSchema.safeParse(json.value);
  const shape = result.success ? [] : describeIssues(result.error.issues, json.value);
  const lines = [
    ...json.duplicates.map(
      ({ path, at, first }) => `${shown}:${at.line}: ${formatPath(path)}: stands twice (first in line ${first.line}); keep one`,
    ),
    ...shape.map((problem) => describeProblem(problem, json, shown)),
  ].map((line) => neutraliseLine(line, 500));
  if (!result.success || lines.length > 0) {
    throw new UserError(`${shown} has ${lines.length === 1 ? 'a problem' : `${lines.length} problems`}:\n  ${lines.join('\n  ')}`, {
      hint: 'Correct the file.',
    });
  }
  return { config: freeze(result.data), issues: freeze(checkRules(result.data)) };
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
};

/** A spec has some kilobytes. */
const LONGEST = 4_194_304;

function readText(file: string, shown: string): string {
  let bytes: Buffer;
  try {
    const found = statSync(file);
    if (!found.isFile() && !found.isDirectory()) throw new UserError(`${shown} is no regular file.`);
    if (found.size > LONGEST)
      throw new UserError(`${shown} has ${formatBytes(found.size)}; more than ${formatBytes(LONGEST)} are not read.`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(`${shown} cannot be read: ${READ_ERRORS[code] ?? code}.`, {
      hint: `Look at it with: ls -ld ${file}`,
      cause: error,
    });
  }
  try {
    // `ignoreBOM: false` takes a byte order mark off.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    const utf16 = bytes[0] === 0xff || bytes[0] === 0xfe ? ' (it looks like UTF-16)' : '';
    throw new UserError(`${shown} is not UTF-8 text${utf16}.`, { hint: 'Save it again with the encoding UTF-8.', cause: error });
  }
}

function malformed(json: Extract<ParsedJson, { status: 'malformed' }>, shown: string): UserError {
  const { line, column } = json.at;
  // A file without line breaks has one very long line: show the part around the mistake.
  const from = Math.max(0, column - 50);
  const before = neutralise(json.lineText.slice(from, column - 1));
  const after = neutralise(json.lineText.slice(column - 1, from + 100));
  return new UserError(
    `${shown}:${line}:${column} is not valid JSON: ${json.reason}.\n  ${before}${after}\n  ${' '.repeat(displayWidth(before))}^`,
    {
      hint: 'Correct the file.',
    },
  );
}

function describeProblem(problem: ShapeProblem, json: Extract<ParsedJson, { status: 'parsed' }>, shown: string): string {
  const found = problem.found ? ` (found: ${describeValue(valueAt(json.value, problem.path))})` : '';
  return `${shown}:${json.locate(problem.path).line}: ${formatPath(problem.path)}: ${problem.reason}${found}`;
}

/** A value in messages: JSON, at most 60 characters. */
export function describeValue(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
