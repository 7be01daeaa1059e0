import { type InputMode, ROLES, type Role } from '../sagemaker/contract.ts';
import type { ConfigInput } from './schema.ts';

/** What is known of an image; without a tag it gets one of the algorithm's name. */
export interface ImageDraft extends Partial<ConfigInput['images']['train']> {
  /** ARGs without a default that the build cannot do without. */
  readonly neededArgs?: readonly string[] | undefined;
}

/** A spec file that is still being put together: from flags, from what a folder shows, or from a request to AWS. */
export interface Draft {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  readonly images: Partial<Readonly<Record<Role, ImageDraft>>>;
  readonly hyperparameters: NonNullable<ConfigInput['training']['hyperparameters']>;
  /** Why a required hyperparameter is one, by name: for the sentence that asks for its value. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly channels: ConfigInput['training']['channels'];
  /** Channels that the code reads and nobody declares, with the reason: for the sentence that asks for their data. */
  readonly readChannels?: Readonly<Record<string, string>>;
  readonly metrics: NonNullable<ConfigInput['training']['metrics']>;
  /** Parts that only a request tells. */
  readonly training: Pick<ConfigInput['training'], 'objectives' | 'instanceTypes' | 'distributed'>;
  readonly inference: Partial<ConfigInput['inference']>;
  readonly sampleChannels: ConfigInput['samples']['channels'];
  /** How a channel's sample is handed over where only its path is still unknown. */
  readonly sampleDefaults?: Readonly<
    Record<
      string,
      {
        readonly contentType?: string | undefined;
        readonly inputMode?: InputMode | undefined;
        readonly distribution?: 'FullyReplicated' | 'ShardedByS3Key';
        readonly shuffleSeed?: number;
      }
    >
  >;
  /** The set to train with. */
  readonly sampleSet: NonNullable<ConfigInput['samples']['hyperparameters']>[number];
  readonly requests: NonNullable<ConfigInput['samples']['requests']>;
  /** How a batch job is to be cut; its input is a sample request of that type. */
  readonly batch?: Omit<SampleBatchInput, 'path'> | undefined;
  readonly publish?: ConfigInput['publish'];
}

type SampleBatchInput = NonNullable<ConfigInput['samples']['batch']>;

export const EMPTY_DRAFT: Draft = {
  images: {},
  hyperparameters: {},
  reasons: {},
  channels: {},
  metrics: {},
  training: {},
  inference: {},
  sampleChannels: {},
  sampleSet: {},
  requests: [],
};

const SCHEMA = './node_modules/create-sagemaker-algo/schema/sagemaker-algo.schema.json';
const VERSION = '0.1.0';

/** The spec of a draft in which nothing is missing. */
export function assembleSpec(draft: Draft): unknown {
  const requestTypes = draft.requests.map(({ contentType }) => contentType);
  const accepts = draft.requests.flatMap(({ accept }) => accept ?? []);
  const { contentTypes = [], responseTypes = [], ...inference } = draft.inference;
  return {
    $schema: SCHEMA,
    name: draft.name,
    version: draft.version ?? VERSION,
    description: draft.description ?? '',
    images: assembleImages(draft),
    training: { hyperparameters: draft.hyperparameters, channels: draft.channels, metrics: draft.metrics, ...draft.training },
    inference: {
      contentTypes: plainTypes([...requestTypes, ...contentTypes]),
      responseTypes: plainTypes([...accepts, ...responseTypes]),
      ...inference,
    },
    samples: { channels: draft.sampleChannels, hyperparameters: [draft.sampleSet], requests: draft.requests, ...assembleBatch(draft) },
    ...(draft.publish === undefined ? {} : { publish: draft.publish }),
  };
}

function assembleBatch({ batch, requests }: Draft): { readonly batch?: SampleBatchInput } {
  const sample = requests.find(({ contentType, expect }) => contentType === batch?.contentType && (expect?.status ?? 200) < 300);
  return batch === undefined || sample === undefined ? {} : { batch: { path: sample.path, ...batch } };
}

function assembleImages(draft: Draft): unknown {
  const name = (draft.name ?? '').toLowerCase();
  const version = draft.version ?? VERSION;
  const sources = ROLES.map((role) => JSON.stringify([draft.images[role]?.dockerfile, draft.images[role]?.context]));
  const combined = draft.images.train?.dockerfile !== undefined && sources[0] === sources[1];
  return Object.fromEntries(
    ROLES.map((role) => {
      const { neededArgs: _, ...image } = draft.images[role] ?? {};
      return [role, { tag: combined ? `${name}:${version}` : `${name}-${role}:${version}`, ...image }];
    }),
  );
}

/** Declared types carry no parameters; those belong to a request (INF-11). */
function plainTypes(types: readonly string[]): readonly string[] {
  return [...new Set(types.map((type) => (type.split(';')[0] ?? '').trim()))];
}

/** One draft over another: what the first declares counts, and the second gives it samples. */
export function mergeDrafts(first: Draft, second: Draft): Draft {
  const has = (record: object) => Object.keys(record).length > 0;
  const samples = Object.entries(second.sampleChannels).filter(([name]) => !has(first.channels) || Object.hasOwn(first.channels, name));
  return {
    ...second,
    ...first,
    name: first.name ?? second.name,
    images: { ...second.images, ...first.images },
    hyperparameters: has(first.hyperparameters) ? first.hyperparameters : second.hyperparameters,
    reasons: { ...second.reasons, ...first.reasons },
    channels: has(first.channels) ? first.channels : second.channels,
    metrics: has(first.metrics) ? first.metrics : second.metrics,
    inference: has(first.inference) ? first.inference : second.inference,
    sampleChannels: Object.fromEntries(
      samples.map(([name, sample]) => [name, { ...sample, ...definedOf(first.sampleDefaults?.[name] ?? {}) }]),
    ),
    sampleSet: has(first.sampleSet) || has(first.hyperparameters) ? first.sampleSet : second.sampleSet,
    requests: first.requests.length > 0 ? first.requests : second.requests,
  };
}

function definedOf<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
