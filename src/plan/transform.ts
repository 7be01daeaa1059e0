import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { AssembleWith } from '../sagemaker/assemble.ts';
import { contentTypeOf } from '../sagemaker/content-types.ts';
import type { SplitType, Strategy } from '../sagemaker/cut-records.ts';
import { recordLayout } from '../sagemaker/payload.ts';
import { refuseWish, type TransformWish } from '../sagemaker/transform-settings.ts';
import type { Project } from './scenario.ts';

/** What a user may choose about a batch job. */
export interface TransformFlags {
  readonly input?: string | undefined;
  readonly split?: SplitType | undefined;
  readonly strategy?: Strategy | undefined;
  readonly assemble?: AssembleWith | undefined;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  readonly maxPayload?: number | undefined;
  readonly maxConcurrent?: number | undefined;
}

/** A batch job before the container has been asked. */
export interface BatchRequest {
  /** Absolute. */
  readonly from: string;
  readonly named: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly assemble: AssembleWith;
  readonly wish: TransformWish;
}

/** The job that the user asks for, with what the spec says about its sample. Throws UserError for what CreateTransformJob would refuse. */
export function resolveBatchRequest(flags: TransformFlags, { config, dir }: Project, cwd: string): BatchRequest {
  const { batch } = config.samples;
  const own = batch === undefined ? undefined : resolve(dir, batch.path);
  const from = flags.input === undefined ? own : resolve(cwd, flags.input);
  if (from === undefined) {
    throw new UserError('There is nothing to transform: sagemaker-algo.json names no samples.batch.', {
      hint: 'Name a file or folder: sagemaker-algo transform INPUT --content-type text/csv',
    });
  }
  const sample = from === own ? batch : undefined;
  const contentType = flags.contentType ?? sample?.contentType ?? contentTypeOf(from.replace(/\.gz$/, '')) ?? batch?.contentType;
  if (contentType === undefined) {
    throw new UserError(`The content type of ${from} is not known.`, { hint: 'Say it with --content-type.' });
  }
  const split = flags.split ?? sample?.splitType ?? (recordLayout(contentType) === 'lines' ? 'Line' : 'None');
  // MultiRecord stands in every spec that says nothing; then the container is asked.
  const strategy = flags.strategy ?? (sample?.strategy === 'SingleRecord' ? sample.strategy : undefined);
  const wish: TransformWish = {
    split,
    ...(strategy === undefined ? {} : { strategy }),
    ...(flags.maxConcurrent === undefined ? {} : { maxConcurrent: flags.maxConcurrent }),
    ...(flags.maxPayload === undefined ? {} : { maxPayloadMb: flags.maxPayload }),
  };
  const refused = refuseWish(wish);
  if (refused !== undefined)
    throw new UserError(refused, { hint: 'Choose other values of --split, --strategy, --max-payload or --max-concurrent.' });
  return {
    from,
    named: flags.input === undefined ? 'samples.batch.path' : 'the batch input',
    contentType,
    accept: flags.accept ?? sample?.accept,
    assemble: flags.assemble ?? sample?.assembleWith ?? 'Line',
    wish,
  };
}
