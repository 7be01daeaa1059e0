import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { assertInside } from '../files.ts';
import { BASE_FILE, type StoredBase } from '../scaffold/base.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import type { ProjectFiles } from './project-files.ts';

/** What was found of what the template had given. */
export type FoundBase =
  | { readonly status: 'whole'; readonly base: StoredBase }
  /** `why` completes "because ...". */
  | { readonly status: 'missing'; readonly why: string };

const answers = z.record(z.string(), z.union([z.string(), z.boolean()]));
const schema = z.object({
  format: z.literal(1),
  template: z.object({ name: z.string(), version: z.string(), answers, command: z.optional(z.string()), source: z.optional(z.string()) }),
  facts: z.object({ name: z.string(), toolVersion: z.string(), toolDependency: z.string(), answers }),
  folder: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      mode: z.int().check(z.minimum(0), z.maximum(0o777)),
      text: z.optional(z.string()),
      base64: z.optional(z.string()),
      sha256: z.optional(z.string()),
    }),
  ),
});

/** More than any base that was written: what is larger is no base. */
const LARGEST = 268_435_456;

/** Reads the base of a project. Throws UserError when a newer tool wrote it or something else is in its place. */
export function readBase(project: ProjectFiles): FoundBase {
  const found = project.look(BASE_FILE);
  if (found.kind === 'blocked') {
    throw new UserError(`${join(project.folder, found.at)} is ${found.what}; nothing is read or written through it.`, {
      hint: 'Move it away, then run the command again.',
    });
  }
  if (found.kind === 'absent') return { status: 'missing', why: `${BASE_FILE}, which holds what the template gave, is not there` };
  const damaged = { status: 'missing', why: `${BASE_FILE}, which holds what the template gave, is damaged` } as const;
  const value = parseBase(explaining('read', join(project.folder, BASE_FILE), () => readFileSync(join(project.folder, BASE_FILE))));
  if (value === undefined) return damaged;
  if (typeof value === 'object' && value !== null && 'format' in value && typeof value.format === 'number' && value.format > 1) {
    throw new UserError(`${BASE_FILE} was written by a newer version of this tool.`, {
      hint: 'Update the tool: npm install --save-dev create-sagemaker-algo@latest',
    });
  }
  const result = schema.safeParse(value);
  if (!result.success) return damaged;
  for (const { path } of result.data.files) assertInside(path);
  return { status: 'whole', base: result.data };
}

/** Gzip notices what was damaged. */
function parseBase(bytes: Buffer): unknown {
  try {
    return parseBoundedJson(gunzipSync(bytes, { maxOutputLength: LARGEST }).toString('utf8'));
  } catch {
    return undefined;
  }
}
