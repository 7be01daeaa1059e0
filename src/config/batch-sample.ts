import type { AssembleWith } from '../sagemaker/assemble.ts';
import type { SplitType, Strategy } from '../sagemaker/cut-records.ts';
import { recordLayout } from '../sagemaker/payload.ts';
import type { Config, SampleRequest } from './schema.ts';

/** Where batch input comes from: the spec's own sample, else a sample request of which records can be told. */
export interface BatchSample {
  /** File or folder, relative to the project folder. */
  readonly path: string;
  /** Where the spec says so. */
  readonly named: string;
  readonly contentType: string;
  readonly accept: string | undefined;
  readonly split: SplitType;
  readonly strategy: Strategy;
  readonly assemble: AssembleWith;
}

/** The batch input of a project; undefined when no sample can be one (API-08). */
export function chooseBatchSample({ samples: { batch, requests } }: Pick<Config, 'samples'>): BatchSample | undefined {
  if (batch !== undefined) {
    const { path, contentType, accept, splitType: split, strategy, assembleWith: assemble } = batch;
    return { path, named: 'samples.batch', contentType, accept, split, strategy, assemble };
  }
  const good = requests.filter(({ expect }) => expect.status < 300);
  const chosen = good.find(inLines) ?? good[0];
  if (chosen === undefined) return undefined;
  const { path, contentType, accept } = chosen;
  const named = `samples.requests.${requests.indexOf(chosen)}`;
  const split = inLines(chosen) ? 'Line' : 'None';
  return { path, named, contentType, accept, split, strategy: 'MultiRecord', assemble: 'Line' };
}

function inLines({ contentType }: SampleRequest): boolean {
  return recordLayout(contentType) === 'lines';
}
