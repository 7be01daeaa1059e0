import { parseBoundedJson } from '../text/bounded-json.ts';
import { BATCH_DEFAULTS, BATCH_PRODUCT_MAX } from './contract.ts';
import type { SplitType, Strategy } from './cut-records.ts';

/** What a batch job runs with, and which of it the job, the container or nobody has chosen (BATCH-02, BATCH-04, BATCH-05). */

/** What a job asks for; a value that is left out, and 0 requests at once, are asked of the container. */
export interface TransformWish {
  readonly split: SplitType;
  readonly strategy?: Strategy;
  readonly maxConcurrent?: number;
  readonly maxPayloadMb?: number;
}

/** What the container answers to GET /execution-parameters, as far as it can be used. */
export interface ExecutionParameters {
  readonly MaxConcurrentTransforms?: number;
  readonly BatchStrategy?: Strategy;
  readonly MaxPayloadInMB?: number;
}

export interface TransformSettings {
  readonly strategy: Strategy;
  readonly maxConcurrent: number;
  /** 0 streams each object without a limit (BATCH-14). */
  readonly maxPayloadMb: number;
}

/** The container and the environment spell the strategies in another way than the API does. */
export const STRATEGY_VALUES = { MultiRecord: 'MULTI_RECORD', SingleRecord: 'SINGLE_RECORD' } as const satisfies Record<Strategy, string>;

/** Variables of a batch container: the three others only where the job has chosen a value. */
export function transformEnvironment({ strategy, maxConcurrent, maxPayloadMb }: TransformWish): Readonly<Record<string, string>> {
  return {
    SAGEMAKER_BATCH: 'true',
    ...(maxPayloadMb === undefined ? {} : { SAGEMAKER_MAX_PAYLOAD_IN_MB: String(maxPayloadMb) }),
    ...(strategy === undefined ? {} : { SAGEMAKER_BATCH_STRATEGY: STRATEGY_VALUES[strategy] }),
    ...(maxConcurrent === undefined || maxConcurrent === 0 ? {} : { SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(maxConcurrent) }),
  };
}

/** A usable answer to GET /execution-parameters; empty for anything else, which is as good as 404. */
export function readExecutionParameters(answer: { readonly status: number; readonly body: string } | undefined): ExecutionParameters {
  if (answer?.status !== 200) return {};
  const values = parseObject(answer.body);
  const count = (name: string) => {
    const value = values[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
  };
  const concurrent = count('MaxConcurrentTransforms');
  const payload = count('MaxPayloadInMB');
  const strategy = (Object.keys(STRATEGY_VALUES) as Strategy[]).find((name) => STRATEGY_VALUES[name] === values['BatchStrategy']);
  return {
    ...(concurrent === undefined || concurrent === 0 ? {} : { MaxConcurrentTransforms: concurrent }),
    ...(payload === undefined ? {} : { MaxPayloadInMB: payload }),
    ...(strategy === undefined ? {} : { BatchStrategy: strategy }),
  };
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseBoundedJson(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The job's request before the container's answer before the defaults. */
export function resolveTransform(wish: TransformWish, answer: ExecutionParameters): TransformSettings {
  const asked = wish.maxConcurrent === 0 ? undefined : wish.maxConcurrent;
  // Streaming whole objects does not go with cutting them.
  const offered = answer.MaxPayloadInMB === 0 && wish.split !== 'None' ? undefined : answer.MaxPayloadInMB;
  return {
    strategy: wish.strategy ?? answer.BatchStrategy ?? 'MultiRecord',
    maxConcurrent: asked ?? answer.MaxConcurrentTransforms ?? BATCH_DEFAULTS.MaxConcurrentTransforms,
    maxPayloadMb: wish.maxPayloadMb ?? offered ?? BATCH_DEFAULTS.MaxPayloadInMB,
  };
}

/** What CreateTransformJob would refuse about a request, in words; undefined when nothing. */
export function refuseWish({ split, strategy, maxConcurrent = 0, maxPayloadMb }: TransformWish): string | undefined {
  if (strategy === 'MultiRecord' && split === 'None') return 'The strategy MultiRecord needs a split: Line, RecordIO or TFRecord.';
  if (!isCount(maxConcurrent)) return `MaxConcurrentTransforms is ${maxConcurrent}; it must be a whole number.`;
  if (maxPayloadMb === undefined) return undefined;
  if (!isCount(maxPayloadMb)) return `MaxPayloadInMB is ${maxPayloadMb}; it must be a whole number.`;
  if (maxPayloadMb === 0 && split !== 'None') return 'MaxPayloadInMB 0 streams whole objects, so it needs the split None.';
  return refuseSizes(maxConcurrent, maxPayloadMb);
}

/** The limits of payload and concurrency; undefined when both are kept. */
export function refuseSizes(maxConcurrent: number, maxPayloadMb: number): string | undefined {
  if (maxPayloadMb > BATCH_PRODUCT_MAX) return `MaxPayloadInMB is ${maxPayloadMb}; at most ${BATCH_PRODUCT_MAX} are possible.`;
  const product = maxConcurrent * maxPayloadMb;
  if (product <= BATCH_PRODUCT_MAX) return undefined;
  return `MaxConcurrentTransforms x MaxPayloadInMB is ${maxConcurrent} x ${maxPayloadMb} = ${product}; at most ${BATCH_PRODUCT_MAX} are possible.`;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
