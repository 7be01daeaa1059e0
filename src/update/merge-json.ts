import { isDeepStrictEqual } from 'node:util';
import { applyEdits, type FormattingOptions, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { type JsonPath, parseJson } from '../config/parse-json.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import type { Latin1 } from './line-ends.ts';
import { mergeLists } from './merge-lines.ts';

type Values = Readonly<Record<string, unknown>>;

interface Edit {
  readonly path: JsonPath;
  /** Undefined takes the key out. */
  readonly value: unknown;
  /** Whether it is the template's as it is. */
  readonly taken: boolean;
  /** Keys as the template orders them. */
  readonly order: readonly string[];
}

/** Whether a text is JSON that every reader understands in the same way. */
export function isSoundJson(text: Latin1): boolean {
  const parsed = parseJson(text);
  return parsed.status === 'parsed' && parsed.duplicates.length === 0;
}

/**
 * Brings the template's changes into the user's JSON key by key, and leaves the rest of the text as it is. Undefined when a text is
 * no object or both have changed the same value differently.
 */
export function mergeJson(sides: { user: Latin1; base: Latin1; template: Latin1 }): Latin1 | undefined {
  const [user, base, template] = [sides.user, sides.base, sides.template].map(parseObject);
  if (user === undefined || base === undefined || template === undefined) return undefined;
  const edits = collectEdits({ user, base, template }, []);
  return edits?.reduce((text, edit) => {
    const literal = edit.taken ? literalAt(sides.template, edit.path) : undefined;
    // In the form that the template gives it, where there is a place for it.
    return literal !== undefined && literalAt(text, edit.path) !== undefined
      ? withLiteral(text, edit.path, literal)
      : applyEdit(text, edit);
  }, sides.user);
}

/** The text of the value at a path. */
export function literalAt(text: Latin1, path: JsonPath): string | undefined {
  const tree = parseTree(text);
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  return node === undefined ? undefined : text.slice(node.offset, node.offset + node.length);
}

/** A text with this value at a path, in this very form where there is one already. */
export function withLiteral(text: Latin1, path: JsonPath, literal: string): Latin1 {
  const tree = parseTree(text);
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  if (node !== undefined) return text.slice(0, node.offset) + literal + text.slice(node.offset + node.length);
  return applyEdit(text, { path, value: parseBoundedJson(literal), order: [] });
}

function parseObject(text: Latin1): Values | undefined {
  const parsed = parseJson(text);
  return parsed.status === 'parsed' && parsed.duplicates.length === 0 && isObject(parsed.value) ? parsed.value : undefined;
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collectEdits(sides: { user: Values; base: Values; template: Values }, path: JsonPath): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  const order = Object.keys(sides.template);
  for (const key of new Set([...Object.keys(sides.base), ...order])) {
    const [user, base, template] = [sides.user, sides.base, sides.template].map((values) => memberOf(values, key));
    const here = [...path, key];
    if (isDeepStrictEqual(base, template) || isDeepStrictEqual(user, template)) continue;
    if (isDeepStrictEqual(user, base)) {
      edits.push({ path: here, value: template, taken: true, order });
      continue;
    }
    const inside = collectInside({ user, base, template }, here);
    if (inside === undefined) return undefined;
    edits.push(...inside);
  }
  return edits;
}

/** Both have changed this value. */
function collectInside(values: { user: unknown; base: unknown; template: unknown }, path: JsonPath): readonly Edit[] | undefined {
  const { user, base, template } = values;
  if (isObject(user) && isObject(template) && (base === undefined || isObject(base))) {
    return collectEdits({ user, base: base ?? {}, template }, path);
  }
  if (!Array.isArray(user) || !Array.isArray(template) || !(base === undefined || Array.isArray(base))) return undefined;
  const [one, from, other] = [user, base ?? [], template].map((list: readonly unknown[]) => list.map((item) => JSON.stringify(item)));
  const merged = mergeLists(one ?? [], from ?? [], other ?? []);
  return merged === undefined
    ? undefined
    : [{ path, value: merged.map((item): unknown => parseBoundedJson(item)), taken: false, order: [] }];
}

/** Names such as `constructor` are no values of an object that does not hold them. */
function memberOf(values: Values, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function applyEdit(text: Latin1, { path, value, order }: Omit<Edit, 'taken'>): Latin1 {
  const key = path.at(-1);
  const before = typeof key === 'string' ? order.slice(0, Math.max(0, order.indexOf(key))) : [];
  const edits = modify(text, [...path], value, {
    formattingOptions: describeFormat(text),
    // After the nearest key before it that the template and the user both have.
    getInsertionIndex: (present) => {
      const neighbour = before.findLast((name) => present.includes(name));
      return neighbour === undefined ? present.length : present.indexOf(neighbour) + 1;
    },
  });
  return applyEdits(text, edits);
}

function describeFormat(text: Latin1): FormattingOptions {
  const indent = /^[{[][ \t]*\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
