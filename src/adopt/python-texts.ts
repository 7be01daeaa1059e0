import { HOLE } from './code-facts.ts';
import type { Expression } from './python-syntax.ts';
import { calledName, named, partsOf, positional } from './python-values.ts';

const PRINTING = new Set(['print', 'info', 'debug', 'warning', 'warn', 'error', 'log', 'write', 'echo']);

/** The texts that an expression prints or logs, with `HOLE` for each value. */
export function findPrinted(expression: Expression): readonly string[] {
  const inner = partsOf(expression).flatMap(findPrinted);
  if (expression.kind !== 'call' || !PRINTING.has(calledName(expression) ?? '')) return inner;
  const args = positional(expression.args);
  const [first, ...others] = args;
  if (first === undefined) return inner;
  // A logger fills in what follows, `print` puts it behind.
  const logs = expression.callee.kind === 'member' && others.length > 0 && first.kind === 'text';
  const separator = named(expression.args, 'sep');
  const between = separator?.kind === 'text' ? separator.text : ' ';
  return [...inner, logs ? fillPercent(first.text) : args.map(templateOf).join(between)];
}

/** A text as it is printed, with holes. */
function templateOf(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return expression.text;
    case 'format':
      return expression.parts.map((part) => part ?? HOLE).join('');
    case 'operation':
      if (expression.operator === '%' && expression.left.kind === 'text') return fillPercent(expression.left.text);
      return expression.operator === '+' ? templateOf(expression.left) + templateOf(expression.right) : HOLE;
    case 'call': {
      const { callee } = expression;
      return callee.kind === 'member' && callee.name === 'format' && callee.of.kind === 'text' ? fillBraces(callee.of.text) : HOLE;
    }
    default:
      return HOLE;
  }
}

function fillPercent(text: string): string {
  return text.replaceAll(/%%|%(?:\(\w+\))?[-+ #0]*[\d.*]*[a-zA-Z]/g, (all) => (all === '%%' ? '%' : HOLE));
}

function fillBraces(text: string): string {
  return text.replaceAll(/\{\{|\}\}|\{[^{}]*\}/g, (all) => (all === '{{' ? '{' : all === '}}' ? '}' : HOLE));
}

const BODIES = ['response', 'content', 'data', 'body'];

const MIME = /^(text|application|image|audio|video)\/[\w.+-]+$/;

/** Content types that are compared with, and those that answers are given in. */
export function findTypes(expression: Expression): readonly { readonly type: string; readonly side: 'request' | 'response' }[] {
  const inner = partsOf(expression).flatMap(findTypes);
  if (expression.kind === 'operation' && /^(==|!=|in|not in)$/.test(expression.operator)) {
    const { left, right } = expression;
    const side = [left, right].some(mentionsAccept) ? ('response' as const) : ('request' as const);
    return [...inner, ...[left, right].flatMap(mimesOf).map((type) => ({ type, side }))];
  }
  if (expression.kind !== 'call') return inner;
  // An answer that is always the same is no prediction, but the one to a ping or a complaint.
  const fixed = expression.args.some(
    ({ name, value }) => (name === undefined || BODIES.includes(name)) && value.kind === 'text' && !MIME.test(value.text),
  );
  const answers = fixed ? [] : expression.args.filter(({ name }) => ['mimetype', 'content_type', 'media_type'].includes(name ?? ''));
  const begins = calledName(expression) === 'startswith' ? positional(expression.args) : [];
  return [
    ...inner,
    ...answers.flatMap(({ value }) => mimesOf(value)).map((type) => ({ type, side: 'response' as const })),
    ...begins.flatMap(mimesOf).map((type) => ({ type, side: 'request' as const })),
  ];
}

function mimesOf(expression: Expression): readonly string[] {
  if (expression.kind === 'text') return MIME.test(expression.text) ? [expression.text] : [];
  return expression.kind === 'list' ? expression.items.flatMap(mimesOf) : [];
}

function mentionsAccept(expression: Expression): boolean {
  if ((expression.kind === 'name' || expression.kind === 'member') && /accept/i.test(expression.name)) return true;
  if (expression.kind === 'text' && /^accept$/i.test(expression.text)) return true;
  return partsOf(expression).some(mentionsAccept);
}
