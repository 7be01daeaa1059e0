import { CONFIG_FILE } from '../config/find.ts';
import { asBytes, asText, type Latin1, withLineEndsOf } from './line-ends.ts';
import { isSoundJson, literalAt, mergeJson, withLiteral } from './merge-json.ts';
import { hasMarkers, type MergeSides } from './merge-lines.ts';
import type { TextMerger } from './merge-text.ts';
import { holds, type TemplateFile } from './sides.ts';

/** What becomes of a file that both have. */
export type MergedFile =
  /** The user's file as it is. */
  | { readonly status: 'same' }
  /** The template's file in its place, line ends perhaps the user's. */
  | { readonly status: 'updated'; readonly bytes: Buffer }
  | { readonly status: 'merged'; readonly bytes: Buffer }
  | { readonly status: 'conflict'; readonly bytes: Buffer; readonly conflicts: number }
  /** The template's goes beside it. `bytes`: what the user's becomes all the same. */
  | { readonly status: 'beside'; readonly why: string; readonly bytes?: Buffer };

/** The three versions of a file. */
export interface FileSides {
  readonly user: Buffer;
  /** Undefined when there is none, or none is known. */
  readonly base: TemplateFile | undefined;
  readonly template: Buffer;
}

/** The section of the spec file that says where a project comes from; it is the tool's, and always becomes the new one. */
const SECTION = ['template'];

/** Merges one file. `twoWay`: what the template had given is not known, so that all that differs has to be decided. */
export async function mergeFile(path: string, sides: FileSides, merging: { merger: TextMerger; twoWay: boolean }): Promise<MergedFile> {
  const [user, template] = [asText(sides.user), asText(sides.template)];
  if (path === CONFIG_FILE && user !== undefined && template !== undefined) return mergeSpec(sides, { user, template }, merging);
  const quick = decideQuickly(sides);
  if (quick !== undefined) return quick;
  if (user === undefined || template === undefined) return { status: 'beside', why: 'both were changed, and it is no text' };
  return mergeTexts(path, { user, base: baseText(sides), template }, merging);
}

/** Without a merge: when at most one side has changed something besides line ends. */
function decideQuickly({ user, base, template }: FileSides): MergedFile | undefined {
  if (user.equals(template) || (base !== undefined && holds(base, template))) return { status: 'same' };
  if (base !== undefined && holds(base, user)) return { status: 'updated', bytes: template };
  const [text, next] = [asText(user), asText(template)];
  if (text === undefined || next === undefined) return undefined;
  const even = withLineEndsOf(text, next);
  const before = base?.bytes === undefined ? undefined : asText(base.bytes);
  const evenBefore = before === undefined ? undefined : withLineEndsOf(text, before);
  if (even === text || even === evenBefore) return { status: 'same' };
  return evenBefore === text ? { status: 'updated', bytes: asBytes(even) } : undefined;
}

function baseText({ base }: FileSides): Latin1 | undefined {
  return base?.bytes === undefined ? undefined : asText(base.bytes);
}

async function mergeTexts(
  path: string,
  sides: MergeSides,
  { merger, twoWay }: { merger: TextMerger; twoWay: boolean },
): Promise<MergedFile> {
  if (hasMarkers(sides.user)) return { status: 'beside', why: 'it holds the conflict markers of an earlier merge' };
  if (sides.base === undefined && !twoWay) return { status: 'beside', why: 'you have one of your own' };
  const result = await merger.merge(sides);
  if (result === undefined) return { status: 'beside', why: 'both were changed, and without git it is too long to be merged' };
  const { text, conflicts } = result;
  const json = path.endsWith('.json') && isSoundJson(sides.user);
  if (conflicts === 0 && !(json && !isSoundJson(text))) return { status: 'merged', bytes: asBytes(text) };
  const { base } = sides;
  const byKeys =
    json && base !== undefined ? mergeJson({ ...sides, base, template: withLineEndsOf(sides.user, sides.template) }) : undefined;
  if (byKeys !== undefined) return byKeys === sides.user ? { status: 'same' } : { status: 'merged', bytes: asBytes(byKeys) };
  if (conflicts === 0) return { status: 'beside', why: 'both were changed, and together they would be no JSON' };
  return { status: 'conflict', bytes: asBytes(text), conflicts };
}

/** As any other, but with the new section on every side, so that it is never in conflict. */
async function mergeSpec(
  sides: FileSides,
  { user, template }: { user: Latin1; template: Latin1 },
  merging: { merger: TextMerger; twoWay: boolean },
): Promise<MergedFile> {
  const section = literalAt(template, SECTION);
  if (section === undefined) return mergeTexts(CONFIG_FILE, { user, base: baseText(sides), template }, merging);
  const mark = user.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const own = withLiteral(user.slice(mark.length), SECTION, withLineEndsOf(user, section));
  const asFile = (text: Latin1) => asBytes(mark + text);
  const known = baseText(sides);
  if (known === undefined) {
    const same = own === withLineEndsOf(own, template);
    if (same) return settle(asFile(own), sides.user);
    return { status: 'beside', why: 'what you have changed in it is not known', bytes: asFile(own) };
  }
  const base = withLiteral(known, SECTION, section);
  const quick = decideQuickly({ user: asBytes(own), base: { bytes: asBytes(base), mode: 0 }, template: asBytes(template) });
  if (quick?.status === 'same') return settle(asFile(own), sides.user);
  if (quick?.status === 'updated') return { status: 'updated', bytes: Buffer.concat([asBytes(mark), quick.bytes]) };
  const merged = await mergeTexts(CONFIG_FILE, { user: own, base, template }, merging);
  if (merged.status === 'same') return settle(asFile(own), sides.user);
  if (merged.status === 'beside') return { ...merged, bytes: asFile(own) };
  return { ...merged, bytes: Buffer.concat([asBytes(mark), merged.bytes]) };
}

/** UTF-8's, read as Latin-1. */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

function settle(bytes: Buffer, user: Buffer): MergedFile {
  return bytes.equals(user) ? { status: 'same' } : { status: 'updated', bytes };
}
