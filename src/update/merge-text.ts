import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { InterruptedError } from '../errors.ts';
import { removeFolder, writeFiles } from '../files.ts';
import { makeWorkFolder } from '../work-folders.ts';
import { type Latin1, withLineEndsOf } from './line-ends.ts';
import { hasMarkers, type MergedText, type MergeLabels, type MergeSides, mergeLines } from './merge-lines.ts';

/** Merges texts; conflicts are marked in what it returns. Undefined when it cannot. */
export interface TextMerger {
  readonly merge: (sides: MergeSides) => Promise<MergedText | undefined>;
  /** Removes what it has put on the disk. */
  readonly close: () => void;
}

/** As many conflicts as `git merge-file` counts; above that its exit code means that it failed. */
const MOST_CONFLICTS = 127;

/**
 * Merges with `git merge-file` where git is there, which people and their editors know, and with a library where it is not or
 * fails. The line ends of the user's text are kept.
 */
export function createTextMerger(labels: MergeLabels, context: Pick<Context, 'exec' | 'signal' | 'runId' | 'onKill'>): TextMerger {
  let folder: string | undefined;
  let git = true;
  const remove = () => {
    if (folder !== undefined) removeFolder(folder);
    folder = undefined;
  };
  const release = context.onKill(remove);
  return {
    close: () => {
      remove();
      release();
    },
    merge: async (sides) => {
      const even = alignLineEnds(sides);
      if (git) {
        folder ??= makeWorkFolder('sagemaker-algo-update', context.runId);
        const merged = await mergeByGit(even, { labels, folder }, context);
        if (context.signal.aborted) throw new InterruptedError();
        if (merged !== 'no git') return merged ?? mergeLines(even, labels);
        git = false;
      }
      return mergeLines(even, labels);
    },
  };
}

function alignLineEnds({ user, base, template }: MergeSides): MergeSides {
  return {
    user,
    base: base === undefined ? undefined : withLineEndsOf(user, base),
    template: withLineEndsOf(user, template),
  };
}

/** Undefined when git could not do it. */
async function mergeByGit(
  sides: MergeSides,
  { labels, folder }: { labels: MergeLabels; folder: string },
  { exec, signal }: Pick<Context, 'exec' | 'signal'>,
): Promise<MergedText | 'no git' | undefined> {
  const plan = (path: string, text: Latin1) => ({ path, content: Buffer.from(text, 'latin1'), mode: 0o600 });
  writeFiles(folder, [plan('yours', sides.user), plan('base', sides.base ?? ''), plan('template', sides.template)]);
  // Against an empty base only the plain style cuts out what both sides have in common.
  const style = sides.base === undefined ? ['-c', 'merge.conflictStyle=merge', 'merge-file'] : ['merge-file', '--diff3'];
  const names = [labels.user, labels.base, labels.template].flatMap((label) => ['-L', label]);
  const args = [...style, '--quiet', ...names, 'yours', 'base', 'template'];
  const { exitCode, startError } = await exec({
    command: 'git',
    args,
    cwd: folder,
    env: { GIT_DIR: undefined },
    signal,
    timeoutMs: 60_000,
  });
  if (startError !== undefined) return 'no git';
  if (exitCode === undefined || exitCode > MOST_CONFLICTS) return undefined;
  // Read as bytes: what a program prints is decoded, and not every text is UTF-8.
  const text = readFileSync(join(folder, 'yours'), 'latin1');
  // A git that does not know the command ends with 1 as well.
  return exitCode > 0 && !hasMarkers(text) ? undefined : { text, conflicts: exitCode };
}
