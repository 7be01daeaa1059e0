import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { JsonPath } from './parse-json.ts';

/** Something new in a JSON text: a member with the last part of the path as its key, or one more entry of the list at the path. */
export interface Insertion {
  readonly kind: 'member' | 'entry';
  readonly path: JsonPath;
  readonly value: unknown;
}

/**
 * The text with something new in it, and not a byte of the rest changed: indentation, line breaks and spaces are those around the
 * place. Objects and lists on the way that are not there yet are made. (The parser's own `modify` formats whole lines anew.)
 */
export function insertJson(text: string, { kind, path, value }: Insertion): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const json = text.slice(mark.length);
  const tree = parseTree(json);
  if (tree === undefined) throw new Error('Only JSON that was read before can be changed.');
  const place = kind === 'member' ? path.slice(0, -1) : path;
  const existing = place.findLastIndex((_, index) => findNodeAtLocation(tree, place.slice(0, index + 1)) !== undefined) + 1;
  const container = findNodeAtLocation(tree, place.slice(0, existing));
  const missing = [...place.slice(existing), ...(kind === 'member' ? path.slice(-1) : [])];
  // Whatever is missing is part of what is put in.
  const inner = kind === 'entry' && missing.length > 0 ? [value] : value;
  const [key, ...deeper] = missing;
  const whole = deeper.reduceRight<unknown>((content, name) => ({ [name]: content }), inner);
  if (container?.type !== (key === undefined ? 'array' : 'object')) throw new Error(`Nothing can be put into ${place.join('.')}.`);
  return mark + insertLast(json, container, { key, value: whole }, readStyle(json, tree));
}

/** How a text is written. */
interface Style {
  readonly lineBreak: string;
  /** One step of indentation; undefined for a text that is all one line. */
  readonly indent: string | undefined;
  /** Whether anything in it stands on one line that need not. */
  readonly dense: boolean;
  readonly colon: string;
  readonly comma: string;
  /** What stands inside of the braces of an object on one line. */
  readonly padding: string;
}

function readStyle(text: string, tree: Node): Style {
  const [first] = tree.children ?? [];
  const [key, value] = first?.children ?? [];
  const between = key === undefined || value === undefined ? ': ' : text.slice(key.offset + key.length, value.offset);
  const tight = between === ':';
  const oneLine = !/[\r\n]/.test(text.slice(tree.offset, tree.offset + tree.length));
  const indents = (tree.children ?? []).map((child) => indentAt(text, child.offset));
  return {
    lineBreak: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    indent: oneLine ? undefined : (indents.find((one) => one !== undefined) ?? '  '),
    dense: hasLine(text, tree),
    colon: /[\r\n]/.test(between) ? ': ' : between,
    comma: tight ? ',' : ', ',
    padding: tight ? '' : ' ',
  };
}

function hasLine(text: string, { type, offset, length, children = [] }: Node): boolean {
  const isFilled = type !== 'property' && children.length > 0;
  return (isFilled && !/[\r\n]/.test(text.slice(offset, offset + length))) || children.some((child) => hasLine(text, child));
}

/** The white space before this place, undefined when something else stands before it on its line. */
function indentAt(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return before.trim() === '' ? before : undefined;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

interface Part {
  /** Undefined for an entry of a list. */
  readonly key: string | number | undefined;
  readonly value: unknown;
}

function insertLast(text: string, container: Node, part: Part, style: Style): string {
  const last = container.children?.at(-1);
  if (last === undefined) return fillEmpty(text, container, part, style);
  const end = last.offset + last.length;
  const indent = style.indent === undefined ? undefined : indentAt(text, last.offset);
  const separator = indent === undefined ? style.comma : `,${style.lineBreak}${indent}`;
  return (
    text.slice(0, end) +
    separator +
    print(part, { ...style, base: indent ?? '', shape: indent === undefined ? 'line' : shapeOf(text, last, part.value) }) +
    text.slice(end)
  );
}

/** What lies beside a place shows how things of its kind are written. */
function shapeOf(text: string, sibling: Node, inserted: unknown): Printing['shape'] {
  const value = sibling.type === 'property' ? sibling.children?.[1] : sibling;
  if (value?.children === undefined || value.children.length === 0 || (value.type === 'array') !== Array.isArray(inserted)) return 'fit';
  return /[\r\n]/.test(text.slice(value.offset, value.offset + value.length)) ? 'block' : 'line';
}

/** An empty object or list is written anew. */
function fillEmpty(text: string, container: Node, { key, value }: Part, style: Style): string {
  const start = lineStart(text, container.offset);
  const base = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const content = key === undefined ? [value] : { [key]: value };
  const printed = print({ key: undefined, value: content }, { ...style, base, shape: style.indent === undefined ? 'line' : 'fit' });
  return text.slice(0, container.offset) + printed + text.slice(container.offset + container.length);
}

interface Printing extends Style {
  /** Indentation of the line that it begins on. */
  readonly base: string;
  /** All on one line, its members on lines of their own, or as it reads best. */
  readonly shape: 'line' | 'block' | 'fit';
}

/** Columns that something on one line may take. */
const WIDTH = 120;

function print({ key, value }: Part, printing: Printing): string {
  const { base, shape, indent = '  ', lineBreak, colon } = printing;
  const head = key === undefined ? '' : `${JSON.stringify(String(key))}${colon}`;
  const line = head + printLine(value, printing);
  const nested = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const fits = printing.dense && base.length + line.length <= WIDTH && !nested.some(([, one]) => isObject(one));
  if (nested.length === 0 || shape === 'line' || (shape === 'fit' && fits)) return line;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const inside = { ...printing, base: base + indent, shape: 'fit' } as const;
  const parts = nested.map(([name, one]) => inside.base + print({ key: Array.isArray(value) ? undefined : name, value: one }, inside));
  return `${head}${open}${lineBreak}${parts.join(`,${lineBreak}`)}${lineBreak}${base}${close}`;
}

function printLine(value: unknown, style: Style): string {
  if (Array.isArray(value)) return `[${value.map((one) => printLine(one, style)).join(style.comma)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}${style.colon}${printLine(one, style)}`);
  return members.length === 0 ? '{}' : `{${style.padding}${members.join(style.comma)}${style.padding}}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
