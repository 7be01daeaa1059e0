import { mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIG_FILE } from '../config/find.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { writeFileAtomic } from '../files.ts';
import type { Role } from '../sagemaker/contract.ts';
import type { BuildDeps, ImageOutcome } from './build-image.ts';
import { ignoreFilesOf } from './digest.ts';
import type { BuildPlan } from './project-plan.ts';
import { describeAsked, findReceipt, type Receipt, readReceipt, type Surroundings, stateOf, type UnchangedImage } from './receipt.ts';

export interface BuildRun {
  readonly plan: BuildPlan;
  readonly projectDir: string;
  readonly engine: ContainerEngine;
  readonly looked: Pick<BuildDeps, 'contexts' | 'images'>;
  readonly outcomes: readonly ImageOutcome[];
  /** When it began, in milliseconds since the epoch. */
  readonly began: number;
}

/**
 * How long files must have been at rest before their times are believed. A file that is written twice within one tick of the file system's clock
 * has the same times after both. And one that a program writes to through memory gets a new time only at the first write after the system has
 * brought it to the disk, which it does within 35 seconds.
 */
const REST_MS = 60_000;
/** Asking for the states of more files would take longer than is won. */
const MOST_PATHS = 20_000;

/**
 * File systems on which a file gets a new time whoever writes to it and however: ext, XFS, Btrfs, F2FS, ZFS, overlayfs. One in memory takes no notice
 * of what is written through memory, and one of another machine is looked at from time to time only.
 */
const DATING = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x794c7630]);

/**
 * Keeps what a run of `build` without options looked at. The next run that reads the same files and finds the same, some time later, makes a
 * receipt of it: between two looks at the same states lies a reading of the contents, so these contents belong to these states.
 */
export function keepReceipt(surroundings: Surroundings, role: Role | undefined, run: BuildRun, now: () => number): void {
  const { engine, outcomes, looked, began } = run;
  const source = engine.imageSource;
  const file = source === undefined ? undefined : findReceipt(surroundings, role);
  const paths = listPaths(surroundings.cwd, run);
  if (source === undefined || file === undefined || paths === undefined || outcomes.some(({ status }) => status === 'failed')) return;
  const seen = paths.map((path) => [path, stateOf(path)] as const);
  if (!seen.every(isDated())) return;
  const asked = describeAsked(surroundings, role);
  const before = readReceipt(file, asked);
  const same = before !== undefined && before.since <= began && JSON.stringify(before.seen) === JSON.stringify(seen);
  const images = [...looked.images];
  const settled = same && began - before.since >= REST_MS && outcomes.every(({ status }) => status !== 'built');
  const since = same ? before.since : now();
  const receipt: Receipt = { asked, seen, socket: source.socket, images, outcomes: outcomes as readonly UnchangedImage[], since, settled };
  write(file, `${JSON.stringify(receipt)}\n`);
}

/** Undefined where something decides that is not looked at. */
function listPaths(cwd: string, { plan, projectDir, engine, looked }: BuildRun): readonly string[] | undefined {
  const jobs = plan.flatMap((job) => (job.kind === 'build' ? [job.spec] : []));
  if (jobs.some(({ secrets = {} }) => Object.keys(secrets).length > 0)) return undefined;
  const paths = new Set([
    ...specPlaces(cwd, projectDir),
    ...jobs.flatMap((spec) => [spec.dockerfile, ...ignoreFilesOf(spec)]),
    ...[...looked.contexts.values()].flatMap(({ paths }) => paths),
    ...(engine.imageSource?.decidedBy ?? []),
  ]);
  return paths.size > MOST_PATHS ? undefined : [...paths];
}

/** Where the spec file was looked for, up to where it is. */
function specPlaces(cwd: string, projectDir: string): readonly string[] {
  const place = join(cwd, CONFIG_FILE);
  return cwd === projectDir || dirname(cwd) === cwd ? [place] : [place, ...specPlaces(dirname(cwd), projectDir)];
}

/** Whether a file at a path gets a new time with every change. */
export function isDating(path: string): boolean {
  return DATING.has(statfsSync(path).type);
}

/** A file system is asked once. */
function isDated(): (seen: readonly [path: string, state: string]) => boolean {
  const known = new Map<string, boolean>();
  return ([path, state]) => {
    // Nothing is nowhere.
    if (!/^\d/.test(state)) return true;
    const device = state.slice(0, state.indexOf(' '));
    const dated = known.get(device) ?? isDating(path);
    known.set(device, dated);
    return dated;
  };
}

function write(file: string, text: string): void {
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // The first one.
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic(file, text, 0o600, { flush: false });
  } catch {
    // A full or closed disk: the next build takes the longer way.
  }
}
