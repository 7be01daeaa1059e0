import { type SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';

/** A part of a Python program, as much of it as the finders look at. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; readonly whole: boolean }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'format'; readonly parts: readonly (string | undefined)[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'other'; readonly parts: readonly Expression[] };

export interface Argument {
  readonly name: string | undefined;
  readonly value: Expression;
}

/** What a program does, one statement or call after the other, in the order of the text. */
export type PythonEvent =
  | { readonly kind: 'assign'; readonly to: string; readonly value: Expression; readonly line: number }
  | { readonly kind: 'expression'; readonly value: Expression; readonly line: number };

/** Nested deeper than this, an expression is data. */
const DEPTH = 60;

/**
 * Reads a Python program with a parser that forgives mistakes, so that Python 2 and a half-written file are read too: every
 * assignment to a name, `with ... as` included, and every outermost expression.
 */
export function* readPython(text: string): Generator<PythonEvent> {
  const source: Source = { text, line: lineCounter(text) };
  const cursor = parse(text).cursor();
  for (let more = true; more; ) {
    const { events, whole } = eventsOf(cursor.node, source);
    yield* events;
    more = cursor.next(!whole);
  }
}

/** What is nested so deeply that the parser's stack does not hold it, nobody has written: it says nothing. */
function parse(text: string): Tree {
  try {
    return parser.parse(text);
  } catch (error) {
    if (error instanceof RangeError) return Tree.empty;
    throw error;
  }
}

interface Source {
  readonly text: string;
  readonly line: (offset: number) => number;
}

/** What a node says; `whole` when its parts have been read with it. */
function eventsOf(node: SyntaxNode, source: Source): { readonly events: readonly PythonEvent[]; readonly whole: boolean } {
  const line = source.line(node.from);
  if (node.name === 'AssignStatement') {
    const parts = childrenOf(node);
    const last = parts.at(-1);
    if (last === undefined) return { events: [], whole: true };
    const value = readExpression(last, source);
    // `a = b = c` names several; `a, b = c` none that is known.
    const alone = (part: SyntaxNode, index: number) =>
      part.name === 'VariableName' && [parts[index - 1], parts[index + 1]].every((beside) => beside?.name !== ',');
    const names = parts.slice(0, -1).filter(alone);
    const others =
      names.length === 0
        ? parts
            .slice(0, -1)
            .filter(isExpression)
            .map((part) => readExpression(part, source))
        : [];
    return {
      events: [
        ...names.map((name) => ({ kind: 'assign' as const, to: slice(name, source), value, line })),
        ...(names.length === 0 ? [...others, value].map((one) => ({ kind: 'expression' as const, value: one, line })) : []),
      ],
      whole: true,
    };
  }
  if (node.name === 'WithStatement') return { events: readWith(childrenOf(node), source), whole: false };
  if (!isExpression(node) || node.name === 'VariableName') return { events: [], whole: false };
  return { events: [{ kind: 'expression', value: readExpression(node, source), line }], whole: true };
}

/** `with open(path) as file:` names a value as an assignment does. */
function readWith(parts: readonly SyntaxNode[], source: Source): readonly PythonEvent[] {
  return parts.flatMap((part, index) => {
    const name = parts[index + 2];
    if (!isExpression(part) || parts[index + 1]?.name !== 'as' || name?.name !== 'VariableName') return [];
    return [{ kind: 'assign', to: slice(name, source), value: readExpression(part, source), line: source.line(part.from) }];
  });
}

const EXPRESSIONS = new Set([
  ...['String', 'ContinuedString', 'FormatString', 'Number', 'Boolean', 'None', 'VariableName', 'MemberExpression', 'CallExpression'],
  ...['BinaryExpression', 'UnaryExpression', 'ParenthesizedExpression', 'ConditionalExpression', 'ArrayExpression', 'TupleExpression'],
  ...['SetExpression', 'DictionaryExpression', 'ArrayComprehensionExpression', 'ComprehensionExpression', 'LambdaExpression'],
  ...['DictionaryComprehensionExpression', 'SetComprehensionExpression', 'NamedExpression', 'AwaitExpression'],
]);

function isExpression(node: SyntaxNode): boolean {
  return EXPRESSIONS.has(node.name);
}

function readExpression(node: SyntaxNode, source: Source, depth = 0): Expression {
  if (depth > DEPTH) return { kind: 'other', parts: [] };
  const read = (inner: SyntaxNode | undefined) => (inner === undefined ? NONE : readExpression(inner, source, depth + 1));
  const parts = childrenOf(node);
  const inner = parts.filter(isExpression);
  const word = slice(node, source);
  switch (node.name) {
    case 'String':
      return { kind: 'text', text: readString(word) };
    case 'ContinuedString':
      return joined(inner.flatMap((part) => partsOf(read(part))));
    case 'FormatString':
      return joined(readFormat(node, source));
    case 'Number':
      return { kind: 'number', value: Number(word.replaceAll('_', '').replace(/[jJlL]$/, '')), whole: /^[\d_]+[lL]?$/.test(word) };
    case 'Boolean':
      return { kind: 'constant', value: word === 'True' };
    case 'None':
      return { kind: 'constant', value: null };
    case 'VariableName':
      return { kind: 'name', name: word };
    case 'ParenthesizedExpression':
      return read(inner[0]);
    case 'MemberExpression': {
      const member = parts.find(({ name }) => name === 'PropertyName');
      return member === undefined
        ? { kind: 'index', of: read(inner[0]), index: read(inner[1]) }
        : { kind: 'member', of: read(inner[0]), name: slice(member, source) };
    }
    case 'CallExpression': {
      const list = parts.find(({ name }) => name === 'ArgList');
      return { kind: 'call', callee: read(inner[0]), args: list === undefined ? [] : readArguments(list, source, read) };
    }
    case 'UnaryExpression': {
      const value = read(inner[0]);
      return value.kind === 'number' && word.startsWith('-') ? { ...value, value: -value.value } : { kind: 'other', parts: [value] };
    }
    case 'BinaryExpression': {
      const operator = parts.filter((part) => !isExpression(part)).map((part) => slice(part, source));
      return { kind: 'operation', operator: operator.join(' '), left: read(inner[0]), right: read(inner[1]) };
    }
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
      return { kind: 'list', items: inner.map(read) };
    default:
      return { kind: 'other', parts: inner.map(read) };
  }
}

/** Without a hole it is a plain text. */
function joined(parts: readonly (string | undefined)[]): Expression {
  return parts.every((part) => part !== undefined) ? { kind: 'text', text: parts.join('') } : { kind: 'format', parts };
}

const NONE: Expression = { kind: 'other', parts: [] };

function partsOf(expression: Expression): readonly (string | undefined)[] {
  if (expression.kind === 'text') return [expression.text];
  return expression.kind === 'format' ? expression.parts : [undefined];
}

function readArguments(list: SyntaxNode, source: Source, read: (node: SyntaxNode | undefined) => Expression): readonly Argument[] {
  const args: Argument[] = [];
  let current: SyntaxNode[] = [];
  const finish = () => {
    const named = current[1]?.name === 'AssignOp';
    const value = named ? current[2] : current.find(isExpression);
    if (value !== undefined)
      args.push({ name: named && current[0] !== undefined ? slice(current[0], source) : undefined, value: read(value) });
    current = [];
  };
  for (const part of childrenOf(list)) {
    if (part.name === '(' || part.name === ')') continue;
    if (part.name === ',') finish();
    else current.push(part);
  }
  finish();
  return args;
}

/** The text of a literal without prefix and quotes; of escapes only those that matter in names and messages. */
function readString(literal: string): string {
  const [, prefix = '', , body = ''] = /^([A-Za-z]*)("""|'''|"|')([\s\S]*?)(?:\2)?$/.exec(literal) ?? [];
  return /r/i.test(prefix) ? body : body.replaceAll(/\\([\\'"nt])/g, (_all, one: string) => ({ n: '\n', t: '\t' })[one] ?? one);
}

/** Text and holes of an f-string. */
function readFormat(node: SyntaxNode, source: Source): readonly (string | undefined)[] {
  const head = /^[A-Za-z]*("""|'''|"|')/.exec(slice(node, source))?.[0].length ?? 0;
  const quote = head > 3 ? 3 : 1;
  const parts: (string | undefined)[] = [];
  let at = node.from + head;
  for (const hole of childrenOf(node).filter(({ name }) => name === 'FormatReplacement')) {
    parts.push(unbrace(source.text.slice(at, hole.from)), undefined);
    at = hole.to;
  }
  parts.push(unbrace(source.text.slice(at, Math.max(at, node.to - quote))));
  return parts.filter((part) => part !== '');
}

function unbrace(text: string): string {
  return text.replaceAll('{{', '{').replaceAll('}}', '}').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
}

function slice(node: SyntaxNode, { text }: Source): string {
  return text.slice(node.from, node.to);
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** The number of a line, counted from 1, for offsets in any order. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((found) => found.index + found[0].length)];
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
