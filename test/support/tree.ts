import type { Tree, TreeFile } from '../../src/adopt/tree.ts';

/** A project folder from an object literal, without a disk. */
export function treeOf(files: Readonly<Record<string, string | Uint8Array>>, notes: readonly string[] = []): Tree {
  return { files: Object.entries(files).map(([path, content]) => fileOf(path, content)), notes };
}

export function fileOf(path: string, content: string | Uint8Array): TreeFile {
  return { path, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content, complete: true };
}
