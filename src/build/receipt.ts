import { lstatSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../sagemaker/contract.ts';
import type { ImageOutcome } from './build-image.ts';
import { findCacheFolder } from './cache-folder.ts';

/**
 * What a `build` looked at that found nothing to do. While all of it is as it was, the next one has nothing to do either, and knows it
 * without reading a file. No part of this module may need much to be loaded.
 */
export interface Receipt {
  readonly asked: Asked;
  /** Paths, and how each was: see `stateOf`. */
  readonly seen: readonly (readonly [path: string, state: string])[];
  /** The engine's socket, and the images that it has to have under these names. */
  readonly socket: string;
  readonly images: readonly (readonly [name: string, id: string])[];
  readonly outcomes: readonly UnchangedImage[];
  /** When everything was first seen like this, in milliseconds since the epoch. */
  readonly since: number;
  /** Whether a later run has read the files once more and found the same. */
  readonly settled: boolean;
}

export type UnchangedImage = Extract<ImageOutcome, { status: 'built' | 'unchanged' | 'adopted' }>;

/** What the answer depends on besides files: the same question, of the same tool, in the same surroundings. */
export interface Asked {
  readonly version: string;
  readonly packageRoot: string;
  readonly cwd: string;
  readonly role: Role | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Variables that choose the engine, its client and its builder, and where their settings and ours are. */
const VARIABLES = [
  ...['PATH', 'HOME', 'XDG_CACHE_HOME', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_BUILDKIT', 'BUILDX_BUILDER'],
  'DOCKER_DEFAULT_PLATFORM',
];

export interface Surroundings {
  readonly version: string;
  readonly packageRoot: string;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function describeAsked({ version, packageRoot, cwd, env }: Surroundings, role: Role | undefined): Asked {
  return { version, packageRoot, cwd, role, env: Object.fromEntries(VARIABLES.map((name) => [name, env[name]])) };
}

/** Where the receipt of a folder and a role is kept; undefined where none is. Named by the folder's number: a hash takes longer to load. */
export function findReceipt({ cwd, env, platform }: Surroundings, role: Role | undefined): string | undefined {
  const cache = platform === 'linux' ? findCacheFolder(env, platform) : undefined;
  if (cache === undefined) return undefined;
  const { dev, ino } = statSync(cwd, { bigint: true });
  const hex = (number: bigint) => number.toString(16).padStart(16, '0');
  return join(cache, role === undefined ? 'receipts' : `receipts-${role}`, `${hex(dev)}${hex(ino)}.json`);
}

/** The receipt in a file; undefined when there is none for what is asked. */
export function readReceipt(file: string, asked: Asked): Receipt | undefined {
  try {
    const receipt = JSON.parse(readFileSync(file, 'utf8')) as Receipt;
    return JSON.stringify(receipt.asked) === JSON.stringify(asked) ? receipt : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something is no longer as the last run of `build` without options saw it: then there is most likely something to build. */
export function isTouched(surroundings: Surroundings, role: Role | undefined): boolean {
  const file = findReceipt(surroundings, role);
  const receipt = file === undefined ? undefined : readReceipt(file, describeAsked(surroundings, role));
  return receipt?.seen.some(([path, state]) => stateOf(path) !== state) ?? false;
}

/**
 * What tells whether something at a path was touched, without reading it; of a link also what it leads to. Empty for nothing. The time of the
 * last change of a file cannot be set by hand, unlike that of its content.
 */
export function stateOf(path: string): string {
  try {
    const own = lstatSync(path, { throwIfNoEntry: false });
    if (own?.isSymbolicLink() !== true) return own === undefined ? '' : describe(own);
    const target = statSync(path, { throwIfNoEntry: false });
    return `${describe(own)} ${target === undefined ? '' : describe(target)}`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

function describe({ dev, ino, mode, size, mtimeMs, ctimeMs }: Stats): string {
  return `${dev} ${ino} ${mode} ${size} ${mtimeMs} ${ctimeMs}`;
}
