import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { findConfig } from '../config/find.ts';
import type { Context } from '../context.ts';
import type { BuildCache } from './cache.ts';
import { type AdoptedImage, type BuildJob, type BuildWish, planBuilds } from './plan.ts';

export type BuildPlan = readonly (BuildJob | AdoptedImage)[];

/**
 * What to build for the project around `cwd`. A plan depends on nothing but the text of the spec file, the wish and this tool,
 * so it is remembered: reading the spec with all its rules takes longer than everything else that an unchanged build does.
 * Throws what `loadConfig` throws.
 */
export async function planProject(context: Pick<Context, 'cwd' | 'version'>, wish: BuildWish, cache: BuildCache): Promise<BuildPlan> {
  const file = findConfig(context.cwd);
  const hash = hashOf(context.version, file, wish);
  const known = cache.read('plans', [dirname(file)]);
  if (hash !== undefined && isPlan(known) && known.hash === hash) return known.plan;
  const { loadConfig } = await import('../config/load.ts');
  const { config, projectDir } = loadConfig(context);
  const plan = planBuilds(config, projectDir, wish);
  cache.write('plans', [dirname(file)], { hash, plan });
  return plan;
}

/** Undefined when the file cannot be read: whoever reads it next says why. */
function hashOf(version: string, file: string, wish: BuildWish): string | undefined {
  try {
    const text = readFileSync(file, 'latin1');
    return createHash('sha256')
      .update(JSON.stringify([version, file, text, wish]))
      .digest('hex');
  } catch {
    return undefined;
  }
}

function isPlan(value: unknown): value is { readonly hash: string; readonly plan: BuildPlan } {
  return typeof value === 'object' && value !== null && 'hash' in value && 'plan' in value && Array.isArray(value.plan);
}
