import type { Draft } from '../config/draft.ts';
import type { Chosen } from './discover-images.ts';
import type { Finding, Part, Undecided } from './discovery.ts';
import { type FoundHyperparameter, findHyperparameters } from './hyperparameters.ts';
import type { PlatformConfig } from './platform-config.ts';
import type { SourceFacts } from './read-code.ts';
import { channelsInCode, type FoundChannel, findChannels } from './sample-data.ts';
import { describePlace, type Tree } from './tree.ts';

type ChannelsPart = Required<Part> & {
  readonly draft: Pick<Draft, 'channels' | 'readChannels' | 'sampleChannels'>;
  readonly undecided: readonly Undecided[];
};

/** The channels with their sample data. */
export function discoverChannels(
  tree: Tree,
  { configs, sources, chosen }: { configs: readonly PlatformConfig[]; sources: readonly SourceFacts[]; chosen: Chosen },
): ChannelsPart {
  const undecided: Undecided[] = [];
  const channels = findChannels(tree, configs, sources).flatMap(({ name, candidates }): readonly FoundChannel[] => {
    const id = `channel:${name}`;
    const [first] = candidates;
    const picked = candidates.find(({ path }) => path === chosen[id]) ?? (candidates.length === 1 ? first : undefined);
    if (picked !== undefined) return [picked];
    const choices = candidates.map(({ path, files }) => ({ value: path, title: `${path} (${files} ${files === 1 ? 'file' : 'files'})` }));
    undecided.push({
      id,
      question: `Which folder holds the sample data of the channel ${name}?`,
      several: `${candidates.length} folders could hold the sample data of the channel ${name}`,
      flag: `--channel ${name}=PATH`,
      choices,
    });
    return [];
  });
  // The API wants one that is required; more may be optional, which only the code's author knows.
  const missing = [...channelsInCode(sources)].filter(([name]) => !channels.some((channel) => channel.name === name));
  return {
    undecided,
    draft: {
      readChannels: Object.fromEntries(missing.map(([name, place]) => [name, `${describePlace(place)} reads it`])),
      channels: Object.fromEntries(
        channels.map(({ name, contentType, inputMode }) => [
          name,
          { contentTypes: contentType === undefined ? [] : [contentType], inputModes: [inputMode] },
        ]),
      ),
      sampleChannels: Object.fromEntries(
        channels.map(({ name, path, contentType, inputMode }) => [
          name,
          { path, ...(contentType === undefined ? {} : { contentType }), inputMode },
        ]),
      ),
    },
    findings: channels.map(({ name, path, contentType, files, why }) => ({
      part: 'channel',
      name,
      what: `${name}  ${contentType ?? 'content type unknown'}  ${files} ${files === 1 ? 'file' : 'files'}; ${why}`,
      where: path,
    })),
    assumed: [],
    warnings: [
      ...channels.flatMap(({ doubts }) => doubts),
      ...missing.map(([name, place]) => `${describePlace(place)} reads the channel ${name}, for which no sample data was found`),
    ],
  };
}

/** The hyperparameters with the set to train with. */
export function discoverHyperparameters(
  configs: readonly PlatformConfig[],
  sources: readonly SourceFacts[],
): Required<Part> & { readonly draft: Pick<Draft, 'hyperparameters' | 'reasons' | 'sampleSet'> } {
  const [sample, ...others] = configs.filter(({ hyperparameters }) => Object.keys(hyperparameters).length > 0);
  const sampleSet = sample?.hyperparameters ?? {};
  const all = findHyperparameters(sources, sampleSet);
  return {
    draft: {
      hyperparameters: Object.fromEntries(all.map((one) => [one.name, specOf(one)])),
      reasons: Object.fromEntries(
        all.flatMap(({ name, places: [first] }) =>
          first === undefined ? [] : [[name, `${describePlace(first)} reads it and shows no default`]],
        ),
      ),
      sampleSet: { ...sampleSet },
    },
    findings: all.map((one) => ({
      part: 'hyperparameter',
      name: one.name,
      what: describeHyperparameter(one),
      where: one.places.slice(0, 3).map(describePlace).join(', ') || `${sample?.root}/input/config/hyperparameters.json`,
    })),
    assumed: [
      ...all.flatMap(({ name, assumed }) => assumed.map((what) => `${name} is ${what}`)),
      ...(others.length > 0 && sample !== undefined
        ? [
            `the sample run uses ${sample.root}/input/config/hyperparameters.json, not ${others.map(({ root }) => `${root}/input/config/hyperparameters.json`).join(', ')}`,
          ]
        : []),
    ],
    warnings: [],
  };
}

function specOf({ type, values, default: fallback, required, description }: FoundHyperparameter): Draft['hyperparameters'][string] {
  return {
    type,
    ...(values === undefined ? {} : { values: [...values] }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(required ? { required } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

function describeHyperparameter({ name, type, values, default: fallback, required }: FoundHyperparameter): string {
  const more = [values?.join(' | '), fallback === undefined ? undefined : `default ${fallback}`, required ? 'required' : undefined];
  return [name, type, ...more.filter((part) => part !== undefined)].join('  ');
}

/** The content types that the server's code names. */
export function discoverTypes(sources: readonly SourceFacts[]): Required<Part> & { readonly draft: Draft['inference'] } {
  const all = sources.flatMap(({ path, facts }) => facts.types.map((one) => ({ ...one, file: path })));
  const unique = (side: 'request' | 'response') => [
    ...new Map(all.filter((one) => one.side === side).map((one) => [one.type, one])).values(),
  ];
  const requests = unique('request');
  // Servers say what is wrong in plain text; that alone is no answer.
  const responses = unique('response').filter(({ type }, _index, list) => type !== 'text/plain' || list.length === 1);
  return {
    draft: { contentTypes: requests.map(({ type }) => type), responseTypes: responses.map(({ type }) => type) },
    findings: [
      ...requests.map((one): Finding => ({ part: 'content type', what: `${one.type} is taken`, where: describePlace(one) })),
      ...responses.map((one): Finding => ({ part: 'content type', what: `${one.type} is answered`, where: describePlace(one) })),
    ],
    assumed: [],
    warnings: [],
  };
}
