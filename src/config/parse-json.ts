import { findNodeAtLocation, type Node, type ParseErrorCode, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isDeep, JSON_DEPTH } from '../text/bounded-json.ts';

/** A place in a text, counted from 1 as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type JsonPath = readonly (string | number)[];

export type ParsedJson =
  | { readonly status: 'malformed'; readonly reason: string; readonly at: Position; readonly lineText: string }
  | {
      readonly status: 'parsed';
      readonly value: unknown;
      /** Keys that stand more than once in one object; JSON readers silently keep the last. */
      readonly duplicates: readonly { readonly path: JsonPath; readonly at: Position; readonly first: Position }[];
      /** Where the value at a path stands, or the nearest thing around it that exists. */
      readonly locate: (path: JsonPath) => Position;
    };

/** What the parser's codes mean to somebody who edits the file by hand. */
const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is neither text in double quotes, nor a number, true, false or null',
  InvalidNumberFormat: 'this is not a JSON number',
  PropertyNameExpected: 'a key in double quotes is expected here (a comma before a closing brace is one too many)',
  ValueExpected: 'a value is expected here (a comma before a closing bracket is one too many)',
  ColonExpected: 'a colon is missing before this',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'nothing may follow the closing brace',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfComment: 'comments are not allowed in JSON',
  UnexpectedEndOfString: 'the text that starts here has no closing double quote',
  UnexpectedEndOfNumber: 'this number is incomplete',
  InvalidUnicode: 'the \\u escape is incomplete',
  InvalidEscapeCharacter: 'this text holds an unknown escape; a backslash itself is written \\\\',
  InvalidCharacter: 'this text holds a control character; write it as an escape such as \\n or \\t',
};

/** Reads strict JSON; a mistake is a value with its place and a reason in words. A byte order mark is the caller's to remove. */
export function parseJson(text: string): ParsedJson {
  // Before anything that would follow it down.
  if (isDeep(text)) {
    return { status: 'malformed', reason: `it nests deeper than ${JSON_DEPTH} levels`, at: { line: 1, column: 1 }, lineText: '' };
  }
  const errors: { error: ParseErrorCode; offset: number; length: number }[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const lines = lineStarts(text);
  const position = (offset: number): Position => {
    const line = Math.max(
      0,
      lines.findLastIndex((start) => start <= offset),
    );
    return { line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
  };
  const first = errors[0];
  if (first !== undefined || tree === undefined) {
    const at = position(first?.offset ?? 0);
    const reason = REASONS[printParseErrorCode(first?.error ?? 4)] ?? 'this is not valid JSON';
    return { status: 'malformed', reason, at, lineText: (text.split(/\r\n|\n|\r/)[at.line - 1] ?? '').trimEnd() };
  }
  return {
    status: 'parsed',
    value: JSON.parse(text) as unknown,
    duplicates: [...findDuplicates(tree, [])].map(({ path, key, first }) => ({
      path,
      at: position(key.offset),
      first: position(first.offset),
    })),
    locate: (path) => position(closest(tree, path).offset),
  };
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
}

function closest(tree: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(tree, path.slice(0, length));
    // For a property the line of its key is what a reader looks for.
    if (found !== undefined) return found.parent?.type === 'property' ? found.parent : found;
  }
  return tree;
}

function* findDuplicates(node: Node, path: JsonPath): Generator<{ path: JsonPath; key: Node; first: Node }> {
  const seen = new Map<string, Node>();
  for (const [index, child] of (node.children ?? []).entries()) {
    const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child];
    const name = key === undefined ? index : String(key.value);
    if (key !== undefined) {
      const first = seen.get(String(name));
      if (first !== undefined) yield { path: [...path, name], key, first };
      seen.set(String(name), first ?? key);
    }
    if (value !== undefined) yield* findDuplicates(value, [...path, name]);
  }
}
