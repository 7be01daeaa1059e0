import { type AdoptOptions, applyFlags } from '../config/adopt.ts';
import { parseDockerfileFlag, parsePairFlag } from '../config/adopt-flags.ts';
import type { Draft } from '../config/draft.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { type Asking, askText, checkChannel, checkFlag, checkRequest } from './questions.ts';

const ROLE_WORDS: Readonly<Record<Role, string>> = { train: 'trains', serve: 'serves' };

/** One thing that the review lets one change: in the form of its flag; an empty answer takes it out. */
interface Entry {
  readonly title: string;
  readonly initial: string;
  readonly check: (value: string) => string | undefined;
  readonly flag: (value: string) => Partial<AdoptOptions>;
  readonly without: Draft;
  readonly needed?: boolean;
}

const STEPS = [
  { value: 'write', title: 'Write it' },
  { value: 'change', title: 'Change something' },
  { value: 'stop', title: 'Write nothing' },
];

/**
 * Lets the reader change one part after the other until the draft is right; undefined when it shall not be written. `show` puts a draft
 * before the reader and says whether it can be written as it is.
 */
export async function reviewDraft(first: Draft, asking: Asking, show: (draft: Draft) => boolean): Promise<Draft | undefined> {
  for (let draft = first; ; ) {
    const choices = show(draft) ? STEPS : STEPS.slice(1);
    const next = await asking.prompt.choose({ message: 'Write sagemaker-algo.json?', choices, initial: choices[0]?.value ?? 'stop' });
    if (next !== 'change') return next === 'write' ? draft : undefined;
    draft = await changeOne(draft, asking);
  }
}

async function changeOne(draft: Draft, asking: Asking): Promise<Draft> {
  const entries = listEntries(draft, asking);
  const choices = entries.map(({ title }, index) => ({ value: String(index), title }));
  const picked = await asking.prompt.orBack((prompt) => prompt.choose({ message: 'What shall be changed?', choices, initial: '0' }));
  const entry = entries[Number(picked)];
  if (entry === undefined) return draft;
  const { title, initial, check, needed = false } = entry;
  const message = needed ? title : `${title} (empty takes it out)`;
  const answer = await asking.prompt.orBack((prompt) => askText({ message, initial, check, empty: !needed }, { prompt }));
  if (answer === undefined) return draft;
  const nothing: AdoptOptions = { channel: [], hyperparameter: [], request: [], metric: [] };
  return answer === '' ? entry.without : applyFlags({ ...nothing, ...entry.flag(answer) }, asking.describePath, entry.without);
}

function listEntries(draft: Draft, asking: Asking): readonly Entry[] {
  const less = <T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
  const channels = Object.entries(draft.sampleChannels).map(
    ([name, { path, contentType, inputMode }]): Entry => ({
      title: `Channel ${name}`,
      initial: `${name}=${path}${contentType === undefined ? '' : `,content-type=${contentType}`}${inputMode === undefined ? '' : `,input-mode=${inputMode}`}`,
      check: (value) => checkChannel(value, asking),
      flag: (value) => ({ channel: [value] }),
      without: { ...draft, channels: less(draft.channels, name), sampleChannels: less(draft.sampleChannels, name) },
    }),
  );
  const hyperparameters = Object.keys(draft.hyperparameters).map(
    (name): Entry => ({
      title: `Hyperparameter ${name}, as NAME=VALUE of the sample run`,
      initial: `${name}=${draft.sampleSet[name] ?? ''}`,
      check: (value) => checkFlag(parsePairFlag(value, 'NAME=VALUE')),
      flag: (value) => ({ hyperparameter: [value] }),
      without: { ...draft, hyperparameters: less(draft.hyperparameters, name), sampleSet: less(draft.sampleSet, name) },
    }),
  );
  const metrics = Object.entries(draft.metrics).map(
    ([name, { regex }]): Entry => ({
      title: `Metric ${name}, as NAME=REGEX`,
      initial: `${name}=${regex}`,
      check: (value) => checkFlag(parsePairFlag(value, 'NAME=REGEX')),
      flag: (value) => ({ metric: [value] }),
      without: { ...draft, metrics: less(draft.metrics, name) },
    }),
  );
  return [
    nameEntry(draft, asking),
    ...ROLES.map((role) => imageEntry(role, draft, asking)),
    ...channels,
    ...hyperparameters,
    ...metrics,
    ...requestEntries(draft, asking),
  ];
}

function nameEntry(draft: Draft, { checkName }: Asking): Entry {
  return {
    title: 'Name of the algorithm',
    initial: draft.name ?? '',
    check: checkName,
    flag: (name) => ({ name }),
    without: draft,
    needed: true,
  };
}

function imageEntry(role: Role, draft: Draft, { describePath }: Asking): Entry {
  const { dockerfile, context, tag = '' } = draft.images[role] ?? {};
  const without = { ...draft, images: Object.fromEntries(Object.entries(draft.images).filter(([key]) => key !== role)) };
  if (dockerfile === undefined) {
    return {
      title: `Image that ${ROLE_WORDS[role]}`,
      initial: tag,
      check: () => undefined,
      flag: (value) => ({ [`${role}Image`]: value }),
      without,
      needed: true,
    };
  }
  return {
    title: `Dockerfile of the image that ${ROLE_WORDS[role]}, as PATH,context=FOLDER`,
    initial: `${dockerfile},context=${context ?? '.'}`,
    check: (value) => checkFlag(parseDockerfileFlag(value), ({ path }) => describePath(path, 'file')),
    flag: (value) => ({ [`${role}Dockerfile`]: value }),
    without,
    needed: true,
  };
}

function requestEntries(draft: Draft, asking: Asking): readonly Entry[] {
  const asFlag = ({ path, contentType, accept }: Draft['requests'][number]) =>
    `${path},content-type=${contentType}${accept === undefined ? '' : `,accept=${accept}`}`;
  return draft.requests.map((request): Entry => {
    const others = draft.requests.filter((one) => one !== request);
    return {
      title: `Request ${request.path}`,
      initial: asFlag(request),
      check: (value) => checkRequest(value, asking),
      // A flag stands for all requests.
      flag: (value) => ({ request: draft.requests.map((one) => (one === request ? value : asFlag(one))) }),
      without: { ...draft, requests: others },
    };
  });
}
