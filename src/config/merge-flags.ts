import { ROLES, type Role } from '../sagemaker/contract.ts';
import type { AdoptOptions, ParsedFlags } from './adopt.ts';
import type { ChannelFlag } from './adopt-flags.ts';
import type { Draft, ImageDraft } from './draft.ts';
import { parseNumber } from './rules/values.ts';

/** A draft with what flags say put in; where both say something, the flag wins. */
export function mergeFlags(options: AdoptOptions, parsed: ParsedFlags, draft: Draft): Draft {
  const { channels, requests, hyperparameters, metrics } = parsed;
  const named = <T>(value: (channel: ChannelFlag) => T) => Object.fromEntries(channels.map((channel) => [channel.name, value(channel)]));
  const declared = Object.entries(hyperparameters).map(
    ([name, value]) => [name, draft.hyperparameters[name] ?? { type: inferType(value) }] as const,
  );
  return {
    ...draft,
    name: options.name ?? draft.name,
    images: Object.fromEntries(
      ROLES.flatMap((role) => {
        const image = mergeImage(role, options, parsed, draft.images[role]);
        return image === undefined ? [] : [[role, image]];
      }),
    ),
    hyperparameters: { ...draft.hyperparameters, ...Object.fromEntries(declared) },
    channels: { ...draft.channels, ...named((flag) => mergeChannel(flag, draft.channels[flag.name])) },
    metrics: { ...draft.metrics, ...Object.fromEntries(Object.entries(metrics).map(([name, regex]) => [name, { regex }])) },
    sampleChannels: { ...draft.sampleChannels, ...named((flag) => sampleOf(flag, draft)) },
    sampleSet: { ...draft.sampleSet, ...hyperparameters },
    requests: requests.length > 0 ? [...requests] : draft.requests,
  };
}

function mergeImage(
  role: Role,
  options: AdoptOptions,
  { dockerfiles, buildArgs }: ParsedFlags,
  known: ImageDraft | undefined,
): ImageDraft | undefined {
  const tag = options.image ?? (role === 'train' ? options.trainImage : options.serveImage);
  const flag = dockerfiles[role];
  // An image that is named is used as it is, whatever Dockerfile lies beside it.
  const source =
    flag === undefined
      ? tag === undefined
        ? known
        : {}
      : {
          ...(known?.dockerfile === flag.path ? known : {}),
          dockerfile: flag.path,
          ...(flag.context === undefined ? {} : { context: flag.context }),
        };
  if (source === undefined) return undefined;
  const args = source.dockerfile === undefined ? {} : { ...source.buildArgs, ...buildArgs };
  return { ...(tag === undefined ? {} : { tag }), ...source, ...(Object.keys(args).length === 0 ? {} : { buildArgs: args }) };
}

/** A flag gives a declared channel its sample; type and mode that it names are added to what is declared. */
function mergeChannel({ contentType, inputMode }: ChannelFlag, known: Draft['channels'][string] | undefined): Draft['channels'][string] {
  const types = contentType === undefined ? [] : [contentType];
  if (known === undefined) return { contentTypes: types, inputModes: [inputMode ?? 'File'] };
  const modes = new Set([...(known.inputModes ?? []), ...(inputMode === undefined ? [] : [inputMode])]);
  return {
    ...known,
    contentTypes: [...new Set([...(known.contentTypes ?? []), ...types])],
    inputModes: modes.size === 0 ? ['File'] : [...modes],
  };
}

function sampleOf({ name, path, contentType, inputMode }: ChannelFlag, draft: Draft): Draft['sampleChannels'][string] {
  const { contentType: type, inputMode: mode, ...rest } = draft.sampleDefaults?.[name] ?? {};
  const declared = draft.channels[name]?.inputModes ?? ['File'];
  const usual = declared.includes('File') ? 'File' : declared[0];
  return { path, contentType: contentType ?? type, inputMode: inputMode ?? mode ?? usual, ...rest };
}

function inferType(value: string): 'Integer' | 'Continuous' | 'FreeText' {
  if (parseNumber('Integer', value) !== undefined) return 'Integer';
  return parseNumber('Continuous', value) === undefined ? 'FreeText' : 'Continuous';
}
