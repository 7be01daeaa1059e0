/**
 * A region is a part of a file that is made from the spec: everything between two lines with its name. The first line also holds a
 * checksum of what was put there, so that an edit by hand is noticed. A whole file is derived when its region spans it.
 */
export interface Region {
  readonly name: string;
  /** The checksum in its first line; undefined before it was filled for the first time. */
  readonly recorded: string | undefined;
  /** What stands between its lines. */
  readonly content: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
  /** Offsets of the whole region, both marker lines included, the line break after the last one not. */
  readonly from: number;
  readonly to: number;
  /** How a line of it begins and ends that is a comment. */
  readonly comment: readonly [before: string, after: string];
}

/** A marker that belongs to no region. */
export interface StrayMarker {
  readonly line: number;
  readonly reason: string;
}

/** Cheap test for files that cannot hold a region. */
export const MARK = 'sagemaker-algo:begin';

const IN_MARKDOWN = /^(?: {0,3}(?<fence>`{3,}|~{3,}).*|(?<open><!-- *)sagemaker-algo:(?<kind>begin|end)(?<rest>.*))$/gm;
const IN_CODE = /^(?<open>(?:#|\/\/) *)sagemaker-algo:(?<kind>begin|end)(?<rest>.*)$/gm;
const REST = /^ +(?<name>[a-z][a-z0-9-]*)(?: +(?<recorded>[0-9a-f]{8}))? *(?:-->)? *$/;

/** Finds the regions of a file. Markers in a code block of Markdown are an example and count for nothing. */
export function findRegions(path: string, text: string): { readonly regions: readonly Region[]; readonly stray: readonly StrayMarker[] } {
  const regions: Region[] = [];
  const stray: StrayMarker[] = [];
  let open: (Marker & { readonly begin: true }) | undefined;
  const leave = (marker: Marker, reason: string) => stray.push({ line: lineAt(text, marker.from), reason });
  for (const marker of findMarkers(path, text)) {
    if ('unreadable' in marker) leave(marker, 'this marker cannot be read');
    else if (marker.begin) {
      if (open !== undefined) leave(open, `the region ${open.name} has no end`);
      open = { ...marker, begin: true };
    } else if (open?.name !== marker.name) leave(marker, `the region ${marker.name} ends here and begins nowhere`);
    else {
      regions.push(assemble(text, open, marker));
      open = undefined;
    }
  }
  if (open !== undefined) leave(open, `the region ${open.name} has no end`);
  return { regions, stray };
}

type Marker = { readonly from: number; readonly to: number; readonly open: string } & (
  | { readonly begin: boolean; readonly name: string; readonly recorded: string | undefined }
  | { readonly unreadable: true; readonly begin?: never; readonly name?: never; readonly recorded?: never }
);

function* findMarkers(path: string, text: string): Generator<Marker> {
  let fence = '';
  for (const match of text.matchAll(isMarkdown(path) ? IN_MARKDOWN : IN_CODE)) {
    const { fence: found, open = '', kind, rest = '' } = match.groups ?? {};
    if (found !== undefined) {
      if (fence === '') fence = found;
      else if (found.startsWith(fence)) fence = '';
    } else if (fence === '') {
      const at = { from: match.index, to: match.index + match[0].length, open };
      const parts = REST.exec(rest)?.groups;
      if (parts?.['name'] === undefined) yield { ...at, unreadable: true };
      else yield { ...at, begin: kind === 'begin', name: parts['name'], recorded: parts['recorded'] };
    }
  }
}

function assemble(text: string, begin: Marker, end: Marker): Region {
  return {
    name: begin.name ?? '',
    recorded: begin.recorded,
    content: text.slice(begin.to, end.from),
    line: lineAt(text, begin.from),
    from: begin.from,
    to: end.to,
    comment: [begin.open, begin.open.startsWith('<') ? ' -->' : ''],
  };
}

function lineAt(text: string, offset: number): number {
  return (text.slice(0, offset).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
}

function isMarkdown(path: string): boolean {
  return /\.(md|markdown)$/i.test(path);
}

/** `fresh`: as the spec has it. `stale`: the spec has changed since. `edited`: somebody has changed it by hand. */
export type RegionState = 'fresh' | 'stale' | 'edited';

/** What has become of a region that should hold `wanted`. */
export function judgeRegion({ content, recorded }: Region, wanted: string): RegionState {
  if (isNew(content, recorded)) return 'stale';
  const found = checksum(content);
  if (found === checksum(wanted)) return recorded === found ? 'fresh' : 'stale';
  return recorded === found ? 'stale' : 'edited';
}

/** As a template has it: nothing was ever put there. */
function isNew(content: string, recorded: string | undefined): boolean {
  return recorded === undefined && content.trim() === '';
}

/** The text with some of its regions filled anew; line breaks are those of the file. */
export function fillRegions(path: string, text: string, filled: ReadonlyMap<Region, string>): string {
  // Without blank lines around it not every reader of Markdown takes a table for one.
  const gap = isMarkdown(path) ? '\n' : '';
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const parts: string[] = [];
  let at = 0;
  for (const [region, content] of [...filled].sort(([one], [other]) => one.from - other.from)) {
    const mark = (words: string) => region.comment.join(`sagemaker-algo:${words}`);
    const whole = `${mark(`begin ${region.name} ${checksum(content)}`)}\n${gap}${content}\n${gap}${mark(`end ${region.name}`)}`;
    parts.push(text.slice(at, region.from), whole.replaceAll(/\r\n|\n|\r/g, lineBreak));
    at = region.to;
  }
  return [...parts, text.slice(at)].join('');
}

/** Tells contents apart. What an editor or a formatter of tables changes without changing the words counts for nothing. */
function checksum(content: string): string {
  const lines = content.split(/\r\n|\n|\r/).map((line) => line.trimEnd());
  const plain = lines.map((line) => (line.startsWith('|') ? line.replaceAll(/ *\| */g, '|').replaceAll(/:?-{3,}:?(?=\|)/g, '---') : line));
  return fingerprint(plain.join('\n').trim()).toString(16).padStart(8, '0');
}

/** FNV-1a over the code units. No table has to be made and nothing loaded for it, which counts while a project is made. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
