import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

type Node = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number] | { readonly type: string };

const SHELLS = ['sh', 'bash', 'shell', 'console'];
/** What begins a command, rather than a file name or a piece of code. */
const PROGRAMS =
  /^(npx|npm|node|sagemaker-algo|create-sagemaker-algo|docker|gh|git|aws|openssl|perl|python3?|pip|cargo|ruff|mypy|pytest|curl)( |$)/;
/** One of ours may be named without ours before it, where it has an option. */
const OURS = /^(add|build|create|derive|explain|init|invoke|serve|test-local|train|transform|update) -/;

/** The shell commands that a Markdown text tells its reader, in their order: blocks for a shell as a whole, and what is marked as code. */
export function commandsOf(markdown: string): readonly string[] {
  const found = visit(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return [...new Set(found)];
}

function visit(node: Node): readonly string[] {
  if (node.type === 'code' && 'value' in node) return isShell(node) ? [node.value] : refuseCommands(node.value);
  if (node.type === 'inlineCode' && 'value' in node && typeof node.value === 'string') return readInline(node.value);
  if (!('children' in node)) return [];
  const children = node.children as readonly Node[];
  return node.type === 'tableCell' ? readCell(children) : children.flatMap(visit);
}

function isShell(node: { readonly type: string }): boolean {
  return 'lang' in node && SHELLS.includes(String(node.lang));
}

/** A command in a block of another language would never be run by anybody's test. */
function refuseCommands(block: string): readonly string[] {
  const line = block.split('\n').find((one) => PROGRAMS.test(one) || OURS.test(one));
  if (line !== undefined) throw new Error(`This command stands in a block that is not marked as one for a shell: ${line}`);
  return [];
}

function readInline(code: string): readonly string[] {
  if (OURS.test(code)) return [`npx sagemaker-algo ${code}`];
  return PROGRAMS.test(code) && code.includes(' ') ? [code.replace(/^sagemaker-algo /, 'npx sagemaker-algo ')] : [];
}

/** `npx sagemaker-algo train`, `serve`: the second one is short for a command like the first. */
function readCell(children: readonly Node[]): readonly string[] {
  const codes = children.flatMap((child) => (child.type === 'inlineCode' && 'value' in child ? [String(child.value)] : []));
  const first = /^(npx sagemaker-algo) \S+$/.exec(codes[0] ?? '')?.[1];
  return codes.flatMap((code) => (first !== undefined && /^[a-z-]+$/.test(code) ? [`${first} ${code}`] : readInline(code)));
}
