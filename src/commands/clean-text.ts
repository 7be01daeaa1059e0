import type { SilentClient } from '../engine/find-clients.ts';
import { formatBytes } from '../text/bytes.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { Piece, Spared } from './clean-plan.ts';

/** What was found, before anything of it is removed. */
export interface Findings {
  readonly pieces: readonly Piece[];
  readonly spared: readonly Spared[];
  readonly silent: readonly SilentClient[];
}

/** What is there, where, how large and how old; then what stays, and who did not answer. */
export function renderFindings({ pieces, spared, silent }: Findings, now: number): string {
  const places = [...new Set(pieces.map(({ where }) => where))];
  const found = places.flatMap((place) => [
    place,
    ...table(
      pieces.filter(({ where }) => where === place),
      now,
    ),
  ]);
  const left = spared.map(({ piece, reason }) => `  ${piece.kind} ${neutraliseLine(piece.name)} (${piece.where}): ${reason}`);
  const mute = silent.map(({ name, where, reason }) => `  ${describeClient(name, where)}: ${neutraliseLine(reason)}`);
  const lines = [
    ...found,
    ...(left.length === 0 ? [] : ['Left alone:', ...left]),
    ...(mute.length === 0 ? [] : ['Not looked at, or not at everything:', ...mute]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export function describeClient(name: string, where: string): string {
  return where === name ? name : `${name}, ${neutraliseLine(where)}`;
}

function table(pieces: readonly Piece[], now: number): readonly string[] {
  const rows = pieces.map(({ kind, name, project, bytes, madeAt }) => [
    kind,
    project === '' ? neutraliseLine(name) : `${neutraliseLine(name)} (${neutraliseLine(project, 64)})`,
    bytes === undefined ? 'size unknown' : bytes === 0 ? '' : formatBytes(bytes),
    madeAt === undefined ? 'age unknown' : `${formatAge(now - madeAt)} old`,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** `3 containers, 1 network (12 MB)`. */
export function describeSum(pieces: readonly Piece[]): string {
  const kinds = [...new Set(pieces.map(({ kind }) => kind))];
  const counts = kinds.map((kind) => {
    const count = pieces.filter((piece) => piece.kind === kind).length;
    return `${count} ${count === 1 ? NAMES[kind][0] : NAMES[kind][1]}`;
  });
  const bytes = pieces.reduce((sum, piece) => sum + (piece.bytes ?? 0), 0);
  return `${counts.join(', ')}${bytes === 0 ? '' : ` (${formatBytes(bytes)})`}`;
}

const NAMES: Readonly<Record<Piece['kind'], readonly [string, string]>> = {
  container: ['container', 'containers'],
  network: ['network', 'networks'],
  volume: ['volume', 'volumes'],
  image: ['image', 'images'],
  folder: ['work folder', 'work folders'],
  cache: ['entry of the cache', 'entries of the cache'],
};

/** Age for a person, in its largest whole unit. */
export function formatAge(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ] as const;
  const [unit, size] = units.find(([, length]) => ms >= length) ?? ['s', 1_000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

export function renderCleanJson(
  { pieces, spared, silent }: Findings,
  outcomes: ReadonlyMap<Piece, string | undefined> | undefined,
): string {
  const describe = ({ madeAt, state, ...piece }: Piece) => ({
    ...piece,
    madeAt: madeAt === undefined ? undefined : new Date(madeAt).toISOString(),
  });
  const things = pieces.map((piece) => {
    const reason = outcomes?.get(piece);
    return { ...describe(piece), status: outcomes === undefined ? 'found' : reason === undefined ? 'removed' : 'failed', reason };
  });
  const leftAlone = spared.map(({ piece, reason }) => ({ ...describe(piece), reason }));
  return `${JSON.stringify({ things, leftAlone, silent }, null, 2)}\n`;
}
