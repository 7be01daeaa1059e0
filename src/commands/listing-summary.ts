import type { FileAction, FileRow } from '../listing/place.ts';
import type { Gap } from '../listing/types.ts';
import { neutraliseLine } from '../text/safe.ts';
import { wrap } from '../text/width.ts';

const COLUMNS = 100;

/** What `listing` has done, for a person: the files that changed, and what is missing by field. */
export function renderListing({
  folder,
  rows,
  gaps,
  check,
}: {
  readonly folder: string;
  readonly rows: readonly FileRow[];
  readonly gaps: readonly Gap[];
  readonly check: boolean;
}): string {
  return [...renderRows(folder, rows, check), ...renderGaps(gaps), ...renderNext(folder, gaps, check), ''].join('\n');
}

const DONE: Readonly<Record<FileAction, string>> = {
  unchanged: 'unchanged',
  created: 'created',
  renewed: 'renewed',
  edited: 'edited by hand and left as they are (--force replaces them)',
  removed: 'removed',
};
const WOULD: Readonly<Record<FileAction, string>> = {
  ...DONE,
  created: 'missing',
  renewed: 'out of date',
  removed: 'no longer part of it',
};

function renderRows(folder: string, rows: readonly FileRow[], check: boolean): readonly string[] {
  const words = check ? WOULD : DONE;
  const counted = (Object.keys(words) as FileAction[]).flatMap((action) => {
    const found = rows.filter((row) => row.action === action);
    if (found.length === 0) return [];
    const named = action === 'unchanged' || found.length > 6 ? '' : `: ${found.map(({ path }) => neutraliseLine(path)).join(', ')}`;
    return [`  ${found.length} ${found.length === 1 ? 'file' : 'files'} ${words[action]}${named}`];
  });
  return [`${neutraliseLine(folder)}/`, ...counted];
}

function renderGaps(gaps: readonly Gap[]): readonly string[] {
  if (gaps.length === 0) return ['Nothing is missing.'];
  const must = gaps.filter(({ severity }) => severity === 'must');
  const should = gaps.filter(({ severity }) => severity === 'should');
  const rows = (found: readonly Gap[]) =>
    found.flatMap(({ field, reason, source }) =>
      wrap(neutraliseLine(`${field}: ${reason} (${source})`, 500), COLUMNS - 4).map(
        (line, index) => `${index === 0 ? '  ' : '    '}${line}`,
      ),
    );
  return [
    ...(must.length === 0 ? [] : [`AWS refuses the listing (${must.length}):`, ...rows(must)]),
    ...(should.length === 0 ? [] : [`Its reviewers ask for more (${should.length}):`, ...rows(should)]),
  ];
}

function renderNext(folder: string, gaps: readonly Gap[], check: boolean): readonly string[] {
  if (gaps.length > 0)
    return [`Fill in the section "listing" of sagemaker-algo.json, then: sagemaker-algo listing${check ? '' : ' --no-record'}`];
  return check
    ? []
    : [`Put the content of ${folder}/buyer/ into the repository that the listing names. Next: sagemaker-algo publish --listing`];
}
