import { isRemovable, type Possession } from '../cloud/inventory.ts';
import { describeCommand } from '../command-line.ts';
import { neutraliseLine } from '../text/safe.ts';

/** Jobs that have ended and are shown; they stay on record for ever. */
const ENDED_SHOWN = 10;

interface View {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly all: boolean;
  readonly flags: readonly string[];
  /** Whether the reader is told how to remove it all. */
  readonly hint?: boolean;
}

/** The list for a person: what costs first. */
export function describePossessions(found: readonly Possession[], { now, all, flags, hint = true }: View): string {
  if (found.length === 0) return `Nothing of ${all ? 'any project of this tool' : 'this project'} is in AWS here.\n`;
  const live = found.filter(isRemovable);
  const ended = found.filter((one) => !isRemovable(one)).sort((a, b) => b.createdAt - a.createdAt);
  const shown = [...live, ...ended.slice(0, ENDED_SHOWN)];
  const rows = shown.map(({ kind, name, status, createdAt, project }) => [
    kind,
    name,
    status,
    `${formatAge(now - createdAt)}`,
    ...(all ? [project] : []),
  ]);
  const header = ['kind', 'name', 'status', 'age', ...(all ? ['project'] : [])];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => neutraliseLine(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).trimEnd();
  const endpoints = live.filter(({ kind }) => kind === 'endpoint').length;
  const running = live.filter(({ kind }) => kind === 'training job' || kind === 'transform job').length;
  return [
    ...[header, ...rows].map(line),
    ...(ended.length > ENDED_SHOWN ? ['Older jobs that have ended are not shown.'] : []),
    ...(endpoints > 0 ? [`${endpoints} endpoint${endpoints === 1 ? '' : 's'}: by the hour until deleted.`] : []),
    ...(running > 0 ? [`${running} running job${running === 1 ? '' : 's'}: by the second until ended.`] : []),
    ...(hint && live.length > 0
      ? [`Remove: ${describeCommand('sagemaker-algo', ['jobs', '--cleanup', ...(all ? ['--all'] : []), ...flags])}`]
      : []),
    '',
  ].join('\n');
}

/** An age as people say it: `5 min`, `3 h`, `12 d`. */
function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
