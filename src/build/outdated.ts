import type { BuildDeps } from './build-image.ts';
import { readRecord } from './build-record.ts';
import { digestBuild, readInputs } from './digest.ts';
import type { BuildJob } from './plan.ts';

/**
 * Whether the image of a job was made by our last build from other files than those that are there now. Undefined when that
 * cannot be told: never built by us, built by somebody else since, files that cannot be read.
 */
export async function isOutdated(
  { spec }: BuildJob,
  { engine, cache, platform, version }: Pick<BuildDeps, 'engine' | 'cache' | 'platform' | 'version'>,
): Promise<boolean | undefined> {
  const record = readRecord(cache, spec);
  const image = record === undefined ? undefined : await engine.inspectImage(spec.tag);
  if (record === undefined || image?.id !== record.imageId) return undefined;
  try {
    // What was given on the command line then stays out of the comparison.
    const same = { ...spec, ...record.asked };
    const inputs = readInputs(same, { platform, version, builder: engine.builder ?? engine.info.name });
    const bases = await Promise.all(inputs.images.map((name) => engine.inspectImage(name)));
    const ids = bases.flatMap((base) => (base === undefined ? [] : [base.id]));
    return ids.length < bases.length ? undefined : digestBuild(inputs, ids) !== record.digest;
  } catch {
    return undefined;
  }
}
