/** A file of the user's, as far as it was read. Nothing of it is ever run or written. */
export interface TreeFile {
  /** Relative to the project folder, with forward slashes. */
  readonly path: string;
  /** All of a file that may be read as text, the first bytes of any other. */
  readonly bytes: Uint8Array;
  /** Whether `bytes` is all of it. */
  readonly complete: boolean;
}

/** What was seen of a project folder: all that the finders know. */
export interface Tree {
  readonly files: readonly TreeFile[];
  /** What was left out, and why: links, unreadable folders, limits. */
  readonly notes: readonly string[];
}

/** Where something was found. */
export interface Place {
  readonly file: string;
  /** Counted from 1; undefined where the file as a whole is meant. */
  readonly line?: number | undefined;
}

/** A place as editors and compilers write it. */
export function describePlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a path, `.` for the project folder. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '.' : path.slice(0, cut);
}

/** Name without what stands behind its last dot. */
export function stemOf(path: string): string {
  return nameOf(path).replace(/(?<=.)\.[^.]*$/, '');
}

/** What stands behind the last dot of a name, in lower case; empty where there is none. */
export function endingOf(path: string): string {
  return /(?<=.)\.([^.]+)$/.exec(nameOf(path))?.[1]?.toLowerCase() ?? '';
}

/** Path of something in a folder. */
export function joinPath(folder: string, name: string): string {
  return folder === '.' || folder === '' ? name : `${folder}/${name}`;
}

/** Whether a path is a folder or lies below it; everything lies below `.`. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** The files of a folder itself, without those of the folders in it. */
export function filesIn(tree: Tree, folder: string): readonly TreeFile[] {
  return tree.files.filter(({ path }) => folderOf(path) === folder);
}

/** Every folder with something in it, those above it too, nearest to the root first. */
export function foldersOf(tree: Tree): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of tree.files) {
    for (let folder = folderOf(path); folder !== '.'; folder = folderOf(folder)) folders.add(folder);
  }
  return [...folders].sort((one, other) => depthOf(one) - depthOf(other) || (one < other ? -1 : 1));
}

/** How many folders a path lies deep. */
export function depthOf(path: string): number {
  return path.split('/').length - 1;
}

/** The text of a file: UTF-8, or else Latin-1, in which every byte is a character; undefined for what is no text or was not read whole. */
export function textOf({ bytes, complete }: TreeFile): string | undefined {
  if (!complete || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Whether a text is not UTF-8, so that what is not ASCII in it may have been misread. */
export function isMisread(file: TreeFile): boolean {
  if (textOf(file) === undefined) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
    return false;
  } catch {
    return true;
  }
}
