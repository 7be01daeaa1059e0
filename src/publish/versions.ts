import type { AlgorithmSummary } from '../aws/algorithms.ts';
import type { Config } from '../config/schema.ts';
import { algorithmName, versionPrefix } from './names.ts';

/**
 * Which algorithms are versions of this project, by their names alone: another project may begin with the same words, so what
 * follows has to begin like a version, or be the one that the project has now.
 */
export function looksLikeVersion(config: Pick<Config, 'name' | 'version'>, algorithm: string): boolean {
  if (algorithm === algorithmName(config)) return true;
  const prefix = versionPrefix(config);
  return algorithm.startsWith(prefix) && /^v?\d/.test(algorithm.slice(prefix.length));
}

/** The versions of this project among the algorithms of a Region; their tags, where they can be read, say more than their names. */
export async function findVersions(
  config: Pick<Config, 'name' | 'version'>,
  found: readonly AlgorithmSummary[],
  tagsOf: (arn: string) => Promise<Readonly<Record<string, string>> | undefined>,
): Promise<readonly AlgorithmSummary[]> {
  const similar = found.filter(({ name }) => looksLikeVersion(config, name));
  const kept = await Promise.all(
    similar.map(async ({ arn }) => {
      const project = (await tagsOf(arn))?.['sagemaker-algo.project'];
      return project === undefined || project === config.name;
    }),
  );
  return similar.filter((_, index) => kept[index] === true);
}
