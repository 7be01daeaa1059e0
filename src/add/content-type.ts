import type { Insertion } from '../config/edit-json.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { type Addition, askOptional, present, remindOfPath } from './addition.ts';

/** Everything that the spec has of a content type and of a sample request, as it was typed. */
export interface ContentTypeOptions {
  /** Neither of both means both. */
  readonly request?: boolean | undefined;
  readonly response?: boolean | undefined;
  /** File with the body of a sample request. */
  readonly sample?: string | undefined;
  readonly sampleAccept?: string | undefined;
  /** Results that the answer to the sample has to hold. */
  readonly sampleRecords?: number | undefined;
}

const LISTS = { request: 'contentTypes', response: 'responseTypes' } as const;

export const contentType: Addition<ContentTypeOptions> = {
  ask: async (_, options, prompt) => {
    const said = options.request !== undefined || options.response !== undefined;
    const where = said ? 'said' : await prompt.choose({ message: 'Where is it used?', choices: PLACES, initial: 'both' });
    const chosen = said ? options : { ...options, request: where !== 'response', response: where !== 'request' };
    if (!isFor('request', chosen)) return chosen;
    return {
      ...chosen,
      sample: options.sample ?? (await askOptional(prompt, 'File with a sample request of this type (empty: none yet)')),
    };
  },
  find: (name, options, config) => {
    const wanted = (['request', 'response'] as const).filter((side) => isFor(side, options));
    return wanted.every((side) => declares(config, side, name))
      ? wanted.map((side) => `inference.${LISTS[side]}`).join(' and ')
      : undefined;
  },
  plan: (name, options, { config }) => {
    if (!/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(name)) {
      throw new UserError(`${JSON.stringify(name)} is not a content type such as text/csv.`, {
        hint: name.includes(';') ? 'Declare it without parameters; they belong to a request.' : 'It has the form type/subtype.',
      });
    }
    const wanted = (['request', 'response'] as const).filter((side) => isFor(side, options) && !declares(config, side, name));
    return [
      ...wanted.map((side) => ({ kind: 'entry', path: ['inference', LISTS[side]], value: name }) as const),
      ...planSample(name, options),
    ];
  },
  remind: (name, options, around) => [
    'Tell buyers in the README what such a body looks like, with an example.',
    ...remindOfPath(options.sample, around),
    ...(options.sample === undefined && isFor('request', options)
      ? [
          `There is no sample request of it, so that nothing tries it: add { "path": "samples/requests/...", "contentType": "${name}" } to samples.requests.`,
        ]
      : []),
  ],
};

const PLACES = [
  { value: 'both', title: 'in requests and answers' },
  { value: 'request', title: 'in requests only' },
  { value: 'response', title: 'in answers only' },
];

/** Whether a type is added to one side: what was said, or both sides when nothing was. */
export function isFor(side: 'request' | 'response', options: ContentTypeOptions): boolean {
  return options[side] ?? options[side === 'request' ? 'response' : 'request'] !== true;
}

function declares({ inference }: Config, side: 'request' | 'response', type: string): boolean {
  return inference[LISTS[side]].some((one) => one.toLowerCase() === type.toLowerCase());
}

function planSample(name: string, options: ContentTypeOptions): readonly Insertion[] {
  const { sample, sampleAccept: accept, sampleRecords: records } = options;
  if (sample === undefined) {
    if (accept === undefined && records === undefined) return [];
    throw new UserError(`${accept === undefined ? '--sample-records' : '--sample-accept'} is given without --sample.`, {
      hint: 'Add --sample with a file.',
    });
  }
  if (!isFor('request', options)) {
    throw new UserError('--sample is the body of a request, and this type is for answers only.', {
      hint: 'Add --request, or leave --sample out.',
    });
  }
  const value = present({ path: sample, contentType: name, accept, expect: records === undefined ? undefined : { records } });
  return [{ kind: 'entry', path: ['samples', 'requests'], value }];
}
