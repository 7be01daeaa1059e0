import { type Chosen, discoverImages } from './discover-images.ts';
import { discoverChannels, discoverHyperparameters, discoverTypes } from './discover-samples.ts';
import type { Discovery, Finding, Part } from './discovery.ts';
import type { FoundDockerfile } from './images.ts';
import { findMetrics } from './metrics.ts';
import { findRequests } from './payloads.ts';
import { findPlatformConfigs, type PlatformConfig } from './platform-config.ts';
import { readCode } from './read-code.ts';
import { findSagify, type Sagify } from './sagify.ts';
import { describePlace, isMisread, type Tree } from './tree.ts';

/** Everything that the finders see in a tree, put together. `chosen` settles what had several candidates, by its id. */
export function discover(tree: Tree, options: { readonly name: string; readonly chosen?: Chosen }): Discovery {
  const { name, chosen = {} } = options;
  const sagify = findSagify(tree);
  const images = discoverImages(tree, { sagify, chosen });
  const within = sourcesWithin(images.used);
  const { sources, skipped } = readCode(tree, within);
  const configs = findPlatformConfigs(tree);
  const channels = discoverChannels(tree, { configs, sources, chosen });
  const hyperparameters = discoverHyperparameters(configs, sources);
  const requests = findRequests(tree);
  const metrics = findMetrics(sources);
  const types = discoverTypes(sources);
  const found = Object.keys(images.draft).length > 0;
  const parts = [describeLayout(sagify, configs), images, channels, hyperparameters, types];
  return {
    draft: {
      name: found ? name : undefined,
      images: images.draft,
      ...hyperparameters.draft,
      ...channels.draft,
      metrics: Object.fromEntries(metrics.map(({ name, regex }) => [name, { regex }])),
      training: {},
      inference: types.draft,
      requests: requests.map(({ path, contentType }) => ({ path, contentType })),
    },
    findings: [
      ...parts.flatMap(({ findings }) => findings ?? []),
      ...requests.map(({ path, contentType }): Finding => ({ part: 'request', what: contentType, where: path })),
      ...metrics.map(
        ({ name, regex, place }): Finding => ({
          part: 'metric',
          name,
          what: `${name}  ${regex}  (suggested)`,
          where: describePlace(place),
        }),
      ),
    ],
    assumed: parts.flatMap(({ assumed }) => assumed ?? []),
    warnings: [
      ...parts.flatMap(({ warnings }) => warnings ?? []),
      ...requests.flatMap(({ doubt }) => doubt ?? []),
      ...sources.flatMap(({ path }) =>
        tree.files.some((file) => file.path === path && isMisread(file)) ? [`${path} is not UTF-8; it was read as Latin-1`] : [],
      ),
      ...(skipped.length === 0
        ? []
        : [`the sources are too many: ${skipped.length} of them were not looked into, the first is ${skipped[0]}`]),
      ...tree.notes,
    ],
    undecided: [...images.undecided, ...channels.undecided],
  };
}

function describeLayout(sagify: Sagify | undefined, configs: readonly PlatformConfig[]): Part {
  const rehearsals = configs.map(({ root }): Finding => ({ part: 'layout', what: 'a folder laid out as /opt/ml', where: root }));
  return {
    findings: [
      ...(sagify === undefined ? [] : [{ part: 'layout' as const, what: 'a project of sagify', where: sagify.folder }]),
      ...rehearsals,
    ],
    warnings: [...(sagify?.problems ?? []), ...configs.flatMap(({ problems }) => problems)],
  };
}

/** What is copied into the images is the algorithm; where that cannot be told, every source may be. */
function sourcesWithin(used: readonly FoundDockerfile[]): ReadonlySet<string> | undefined {
  const copied = new Set(used.flatMap((dockerfile) => dockerfile.copied));
  return copied.size === 0 ? undefined : copied;
}
