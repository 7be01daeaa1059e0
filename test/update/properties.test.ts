import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listFiles, readText } from '../../src/files.ts';
import { applyOutcomes } from '../../src/update/apply.ts';
import { createTextMerger } from '../../src/update/merge-text.ts';
import { openProject } from '../../src/update/project-files.ts';
import { reconcile } from '../../src/update/reconcile.ts';
import type { Render } from '../../src/update/sides.ts';
import { testContext } from '../support/context.ts';
import { withoutPrograms } from '../support/update.ts';
import { workspace } from '../support/workspace.ts';

/** Lines of a file, each with what stands at its end: LF, CRLF, or nothing after the last. */
interface Text {
  readonly lines: readonly string[];
  readonly end: '\n' | '\r\n';
  readonly closed: boolean;
}

type Tree = Readonly<Record<string, Text>>;

const PATHS = ['a', 'b', 'src/a', 'src/deep/c', 'd.json'];
/** The user has also names that differ from those only in capitals. */
const USER_PATHS = [...PATHS, 'D.json', 'src/A', 'B'];
const write = ({ lines, end, closed }: Text) => lines.join(end) + (closed && lines.length > 0 ? end : '');

/** Few different words, so that the same lines stand in many places. */
const word = fc.constantFrom('', 'one', 'two', 'three', '}', '  return;');
const text = fc.record<Text>({
  lines: fc.array(word, { maxLength: 12 }),
  end: fc.constantFrom('\n', '\n', '\n', '\r\n'),
  closed: fc.boolean(),
});
const tree = fc.dictionary(fc.constantFrom(...PATHS), text, { maxKeys: 5 });

type Edit =
  | { readonly kind: 'insert' | 'change' | 'delete'; readonly path: string; readonly at: number }
  | { readonly kind: 'remove' | 'crlf' | 'open'; readonly path: string }
  | { readonly kind: 'move'; readonly path: string; readonly to: string };

const editsOf = (paths: readonly string[]): fc.Arbitrary<readonly Edit[]> => {
  const path = fc.constantFrom(...paths);
  const edit = fc.oneof(
    fc.record({ kind: fc.constantFrom('insert' as const, 'change' as const, 'delete' as const), path, at: fc.nat(12) }),
    fc.record({ kind: fc.constantFrom('remove' as const, 'crlf' as const, 'open' as const), path }),
    fc.record({ kind: fc.constant('move' as const), path, to: fc.constantFrom('moved/x', 'y', 'src/z') }),
  );
  return fc.array(edit, { maxLength: 8 });
};
const edits = editsOf(PATHS);
const ownEdits = editsOf(USER_PATHS);

/** Applies edits; every line that they put in is `who` and a number that no other line has. */
function change(before: Tree, list: readonly Edit[], who: string): Tree {
  const after = new Map(Object.entries(before));
  for (const [index, one] of list.entries()) {
    const found = after.get(one.path);
    if (one.kind === 'insert' || one.kind === 'change' || one.kind === 'delete') {
      const old = found ?? { lines: [], end: '\n', closed: true };
      const added = one.kind === 'delete' ? [] : [`${who}${index}`];
      after.set(one.path, { ...old, lines: old.lines.toSpliced(one.at, one.kind === 'insert' ? 0 : 1, ...added) });
    } else if (found !== undefined) {
      if (one.kind === 'remove' || one.kind === 'move') after.delete(one.path);
      if (one.kind === 'move') after.set(one.to, found);
      if (one.kind === 'crlf') after.set(one.path, { ...found, end: '\r\n' });
      if (one.kind === 'open') after.set(one.path, { ...found, closed: false });
    }
  }
  return Object.fromEntries(after);
}

function fill(folder: string, files: Tree): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), write(content));
    chmodSync(join(folder, name), 0o644);
  }
}

const render = (files: Tree): Render =>
  new Map(Object.entries(files).map(([name, content]) => [name, { bytes: Buffer.from(write(content)), mode: 0o644 }]));
const read = (folder: string) => Object.fromEntries(listFiles(folder).map((name) => [name, readText(join(folder, name))]));
const written = (files: Tree) => Object.fromEntries(Object.entries(files).map(([name, content]) => [name, write(content)]));
/** The lines of one side that are nowhere. */
const lost = (from: Tree, files: Readonly<Record<string, string>>, who: string) => {
  const all = new Set(Object.values(files).flatMap((content) => content.split(/\r?\n/)));
  return Object.values(from).flatMap(({ lines }) => lines.filter((line) => line.startsWith(who) && !all.has(line)));
};

describe.each([
  { how: 'with git', parts: {}, runs: 25 },
  { how: 'without git', parts: withoutPrograms, runs: 60 },
])('whatever both sides do, $how', ({ parts, runs }) => {
  const labels = { user: 'yours', base: 'old', template: 'new' };
  const run = async (folder: string, base: Tree, next: Tree) => {
    const context = testContext({ cwd: folder, ...parts });
    const project = openProject(folder);
    const merger = createTextMerger(labels, context);
    try {
      const outcomes = await reconcile({ project, base: render(base), next: render(next), merger, modes: true });
      await applyOutcomes(outcomes, [], { project, context });
      return outcomes;
    } finally {
      merger.close();
    }
  };
  const holds = (property: (folder: string) => fc.IAsyncProperty<unknown>) =>
    fc.assert(property(join(workspace(), 'project')), { numRuns: runs });

  it('no line of the user is lost, and none of the template that is not named', () =>
    holds((folder) =>
      fc.asyncProperty(tree, ownEdits, edits, async (base, mine, theirs) => {
        const [user, next] = [change(base, mine, 'u#'), change(base, theirs, 't#')];
        fill(folder, user);
        const outcomes = await run(folder, base, next);
        const found = read(folder);
        expect(lost(user, found, 'u#')).toEqual([]);
        const named = new Set(outcomes.filter(({ action }) => action === 'kept').map(({ path: name }) => name));
        const brought = Object.fromEntries(Object.entries(next).filter(([name]) => !named.has(name)));
        expect(lost(brought, found, 't#')).toEqual([]);
        // Files that neither side knows of are none.
        const known = new Set([...Object.keys(user), ...Object.keys(next)]);
        expect(Object.keys(found).filter((name) => !known.has(name.replace(/\.new\d*$/, '')))).toEqual([]);
        // Whatever is marked or beside is named.
        const marked = Object.entries(found).filter(([name, content]) => /^<{7} yours/m.test(content) || /\.new\d*$/.test(name));
        if (marked.length > 0) expect(outcomes.some(({ action }) => action === 'conflict')).toBe(true);
      }),
    ));

  it('a second update does nothing', () =>
    holds((folder) =>
      fc.asyncProperty(tree, ownEdits, edits, async (base, mine, theirs) => {
        const next = change(base, theirs, 't#');
        fill(folder, change(base, mine, 'u#'));
        await run(folder, base, next);
        const found = read(folder);
        expect(await run(folder, next, next)).toEqual([]);
        expect(read(folder)).toEqual(found);
      }),
    ));

  it('a template that has not changed changes nothing', () =>
    holds((folder) =>
      fc.asyncProperty(tree, ownEdits, async (base, mine) => {
        const user = change(base, mine, 'u#');
        fill(folder, user);
        expect(await run(folder, base, base)).toEqual([]);
        expect(read(folder)).toEqual(written(user));
      }),
    ));

  it('a project that nobody has touched becomes what the template gives', () =>
    holds((folder) =>
      fc.asyncProperty(tree, edits, async (base, theirs) => {
        const next = change(base, theirs, 't#');
        fill(folder, base);
        const outcomes = await run(folder, base, next);
        expect(outcomes.filter(({ action }) => action === 'conflict')).toEqual([]);
        expect(read(folder)).toEqual(written(next));
      }),
    ));
});
