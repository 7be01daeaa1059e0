import type { FilePlan } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { Answers } from './answers.ts';
import { describeAnswers } from './questions.ts';
import type { Change, Survey } from './survey.ts';

/** The files of a project as a tree, with size, mode when executable, and what becomes of files that exist. */
export function describeTree(root: string, changes: readonly Change[]): string {
  const rows = [...describeFolder('', changes)];
  const width = Math.max(...rows.map(({ text }) => text.length));
  const lines = rows.map(({ text, note }) => (note === '' ? text : `${text.padEnd(width)}  ${note}`));
  return [root, ...lines, ''].join('\n');
}

interface Row {
  readonly text: string;
  readonly note: string;
}

function* describeFolder(indent: string, changes: readonly Change[], depth = 0): Generator<Row> {
  const entries = groupByFirst(changes, depth);
  let left = entries.size;
  for (const [name, inside] of entries) {
    left -= 1;
    const [branch, below] = left === 0 ? ['└─ ', '   '] : ['├─ ', '│  '];
    const [first] = inside;
    const isFile = first !== undefined && first.plan.path.split('/').length === depth + 1;
    yield { text: `${indent}${branch}${name}${isFile ? '' : '/'}`, note: isFile ? describeFile(first) : '' };
    if (!isFile) yield* describeFolder(indent + below, inside, depth + 1);
  }
}

function groupByFirst(changes: readonly Change[], depth: number): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const name = change.plan.path.split('/')[depth] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), change]);
  }
  return groups;
}

function describeFile({ action, plan }: Change): string {
  const words = { create: '', replace: 'replaced', keep: 'unchanged' }[action];
  return [describeSize(byteLength(plan)).padStart(8), describeMode(plan.mode), words].filter((part) => part !== '').join('  ');
}

function describeMode(mode: number): string {
  if (mode === 0o755) return 'executable';
  return mode === 0o600 ? 'private' : '';
}

/** Number and size of all files: `43 files, 61.2 kB`. */
function describeTotal(plans: readonly FilePlan[]): string {
  return `${countFiles(plans)}, ${describeSize(plans.reduce((sum, plan) => sum + byteLength(plan), 0))}`;
}

/** The same of what would be written, with the number of files that `--force` would replace. */
export function describeSurvey({ changes }: Survey): string {
  const replaced = changes.filter(({ action }) => action === 'replace').map(({ plan }) => plan);
  const total = describeTotal(changes.map(({ plan }) => plan));
  return replaced.length === 0 ? total : `${total}; ${countFiles(replaced)} in the folder will be replaced`;
}

/** `1 file`, `43 files`. */
export function countFiles({ length }: readonly FilePlan[]): string {
  return length === 1 ? '1 file' : `${length} files`;
}

/** What stands below the tree of a run that writes nothing: the answers and the size of it all. */
export function describeDryRun({ name, template, answers }: Answers, plans: readonly FilePlan[]): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Name', name],
    ['Template', `${template.title} (${template.id} ${template.version})`],
    ...describeAnswers(template.questions, answers),
  ];
  return [...rows.map(([label, value]) => `${label}: ${value}\n`), `${describeTotal(plans)}; nothing was written.\n`].join('');
}

/** What `--force` replaces, one line a file, with how its length changes. */
export function describeReplaced(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) =>
    change.action === 'replace' ? [`replaced ${neutraliseLine(change.plan.path)} (${describeLength(change)})`] : [],
  );
}

function describeLength({ before, plan }: Extract<Change, { action: 'replace' }>): string {
  if (before === undefined) return 'was not a regular file';
  const now = Buffer.from(plan.content);
  if (before.includes(0) || now.includes(0)) return `${describeSize(before.length)}, now ${describeSize(now.length)}`;
  return `${countLines(before)} lines, now ${countLines(now)}`;
}

function countLines(bytes: Uint8Array): number {
  const breaks = bytes.reduce((count, byte) => count + Number(byte === 0x0a), 0);
  return breaks + Number(bytes.length > 0 && bytes.at(-1) !== 0x0a);
}

function byteLength({ content }: FilePlan): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

/** A number of bytes for people: 812 B, 1.2 kB, 3.4 MB. */
export function describeSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
