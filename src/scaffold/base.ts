import { isUtf8 } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import type { TemplateSection } from '../config/template-section.ts';
import { byCodePoint, type FilePlan } from '../files.ts';
import type { Template } from './catalog.ts';
import type { ProjectFacts } from './render.ts';

/** Where a project keeps what the template gave it, for the three-way merge of a later update. */
export const BASE_FILE = '.sagemaker-algo/base.json.gz';

/** A file as the template gave it. Text and other bytes as they are; of one that is too large only its digest. */
export interface StoredFile {
  readonly path: string;
  readonly mode: number;
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly sha256?: string | undefined;
}

/** What lies in the base file, as JSON in gzip: that carries a checksum and the length, so that damage is noticed. */
export interface StoredBase {
  readonly format: 1;
  readonly template: TemplateSection;
  readonly facts: Omit<ProjectFacts, 'origin'>;
  /** What the folder of the project was called, which the command that makes it again names. */
  readonly folder: string;
  readonly files: readonly StoredFile[];
}

/** What a project is made from. */
export interface MadeFrom {
  readonly template: Pick<Template, 'id' | 'version'>;
  readonly facts: ProjectFacts;
  /** Name of the project's folder. */
  readonly folder: string;
}

export interface BaseLimits {
  /** Bytes of one file. */
  readonly file: number;
  /** Bytes of all files together. */
  readonly total: number;
}

/** Beyond these a file can still be told from a changed one, but no longer merged line by line. */
export const BASE_LIMITS: BaseLimits = { file: 1_048_576, total: 16_777_216 };

/** The next levels take half as long again and save 3 %. */
const LEVEL = 4;

/** Whether only its owner may read a file: a key or the like. Such a file is never stored, compared or merged. */
export function isPrivate({ mode }: Pick<FilePlan, 'mode'>): boolean {
  return (mode & 0o077) === 0;
}

/**
 * The base file of a project with these files. JSON rather than a tar archive: it needs no library, which would take longer to load
 * than the whole project takes to write.
 */
export async function planBase(made: MadeFrom, plans: readonly FilePlan[], limits = BASE_LIMITS): Promise<FilePlan> {
  let room = limits.total;
  const files: StoredFile[] = [];
  for (const plan of plans) {
    if (isPrivate(plan)) continue;
    const bytes = typeof plan.content === 'string' ? Buffer.from(plan.content) : plan.content;
    const fits = bytes.length <= Math.min(limits.file, room);
    if (fits) room -= bytes.length;
    files.push({ path: plan.path, mode: plan.mode, ...(fits ? asStored(bytes) : { sha256: await digest(bytes) }) });
  }
  const base: StoredBase = { format: 1, ...describeMaking(made), files };
  return { path: BASE_FILE, content: gzipSync(JSON.stringify(base), { level: LEVEL }), mode: 0o644 };
}

/** What a base says besides the files. */
export function describeMaking({ template, facts, folder }: MadeFrom): Omit<StoredBase, 'format' | 'files'> {
  const { origin, ...others } = facts;
  return { template: { name: template.id, version: template.version, answers: facts.answers, ...origin }, facts: others, folder };
}

/** Only what comes back byte for byte can be kept as text. */
function asStored(bytes: Uint8Array): Pick<StoredFile, 'text' | 'base64'> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? { text: buffer.toString('utf8') } : { base64: buffer.toString('base64') };
}

/** Loaded when it is needed, which is hardly ever. */
async function digest(bytes: Uint8Array): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}

/** The files of a project together with its base, sorted by path. */
export function withBase(plans: readonly FilePlan[], base: FilePlan): readonly FilePlan[] {
  return [...plans, base].sort((one, other) => byCodePoint(one.path, other.path));
}
