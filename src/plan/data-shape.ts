/** How the files of a channel are laid out other than in the sample; the buyer's files have other names and places (DATA-01). */
export interface DataShape {
  /** Below folders, with blanks and letters beyond ASCII in the names; the order of names and their endings stay. */
  readonly moved?: boolean;
  readonly withoutExtension?: boolean;
  /** One more file without a byte in it (DATA-08). */
  readonly emptyFile?: boolean;
  readonly withoutFinalNewline?: boolean;
  /** The same files under names that sort the other way round: tells programs apart that depend on the order. */
  readonly reversed?: boolean;
}

/** Where a file that stood directly in the channel goes. */
const FOLDER = '2026/teil 1';
const ODD = 'Größe (1) ';

/** Keys of a channel's files in this shape, in the same order. Folders that the sample has of its own are kept: they may be labels. */
export function planKeys(keys: readonly string[], shape: DataShape): readonly string[] {
  const flat = keys.every((key) => !key.includes('/'));
  const folder = shape.moved === true && flat ? `${FOLDER}/` : '';
  return keys.map((key, index) => {
    const at = key.lastIndexOf('/') + 1;
    const name = key.slice(at);
    const stem = shape.withoutExtension === true ? withoutExtension(name, keys.length > 1 ? `-${index}` : '') : name;
    const order = shape.reversed === true ? `${String(keys.length - index).padStart(6, '0')}-` : '';
    return `${folder}${key.slice(0, at)}${shape.moved === true ? ODD : ''}${order}${stem}`;
  });
}

/** Name of the empty file, beside the others and with their ending. */
export function planEmptyFile(keys: readonly string[], shape: DataShape): string | undefined {
  if (shape.emptyFile !== true) return undefined;
  const [first = ''] = planKeys(keys, shape);
  const at = first.lastIndexOf('/') + 1;
  return `${first.slice(0, at)}empty${extension(first.slice(at))}`;
}

/** Whether files can be renamed without breaking what they say about each other: only one kind of file. */
export function mayRename(keys: readonly string[]): boolean {
  return keys.length > 0 && new Set(keys.map((key) => extension(key.slice(key.lastIndexOf('/') + 1)))).size === 1;
}

/** The ending of a name with its dot; empty when it has none. */
export function extension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : '';
}

function withoutExtension(name: string, suffix: string): string {
  const ending = extension(name);
  return ending === '' ? name : `${name.slice(0, -ending.length)}${suffix}`;
}
