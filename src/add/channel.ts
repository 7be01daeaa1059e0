import type { Insertion } from '../config/edit-json.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { INPUT_MODES, type InputMode } from '../sagemaker/contract.ts';
import { nearest } from '../text/nearest.ts';
import { type Addition, askOptional, present, remindOfDescription, remindOfPath, splitList } from './addition.ts';

/** Everything that the spec has of a channel and of its sample, as it was typed. */
export interface ChannelOptions {
  readonly required?: boolean | undefined;
  readonly contentType?: readonly string[] | undefined;
  readonly inputMode?: readonly string[] | undefined;
  readonly compression?: readonly string[] | undefined;
  readonly recordWrapper?: string | undefined;
  readonly description?: string | undefined;
  /** Folder or file of the sample run. */
  readonly sample?: string | undefined;
  readonly sampleContentType?: string | undefined;
  readonly sampleInputMode?: string | undefined;
}

const ROOT = ['training', 'channels'] as const;
const MODE_TITLES: Readonly<Record<InputMode, string>> = {
  File: 'File: all files are there before training begins',
  FastFile: 'FastFile: files that are fetched when they are read',
  Pipe: 'Pipe: a stream, read once for each pass',
};
const COMPRESSIONS = ['None', 'Gzip'] as const;

export const channel: Addition<ChannelOptions> = {
  ask: async (name, options, prompt, { config }) => {
    const usual = Object.values(config.training.channels)[0];
    const required = options.required ?? (await prompt.confirm({ message: 'Must every training job have it?', initial: false }));
    const types = async () =>
      await prompt.text({
        message: 'Content types of its files, with commas between (empty: any)',
        initial: (usual?.contentTypes ?? []).join(','),
      });
    const modes = async () =>
      await prompt.pick({
        message: 'Input modes',
        choices: INPUT_MODES.map((value) => ({ value, title: MODE_TITLES[value] })),
        initial: usual?.inputModes ?? ['File'],
      });
    const contentType = options.contentType ?? splitList([await types()]);
    const inputMode = options.inputMode ?? (await modes());
    const sample =
      options.sample ??
      (await askOptional(prompt, `Folder or file with sample data${required ? '' : ' (empty: none)'}, such as samples/channels/${name}`));
    const description = options.description ?? (await askOptional(prompt, 'What it holds, in one line for buyers'));
    return { ...options, required, contentType, inputMode, sample, description };
  },
  find: (name, _, { training }) => (Object.hasOwn(training.channels, name) ? `${ROOT.join('.')}.${name}` : undefined),
  plan: (name, options, { config }) => {
    const inputModes = choose('--input-mode', options.inputMode, INPUT_MODES);
    const value = present({
      description: options.description ?? '',
      required: options.required !== false,
      contentTypes: options.contentType === undefined || options.contentType.length === 0 ? undefined : options.contentType,
      inputModes: inputModes ?? ['File'],
      compression: choose('--compression', options.compression, COMPRESSIONS),
      recordWrapper: options.recordWrapper,
    });
    return [
      { kind: 'member', path: [...ROOT, name], value },
      ...planSample(name, options, { modes: inputModes ?? ['File'], sampled: hasSample(name, config) }),
    ];
  },
  remind: (name, { description, sample }, around) => [
    ...remindOfDescription(description, `${ROOT.join('.')}.${name}`),
    ...remindOfPath(sample, around),
    ...(sample === undefined && !hasSample(name, around.config)
      ? [`There is no sample of it, so that test-local trains without it: add samples.channels.${name} with a path.`]
      : []),
  ],
};

function hasSample(name: string, { samples }: Config): boolean {
  return Object.hasOwn(samples.channels, name);
}

function planSample(
  name: string,
  options: ChannelOptions,
  { modes, sampled }: { readonly modes: readonly InputMode[]; readonly sampled: boolean },
): readonly Insertion[] {
  const { sample, sampleContentType, sampleInputMode, contentType = [] } = options;
  if (sample === undefined) {
    const [stray] = [
      ['--sample-content-type', sampleContentType],
      ['--sample-input-mode', sampleInputMode],
    ].filter(([, value]) => value !== undefined);
    if (stray !== undefined) throw new UserError(`${stray[0]} is given without --sample.`, { hint: 'Add --sample with a folder or file.' });
    return [];
  }
  if (sampled)
    throw new UserError(`samples.channels.${name} is there already.`, {
      hint: 'Leave --sample out, or take the old sample out of the file.',
    });
  const mode = sampleInputMode ?? (modes.includes('File') ? 'File' : modes[0]);
  const value = present({
    path: sample,
    contentType: sampleContentType ?? contentType[0],
    inputMode: mode === 'File' ? undefined : choose('--sample-input-mode', mode === undefined ? undefined : [mode], INPUT_MODES)?.[0],
  });
  return [{ kind: 'member', path: ['samples', 'channels', name], value }];
}

/** What was typed, if the spec knows all of it. Throws UserError with what was probably meant. */
function choose<T extends string>(flag: string, typed: readonly string[] | undefined, known: readonly T[]): readonly T[] | undefined {
  if (typed === undefined || typed.length === 0) return undefined;
  const complaint = complain(typed.join(','), known);
  if (complaint !== undefined) throw new UserError(`${flag} ${typed.join(',')}: ${complaint}`, { hint: `It takes ${known.join(', ')}.` });
  return known.filter((one) => typed.includes(one));
}

function complain(typed: string, known: readonly string[]): string | undefined {
  const wrong = splitList([typed]).find((one) => !known.includes(one));
  if (wrong === undefined) return undefined;
  const meant = nearest(wrong, known);
  return meant === undefined ? `${wrong} is none of ${known.join(', ')}.` : `there is no ${wrong}; did you mean ${meant}?`;
}
