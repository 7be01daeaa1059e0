import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import type { BuildCache } from './cache.ts';

/** What the last complete rehearsal of a project said of which images. */
export interface TestRecord {
  readonly verdict: 'passed' | 'failed';
  /** Ids of the images, as the engine has them. */
  readonly images: Readonly<Record<Role, string>>;
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  /** When it ended, ISO 8601. */
  readonly at: string;
  /** Of the spec without what only concerns AWS. */
  readonly spec: string;
  /** Verdict of each check, for what a listing may say of the product. */
  readonly checks?: Readonly<Record<string, string>>;
}

const KIND = 'tested';

export function writeTestRecord(cache: BuildCache, projectDir: string, record: TestRecord): void {
  cache.write(KIND, [projectDir], record);
}

/** Undefined when there was no complete rehearsal, or nothing is known of it any more. */
export function readTestRecord(cache: BuildCache, projectDir: string): TestRecord | undefined {
  const value = cache.read(KIND, [projectDir]);
  return isTestRecord(value) ? value : undefined;
}

function isTestRecord(value: unknown): value is TestRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { verdict, images, at, spec } = value as Readonly<Record<string, unknown>>;
  const named = typeof images === 'object' && images !== null ? (images as Readonly<Record<string, unknown>>) : {};
  return (
    (verdict === 'passed' || verdict === 'failed') &&
    typeof at === 'string' &&
    typeof spec === 'string' &&
    ROLES.every((role) => typeof named[role] === 'string')
  );
}

/** Changes when a spec asks for another rehearsal; where the product goes in AWS and what its page says make no difference to one. */
export function digestSpec({ publish: _where, listing: _page, ...rehearsed }: Config): string {
  return createHash('sha256').update(JSON.stringify(rehearsed)).digest('hex');
}
