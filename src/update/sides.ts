import { createHash } from 'node:crypto';
import type { FilePlan } from '../files.ts';
import { isPrivate, type StoredBase } from '../scaffold/base.ts';

/** A file as a template gives it. */
export interface TemplateFile {
  /** Undefined when only the digest was kept. */
  readonly bytes: Buffer | undefined;
  readonly sha256?: string | undefined;
  readonly mode: number;
}

/** By path. */
export type Render = ReadonlyMap<string, TemplateFile>;

/** What a stored base holds. */
export function renderOfBase({ files }: StoredBase): Render {
  return new Map(
    files.map(({ path, mode, text, base64, sha256 }) => {
      const bytes = text === undefined ? (base64 === undefined ? undefined : Buffer.from(base64, 'base64')) : Buffer.from(text);
      return [path, { bytes, sha256, mode }];
    }),
  );
}

/** What a template gives now, without the files that only their owner may read: those are made once and never merged. */
export function renderOfPlans(plans: readonly FilePlan[]): Render {
  const shared = plans.filter((plan) => !isPrivate(plan));
  return new Map(shared.map(({ path, content, mode }) => [path, { bytes: Buffer.from(content), mode }]));
}

/** Digest of a file that is too large to be stored. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether bytes are those of a template's file, whatever is known of it. */
export function holds(file: TemplateFile, bytes: Buffer): boolean {
  return file.bytes === undefined ? file.sha256 === digest(bytes) : file.bytes.equals(bytes);
}

/** Whether two renders of a file have the same bytes. */
export function sameContent(one: TemplateFile, other: TemplateFile): boolean {
  if (one.bytes !== undefined) return holds(other, one.bytes);
  return other.bytes === undefined ? one.sha256 === other.sha256 : holds(one, other.bytes);
}

/** Whether somebody may execute it. */
export function isExecutable(mode: number): boolean {
  return (mode & 0o100) !== 0;
}

/** Whether two renders are the same, files and modes. */
export function sameRender(one: Render, other: Render): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([path, file]) => {
    const found = other.get(path);
    return found !== undefined && sameContent(file, found) && isExecutable(file.mode) === isExecutable(found.mode);
  });
}
