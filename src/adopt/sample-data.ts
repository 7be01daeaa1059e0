import type { InputMode } from '../sagemaker/contract.ts';
import { CHANNEL_NAME } from '../sagemaker/limits.ts';
import { sniffContentType } from './content-type.ts';
import type { PlatformConfig } from './platform-config.ts';
import type { SourceFacts } from './read-code.ts';
import { depthOf, describePlace, filesIn, foldersOf, isBelow, joinPath, nameOf, type Place, type Tree, type TreeFile } from './tree.ts';

/** A channel with a folder of sample data. */
export interface FoundChannel {
  readonly name: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly inputMode: InputMode;
  readonly files: number;
  /** What says that it is a channel. */
  readonly why: string;
  readonly doubts: readonly string[];
}

/** A channel that may lie in several folders. */
export interface ChannelCandidates {
  readonly name: string;
  readonly candidates: readonly FoundChannel[];
}

const USUAL = ['train', 'training', 'validation', 'val', 'valid', 'test', 'testing', 'eval', 'evaluation'];

/** Folders in which channels lie side by side, besides the `/opt/ml` of a rehearsal. */
const HOLDERS = /^(data|datasets?|samples?|samples\/channels|sample[-_]?data|input|inputs|channels|example[-_]?data|tests?\/data)$/i;

/** Places for tests of the code: sources, not data. */
const CODE = /^(py|r|js|ts|java|jl|sh|md|ipynb)$/;

const DEPTH = 4;

/**
 * The channels of a project with the folders of their sample data: below an `/opt/ml` of a rehearsal, else in folders that are
 * called as a channel. Names that the code reads count as channel names.
 */
export function findChannels(
  tree: Tree,
  configs: readonly PlatformConfig[],
  sources: readonly SourceFacts[],
): readonly ChannelCandidates[] {
  const read = channelsInCode(sources);
  const rehearsed = configs.flatMap((config) => channelsBelow(tree, config));
  const folders = rehearsed.length > 0 ? [] : foldersOf(tree).filter((folder) => depthOf(folder) < DEPTH && isChannelFolder(folder, read));
  const named = folders.flatMap((folder) => {
    const name = nameOf(folder);
    const place = read.get(name);
    const why = place === undefined ? 'its folder is called so' : `${describePlace(place)} reads it`;
    return describe(tree, { name, path: folder, why }) ?? [];
  });
  const found = [...rehearsed, ...named];
  const all = found.length > 0 ? found : loneFolder(tree, read);
  return [...new Set(all.map(({ name }) => name))].map((name) => ({ name, candidates: all.filter((one) => one.name === name) }));
}

/** Names of channels that the code reads, with the first place. */
export function channelsInCode(sources: readonly SourceFacts[]): ReadonlyMap<string, Place> {
  const read = new Map<string, Place>();
  for (const { path, facts } of sources) {
    for (const { name, line } of facts.channels) {
      const plausible = CHANNEL_NAME.pattern.test(name) && !/\.(csv|json|jsonl|parquet|txt|npy)$/.test(name);
      if (plausible && !read.has(name)) read.set(name, { file: path, line });
    }
  }
  return read;
}

function channelsBelow(tree: Tree, config: PlatformConfig): readonly FoundChannel[] {
  const data = joinPath(config.root, 'input/data');
  const names = new Set(
    tree.files.flatMap(({ path }) => (path.startsWith(`${data}/`) ? (path.slice(data.length + 1).split('/')[0] ?? []) : [])),
  );
  return [...names].flatMap((name) => {
    const path = `${data}/${name}`;
    // A file directly in `input/data` belongs to no channel.
    if (tree.files.some((file) => file.path === path) || !CHANNEL_NAME.pattern.test(name)) return [];
    const said = config.channels[name];
    const found = describe(tree, { name, path, why: `${data} is laid out as /opt/ml/input/data` });
    if (found === undefined) return [];
    return [{ ...found, contentType: said?.contentType ?? found.contentType, inputMode: said?.inputMode ?? found.inputMode }];
  });
}

function isChannelFolder(folder: string, read: ReadonlyMap<string, Place>): boolean {
  const name = nameOf(folder);
  if (!USUAL.includes(name) && !read.has(name)) return false;
  const above = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
  return above === '' || HOLDERS.test(above) || HOLDERS.test(nameOf(above));
}

/** A folder of data without a division is the only channel; the code may say its name. */
function loneFolder(tree: Tree, read: ReadonlyMap<string, Place>): readonly FoundChannel[] {
  const [name = 'train'] = read.size === 1 ? [...read.keys()] : [...read.keys()].filter((one) => /^train/.test(one));
  const folder = foldersOf(tree).find((one) => depthOf(one) < 2 && HOLDERS.test(nameOf(one)) && filesIn(tree, one).some(isData));
  if (folder === undefined) return [];
  const place = read.get(name);
  const why = place === undefined ? 'the only folder with data' : `${describePlace(place)} reads it, and this is the only folder with data`;
  const found = describe(tree, { name, path: folder, why });
  return found === undefined ? [] : [found];
}

/** Undefined where there is no data in the folder. */
function describe(tree: Tree, { name, path, why }: Pick<FoundChannel, 'name' | 'path' | 'why'>): FoundChannel | undefined {
  const data = tree.files.filter((file) => isBelow(file.path, path) && isData(file));
  if (data.length === 0) return undefined;
  const sniffed = data.map(sniffContentType);
  const counts = new Map<string, number>();
  for (const { type } of sniffed.filter((one) => one !== undefined)) counts.set(type, (counts.get(type) ?? 0) + 1);
  const [first, ...others] = [...counts].sort(([, one], [, other]) => other - one);
  const mixed = others.length > 0 ? [`${path} also holds ${others.map(([type]) => type).join(' and ')}`] : [];
  const doubts = [...mixed, ...sniffed.flatMap((one) => one?.doubt ?? [])].slice(0, 3);
  return { name, path, contentType: first?.[0], inputMode: 'File', files: data.length, why, doubts };
}

function isData({ path, bytes }: TreeFile): boolean {
  return bytes.length > 0 && !CODE.test(path.split('.').at(-1)?.toLowerCase() ?? '') && !/^(readme|license|\.)/i.test(nameOf(path));
}
