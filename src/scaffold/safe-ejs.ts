import { realpathSync } from 'node:fs';
import { parse } from 'acorn';
import ejs from 'ejs';
import { UserError } from '../errors.ts';
import { kindOf, readText } from '../files.ts';
import { nearest } from '../text/nearest.ts';
import { neutraliseLine } from '../text/safe.ts';
import { LONGEST_LINE, MOST_TEXT, sizeOf } from './inspect.ts';
import { findOffence, type Offence, type Program } from './safe-code.ts';

export interface Allowed {
  /** Names of the template's variables. */
  readonly variables: readonly string[];
  /** Whether a file, by absolute path, may be included. */
  mayInclude(path: string): boolean;
}

/** With which EJS counts lines. */
const COUNT = '; __line = ';
/** In the name of a file they would end the comment that EJS writes it into, and what follows would run. */
const BREAKS = /[\p{C}\p{Zl}\p{Zp}]/u;
/** Findings that are named in one message. */
const LISTED = 10;

/**
 * Reads the `.ejs` files of a template that is not trusted, with what they include, and returns the text of each, by absolute path. Throws
 * UserError for every place that is more than variables, plain conditions and includes.
 *
 * EJS makes a JavaScript function of a file. What is looked at is the code that EJS itself has made, so no difference between two readings
 * of the tags can hide anything: code is let through by the form of its syntax tree, and everything without a permitted form is refused.
 */
export function checkSources(files: readonly string[], allowed: Allowed): ReadonlyMap<string, string> {
  const checked = new Map<string, string>();
  const left = [...files];
  const found: string[] = [];
  let harmless = true;
  for (let file = left.shift(); file !== undefined; file = left.shift()) {
    if (checked.has(file)) continue;
    const text = readText(file);
    checked.set(file, text);
    const { offences, includes } = checkText(file, text, allowed);
    left.push(...includes);
    harmless &&= offences.every(({ mistake }) => mistake);
    found.push(...offences.map(({ line, what }) => `  ${neutraliseLine(file)}${line === undefined ? '' : `:${line}`} ${what}`));
  }
  if (found.length === 0) return checked;
  const more = found.length > LISTED ? [`  ... and ${found.length - LISTED} more`] : [];
  const listed = [...found.slice(0, LISTED), ...more].join('\n');
  if (harmless)
    throw new UserError(`The template has mistakes:\n${listed}`, { hint: 'Correct them; variables are used by their bare names.' });
  throw new UserError(`The template is not trusted, and not all of it is harmless:\n${listed}`, {
    hint: 'Read these places. If you trust whoever wrote the template, add --trust: then its code runs with your rights.',
  });
}

interface Found {
  readonly line: number | undefined;
  readonly what: string;
  /** Something that would not work either when the template were trusted. */
  readonly mistake: boolean;
}

function checkText(file: string, text: string, allowed: Allowed): { offences: readonly Found[]; includes: readonly string[] } {
  const includes: string[] = [];
  const refuse = (what: string, line?: number) => ({ offences: [{ line, what, mistake: false }], includes });
  if (BREAKS.test(file)) return refuse('has a control character or line separator in its name');
  const long = text.split(/\r\n?|\n/).findIndex((each) => each.length > LONGEST_LINE);
  if (long !== -1) return refuse(`has a line of more than ${LONGEST_LINE} characters`, long + 1);
  let source = '';
  try {
    source = sourceOf(file, text);
    const program = parse(source, { ecmaVersion: 2022, sourceType: 'script' }) as unknown as Program;
    const offences = [...findOffence(program, { variables: new Set(allowed.variables), include: (name) => include(name) })];
    return { offences: offences.map((offence) => describeOffence(offence, source, allowed)), includes };
  } catch (error) {
    // Not a program by itself, or one that is nested without end.
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const at = error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number' ? lineAt(source, error.pos) : undefined;
    return refuse(`cannot be read as a template: ${neutraliseLine(message.replace(/ \(\d+:\d+\)$/, ''))}`, at);
  }

  function include(name: string): string | undefined {
    const path = ejs.resolveInclude(name, file);
    if (/^([a-z]:)?[\\/]/i.test(name) || name.includes('\\') || !allowed.mayInclude(path)) return 'leads out of the template';
    if (kindOf(path) !== 'file') return kindOf(path) === undefined ? 'is of a file that does not exist' : 'is of no regular file';
    if (realpathSync(path) !== path) return 'goes through a symbolic link';
    if (sizeOf(path) > MOST_TEXT) return `is of a file with more than ${MOST_TEXT} bytes`;
    includes.push(path);
    return undefined;
  }
}

/** The statements that EJS makes of a file, without what it puts around them, which is the same for every file. */
function sourceOf(file: string, text: string): string {
  const template = new ejs.Template(text, { filename: file, compileDebug: true }) as unknown as { source: string; generateSource(): void };
  template.generateSource();
  return template.source;
}

function describeOffence({ start, end, why, unknown }: Offence, source: string, { variables }: Allowed): Found {
  const line = lineAt(source, start);
  if (unknown !== undefined) {
    const meant = nearest(unknown, variables);
    const hint = meant === undefined ? `there are ${variables.join(', ')}` : `did you mean ${meant}?`;
    return { line, what: `uses ${neutraliseLine(unknown, 60)}, which is no variable of this template; ${hint}`, mistake: true };
  }
  return { line, what: `${why}: ${neutraliseLine(source.slice(start, end), 80)}`, mistake: false };
}

/** The line of the template: EJS counts them in its code, and the code of a tag stands there as it was written. */
function lineAt(source: string, at: number): number {
  const before = source.slice(0, at);
  const count = before.lastIndexOf(COUNT);
  const counted = count === -1 ? 1 : Number.parseInt(before.slice(count + COUNT.length), 10);
  const tag = before.slice(Math.max(0, before.lastIndexOf('\n    ; ') + 1));
  return counted + tag.split('\n').length - 1;
}
