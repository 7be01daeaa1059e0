import { type AdoptOptions, applyFlags } from '../config/adopt.ts';
import { parseDockerfileFlag, parsePairFlag } from '../config/adopt-flags.ts';
import type { Draft } from '../config/draft.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { neutraliseLine } from '../text/safe.ts';
import { type Asking, askText, checkChannel, checkFlag, checkRequest } from './questions.ts';

const ROLE_WORDS: Readonly<Record<Role, string>> = { train: 'trains', serve: 'serves' };

/** One thing that the review shows and lets one change, in the form of its flag. */
interface Entry {
  readonly title: string;
  /** How an answer looks, where it is not the thing itself. */
  readonly form?: string;
  readonly initial: string;
  /** What the review says of it, where that is more than `initial`. */
  readonly shown?: string;
  readonly check: (value: string) => string | undefined;
  readonly flag: (value: string) => Partial<AdoptOptions>;
  /** What the flag is put into. */
  readonly onto: (value: string) => Draft;
  /** What an empty answer leaves; undefined where there has to be one. */
  readonly without?: Draft;
}

const STEPS = [
  { value: 'write', title: 'Write it' },
  { value: 'change', title: 'Change something' },
  { value: 'stop', title: 'Write nothing' },
];

/**
 * Lets the reader change one part after the other until the draft is right; undefined when it shall not be written. `show` puts a
 * summary before the reader and says whether the draft can be written as it is.
 */
export async function reviewDraft(
  first: Draft,
  asking: Asking,
  show: (draft: Draft, summary: string) => boolean,
): Promise<Draft | undefined> {
  for (let draft = first; ; ) {
    const entries = listEntries(draft, asking);
    const choices = show(draft, summarise(entries)) ? STEPS : STEPS.slice(1);
    const next = await asking.prompt.choose({ message: 'Write sagemaker-algo.json?', choices, initial: choices[0]?.value ?? 'stop' });
    if (next !== 'change') return next === 'write' ? draft : undefined;
    draft = await changeOne(draft, [...entries, ...additions(draft, asking)], asking);
  }
}

function summarise(entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(({ title }) => title.length));
  return entries.map(({ title, initial, shown = initial }) => `  ${title.padEnd(width)}  ${neutraliseLine(shown, 300)}\n`).join('');
}

async function changeOne(draft: Draft, entries: readonly Entry[], asking: Asking): Promise<Draft> {
  const choices = entries.map(({ title }, index) => ({ value: String(index), title }));
  const picked = await asking.prompt.orBack((prompt) => prompt.choose({ message: 'What shall be changed?', choices, initial: '0' }));
  const entry = entries[Number(picked)];
  if (entry === undefined) return draft;
  const { title, form, initial, check, without } = entry;
  const message = `${title}${form === undefined ? '' : `, as ${form}`}${without === undefined ? '' : ' (empty takes it out)'}`;
  const answer = await asking.prompt.orBack((prompt) => askText({ message, initial, check, empty: without !== undefined }, { prompt }));
  if (answer === undefined) return draft;
  const nothing: AdoptOptions = { channel: [], hyperparameter: [], request: [], metric: [] };
  return answer === '' ? (without ?? draft) : applyFlags({ ...nothing, ...entry.flag(answer) }, asking.describePath, entry.onto(answer));
}

function listEntries(draft: Draft, asking: Asking): readonly Entry[] {
  const name: Entry = {
    title: 'Name of the algorithm',
    initial: draft.name ?? '',
    check: asking.checkName,
    flag: (value) => ({ name: value }),
    onto: () => draft,
  };
  return [
    name,
    ...ROLES.map((role) => imageEntry(role, draft, asking)),
    ...Object.keys(draft.sampleChannels).map((one) => channelEntry(one, draft, asking)),
    ...Object.keys(draft.hyperparameters).map((one) => hyperparameterEntry(one, draft)),
    ...Object.keys(draft.metrics).map((one) => metricEntry(one, draft)),
    ...draft.requests.map((one) => requestEntry(one, draft, asking)),
  ];
}

function less<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

function imageEntry(role: Role, draft: Draft, { describePath }: Asking): Entry {
  const { dockerfile, context, tag = '' } = draft.images[role] ?? {};
  if (dockerfile === undefined) {
    const title = `Image that ${ROLE_WORDS[role]}`;
    return { title, initial: tag, check: () => undefined, flag: (value) => ({ [`${role}Image`]: value }), onto: () => draft };
  }
  return {
    title: `Dockerfile of the image that ${ROLE_WORDS[role]}`,
    form: 'PATH,context=FOLDER',
    initial: `${dockerfile},context=${context ?? '.'}`,
    check: (value) => checkFlag(parseDockerfileFlag(value), ({ path }) => describePath(path, 'file')),
    flag: (value) => ({ [`${role}Dockerfile`]: value }),
    onto: () => draft,
  };
}

function channelEntry(name: string, draft: Draft, asking: Asking): Entry {
  const { path, contentType, inputMode } = draft.sampleChannels[name] ?? { path: '' };
  const type = contentType === undefined ? '' : `,content-type=${contentType}`;
  const without = { ...draft, channels: less(draft.channels, name), sampleChannels: less(draft.sampleChannels, name) };
  const bare = { ...draft.channels[name], contentTypes: [], inputModes: [] };
  return {
    title: `Channel ${name}`,
    initial: `${name}=${path}${type}${inputMode === undefined ? '' : `,input-mode=${inputMode}`}`,
    check: (value) => checkChannel(value, asking),
    flag: (value) => ({ channel: [value] }),
    // Under the same name, what is declared beside types and modes stays.
    onto: (value) => (value.startsWith(`${name}=`) ? { ...without, channels: { ...without.channels, [name]: bare } } : without),
    without,
  };
}

function hyperparameterEntry(name: string, draft: Draft): Entry {
  const { type, default: fallback, required = false } = draft.hyperparameters[name] ?? { type: 'FreeText' };
  const value = draft.sampleSet[name];
  const words = [
    type,
    fallback === undefined ? '' : `default ${fallback}`,
    required ? 'required' : '',
    value === undefined ? '' : `${value} in the sample run`,
  ];
  return {
    title: `Hyperparameter ${name}`,
    form: 'NAME=VALUE of the sample run',
    initial: `${name}=${value ?? ''}`,
    shown: words.filter((word) => word !== '').join(', '),
    check: (typed) => checkFlag(parsePairFlag(typed, 'NAME=VALUE')),
    flag: (typed) => ({ hyperparameter: [typed] }),
    onto: () => draft,
    without: { ...draft, hyperparameters: less(draft.hyperparameters, name), sampleSet: less(draft.sampleSet, name) },
  };
}

function metricEntry(name: string, draft: Draft): Entry {
  const without = { ...draft, metrics: less(draft.metrics, name) };
  return {
    title: `Metric ${name}`,
    form: 'NAME=REGEX',
    initial: `${name}=${draft.metrics[name]?.regex ?? ''}`,
    check: (value) => checkFlag(parsePairFlag(value, 'NAME=REGEX')),
    flag: (value) => ({ metric: [value] }),
    onto: () => without,
    without,
  };
}

type Request = Draft['requests'][number];

function asFlag({ path, contentType, accept }: Request): string {
  return `${path},content-type=${contentType}${accept === undefined ? '' : `,accept=${accept}`}`;
}

function requestEntry(request: Request, draft: Draft, asking: Asking): Entry {
  return {
    title: `Request ${request.path}`,
    initial: asFlag(request),
    check: (value) => checkRequest(value, asking),
    // A flag stands for all requests.
    flag: (value) => ({ request: draft.requests.map((one) => (one === request ? value : asFlag(one))) }),
    onto: () => draft,
    without: { ...draft, requests: draft.requests.filter((one) => one !== request) },
  };
}

/** What may be added to what is there. */
function additions(draft: Draft, asking: Asking): readonly Entry[] {
  const add = (title: string, form: string, rest: Pick<Entry, 'check' | 'flag'>): Entry => ({
    title: `Add a ${title}`,
    form,
    initial: '',
    onto: () => draft,
    ...rest,
  });
  return [
    add('channel', 'NAME=PATH,content-type=T', { check: (value) => checkChannel(value, asking), flag: (value) => ({ channel: [value] }) }),
    add('hyperparameter', 'NAME=VALUE', {
      check: (value) => checkFlag(parsePairFlag(value, 'NAME=VALUE')),
      flag: (value) => ({ hyperparameter: [value] }),
    }),
    add('metric', 'NAME=REGEX', {
      check: (value) => checkFlag(parsePairFlag(value, 'NAME=REGEX')),
      flag: (value) => ({ metric: [value] }),
    }),
    add('request', 'PATH,content-type=T', {
      check: (value) => checkRequest(value, asking),
      flag: (value) => ({ request: [...draft.requests.map(asFlag), value] }),
    }),
  ];
}
