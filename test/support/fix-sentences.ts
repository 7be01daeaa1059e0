import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@babel/parser';
import * as contract from '../../src/sagemaker/contract.ts';
import * as limits from '../../src/sagemaker/limits.ts';
import { packageRoot } from './context.ts';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const constants: Readonly<Record<string, unknown>> = { ...contract, ...limits };

/** The first sentence under `fix` in the source of a check, with `<...>` for what only a run knows; undefined when another file words it. */
export function readFix(id: string): string | undefined {
  const text = readFileSync(join(packageRoot, `src/checks/${id}.ts`), 'utf8');
  const { program } = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  for (const node of walk(program)) {
    if (node.type !== 'ObjectProperty' || nameOf(node['key']) !== 'fix') continue;
    const sentence = textOf(node['value']);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* walk(one);
  if (!isNode(value)) return;
  yield value;
  for (const child of Object.values(value)) if (typeof child === 'object') yield* walk(child);
}

function textOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'StringLiteral') return String(value['value']);
  if (value.type === 'ConditionalExpression') return textOf(value['consequent']) ?? textOf(value['alternate']);
  if (value.type !== 'TemplateLiteral') return undefined;
  const quasis = value['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
  const expressions = value['expressions'] as readonly unknown[];
  return quasis.map(({ value: { cooked } }, at) => cooked + (at < expressions.length ? shown(expressions[at]) : '')).join('');
}

function shown(expression: unknown): string {
  const constant = constants[nameOf(expression) ?? ''];
  return typeof constant === 'number' || typeof constant === 'string' ? String(constant) : '<...>';
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
