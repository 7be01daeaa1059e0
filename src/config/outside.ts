import { delimiter, resolve } from 'node:path';
import { isInside, realOf, rootsOf } from '../inside.ts';
import type { JsonPath } from './parse-json.ts';
import { formatPath } from './paths.ts';
import { TEXT_FILE } from './rules/listing.ts';
import type { Config } from './schema.ts';

/** Names folders beside the project that its spec may use: the spec itself, which somebody else may have written, cannot. */
export const OUTSIDE_VARIABLE = 'SAGEMAKER_ALGO_OUTSIDE';

/**
 * Paths of the spec that lead out of the project, links followed, each as a line of a message. What they name is sent to builders,
 * given to containers, published: a spec of somebody else must not choose the keys of whoever runs it.
 */
export function findOutside(config: Config, projectDir: string, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const allowed = (env[OUTSIDE_VARIABLE] ?? '').split(delimiter).filter((folder) => folder !== '');
  const roots = [...rootsOf(projectDir), ...allowed.map((folder) => realOf(resolve(folder)))];
  return [...pathsOf(config)].flatMap(([place, path]) => {
    const full = resolve(projectDir, path);
    return isInside(roots, full) ? [] : [`${formatPath(place)}: leads out of the project, to ${realOf(full)}`];
  });
}

/** Every path that the spec names, with its place. */
function* pathsOf({ images, samples, listing }: Config): Generator<readonly [JsonPath, string]> {
  for (const [role, { dockerfile, context, secrets }] of Object.entries(images)) {
    if (dockerfile !== undefined) yield [['images', role, 'dockerfile'], dockerfile];
    if (dockerfile !== undefined) yield [['images', role, 'context'], context];
    for (const [id, path] of Object.entries(secrets)) yield [['images', role, 'secrets', id], path];
  }
  for (const [name, { path }] of Object.entries(samples.channels)) yield [['samples', 'channels', name, 'path'], path];
  for (const [index, { path }] of samples.requests.entries()) yield [['samples', 'requests', index, 'path'], path];
  if (samples.batch !== undefined) yield [['samples', 'batch', 'path'], samples.batch.path];
  yield* textFiles(listing, ['listing']);
}

/** Texts of the listing that name a file, wherever they stand in it. */
function* textFiles(value: unknown, place: JsonPath): Generator<readonly [JsonPath, string]> {
  if (typeof value === 'string' && TEXT_FILE.test(value)) yield [place, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* textFiles(inner, [...place, Array.isArray(value) ? Number(key) : key]);
}
