/** A node of a syntax tree in the form of ESTree. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface Program extends Node {
  readonly body: readonly Node[];
}

/** Code that is not permitted. */
export interface Offence {
  readonly start: number;
  readonly end: number;
  readonly why: string;
  /** Set for a plain name that is no variable. */
  readonly unknown?: string;
}

export interface Permitted {
  readonly variables: ReadonlySet<string>;
  /** Why a file must not be included, as the end of a sentence; undefined when it may. */
  include(name: string): string | undefined;
}

const COMPARISONS = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=']);
const METHODS = new Set(['toLowerCase', 'toUpperCase']);
const MORE = 'this is code that could do anything';

/**
 * Everything in the statements that EJS makes of a file which is neither output of a variable, nor an `if` on variables, nor an include.
 * Every node is permitted by its form or is an offence; nothing is permitted by name or left out.
 */
export function* findOffence({ body }: Pick<Program, 'body'>, permitted: Permitted): Generator<Offence> {
  for (const statement of body) yield* inStatement(statement, permitted);
}

function* inStatement(node: Node, permitted: Permitted): Generator<Offence> {
  switch (node.type) {
    case 'EmptyStatement':
      return;
    case 'BlockStatement':
      for (const statement of nodes(node['body'])) yield* inStatement(statement, permitted);
      return;
    case 'IfStatement':
      yield* inCondition(child(node, 'test'), permitted);
      yield* inStatement(child(node, 'consequent'), permitted);
      if (isNode(node['alternate'])) yield* inStatement(node['alternate'], permitted);
      return;
    case 'ExpressionStatement': {
      const expression = child(node, 'expression');
      if (isLineCount(expression)) return;
      const output = onlyArgument(expression, '__append');
      if (output === undefined) yield offence(expression, MORE);
      // `__append("...")` is text of the file, and `__append(escapeFn(...))` what `<%=` becomes.
      else if (!isText(output)) yield* inValue(onlyArgument(output, 'escapeFn') ?? output, permitted);
      return;
    }
    default:
      yield offence(node, MORE);
  }
}

/** What may be written: a variable, also as JSON or in another letter case, or a file. */
function* inValue(node: Node, permitted: Permitted): Generator<Offence> {
  const included = onlyArgument(node, 'include');
  if (included !== undefined) {
    const reason = isText(included) ? permitted.include(String(included['value'])) : 'is put together while the template runs';
    if (reason !== undefined) yield offence(node, `this include ${reason}`);
    return;
  }
  const method = plainCall(node);
  if (method === undefined) yield* inVariable(node, permitted);
  else if (method.name === 'stringify' && isNamed(method.object, 'JSON') && method.args.length === 1) {
    for (const arg of method.args) yield* inVariable(arg, permitted);
  } else if (METHODS.has(method.name) && method.args.length === 0) yield* inVariable(method.object, permitted);
  else yield offence(node, MORE);
}

function* inCondition(node: Node, permitted: Permitted): Generator<Offence> {
  if (node.type === 'LogicalExpression' && (node['operator'] === '&&' || node['operator'] === '||')) {
    yield* inCondition(child(node, 'left'), permitted);
    yield* inCondition(child(node, 'right'), permitted);
  } else if (node.type === 'UnaryExpression' && node['operator'] === '!') yield* inCondition(child(node, 'argument'), permitted);
  else if (node.type === 'BinaryExpression' && COMPARISONS.has(String(node['operator']))) {
    const sides = [child(node, 'left'), child(node, 'right')];
    const variables = sides.filter((side) => !isPlainLiteral(side));
    if (variables.length === 2) yield offence(node, 'a variable may be compared with a fixed value only');
    for (const variable of variables) yield* inVariable(variable, permitted);
  } else yield* inVariable(node, permitted);
}

function* inVariable(node: Node, { variables }: Permitted): Generator<Offence> {
  if (node.type !== 'Identifier') yield offence(node, MORE);
  else if (!variables.has(String(node['name']))) yield { ...offence(node, MORE), unknown: String(node['name']) };
}

/** `name(argument)` of this name; the argument. */
function onlyArgument(node: Node, name: string): Node | undefined {
  if (node.type !== 'CallExpression' || node['optional'] === true || !isNamed(child(node, 'callee'), name)) return undefined;
  const args = nodes(node['arguments']);
  return args.length === 1 ? args[0] : undefined;
}

/** `object.name(...)`, the name written out. */
function plainCall(node: Node): { readonly object: Node; readonly name: string; readonly args: readonly Node[] } | undefined {
  if (node.type !== 'CallExpression' || node['optional'] === true) return undefined;
  const callee = child(node, 'callee');
  if (callee.type !== 'MemberExpression' || callee['computed'] === true || callee['optional'] === true) return undefined;
  const property = child(callee, 'property');
  if (property.type !== 'Identifier') return undefined;
  return { object: child(callee, 'object'), name: String(property['name']), args: nodes(node['arguments']) };
}

/** `__line = 7`, with which EJS keeps count. */
function isLineCount(node: Node): boolean {
  if (node.type !== 'AssignmentExpression' || node['operator'] !== '=') return false;
  return isNamed(child(node, 'left'), '__line') && typeof child(node, 'right')['value'] === 'number';
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node['name'] === name;
}

function isText(node: Node): boolean {
  return node.type === 'Literal' && typeof node['value'] === 'string';
}

/** No regular expression and no big number. */
function isPlainLiteral(node: Node): boolean {
  return node.type === 'Literal' && ['string', 'number', 'boolean'].includes(typeof node['value']);
}

function child(node: Node, key: string): Node {
  const found = node[key];
  if (!isNode(found)) throw new SyntaxError(`${node.type} has no ${key}`);
  return found;
}

function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function offence({ start, end }: Node, why: string): Offence {
  return { start, end, why };
}
