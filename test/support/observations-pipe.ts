import type { FedChannel, FedEpoch } from '../../src/observe/pipe/feeder.ts';
import type { PipeOddity, PipeRun } from '../../src/observe/pipe/types.ts';
import type { Observations } from '../../src/observe/types.ts';
import { exit, log, trainRun } from './observations.ts';

const RESULT = '[["rows",["14"]]]';

/** A channel that was read in whole epochs. */
export function fed(replaced: Partial<FedChannel> = {}, epoch: Partial<FedEpoch> = {}): FedChannel {
  const { epochs = 1 } = replaced;
  const told = Array.from({ length: epochs }, () => ({ bytes: 70, end: 'whole', overlaps: false, ...epoch }) as const);
  return { channel: 'train', epochs, bytes: 70 * epochs, told, ...replaced };
}

export function pipeRun(replaced: Partial<PipeRun> = {}): PipeRun {
  return { ...trainRun(), fed: [fed()], result: RESULT, ...replaced };
}

export function failedPipe(replaced: Partial<PipeRun> = {}): PipeRun {
  return pipeRun({ exit: exit(1), model: [], log: log('Error: no'), result: undefined, ...replaced });
}

/** A run in Pipe mode that failed, and what became of it taken apart; an oddity that is not named went well. */
export function brokenPipe(
  runs: { readonly plain?: PipeRun; readonly odd?: Partial<Record<PipeOddity, PipeRun>>; readonly together?: PipeRun } = {},
): Partial<Observations> {
  const { plain = pipeRun(), odd = {}, together = failedPipe() } = runs;
  const all = { late: pipeRun(), pieces: pipeRun(), 'split-records': pipeRun(), ...odd };
  const apart = plain.exit.exitCode === 0 ? { plain, again: plain, carrying: all } : { plain, carrying: {} };
  return { 'pipe/together': { run: together, nominalResult: RESULT }, 'pipe/apart': apart };
}

/** A spec that promises no Pipe mode. */
export const noPipe: Partial<Observations> = { 'pipe/together': {}, 'pipe/apart': { carrying: {} } };

/** Pipe mode of a sound algorithm. */
export function soundPipe(): Pick<Observations, 'pipe/together' | 'pipe/apart' | 'pipe/mixed' | 'pipe/folders'> {
  return {
    'pipe/together': { run: pipeRun(), nominalResult: RESULT },
    'pipe/apart': { carrying: {} },
    'pipe/mixed': {},
    'pipe/folders': {},
  };
}
