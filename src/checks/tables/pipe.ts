import type { Check } from '../define-check.ts';
import { pipeChannelOpened } from '../pipe/channel-opened.ts';
import { pipeDeclaredModes } from '../pipe/declared-modes.ts';
import { pipeFifoNames } from '../pipe/fifo-names.ts';
import { pipeLateEpoch } from '../pipe/late-epoch.ts';
import { pipeMixedModes } from '../pipe/mixed-modes.ts';
import { pipeOneEpochOpen } from '../pipe/one-epoch-open.ts';
import { pipeRecordIo } from '../pipe/record-io.ts';
import { pipeShortReads } from '../pipe/short-reads.ts';

/** Channels in Pipe mode. */
export const pipeChecks: readonly Check[] = [
  pipeDeclaredModes,
  pipeFifoNames,
  pipeLateEpoch,
  pipeOneEpochOpen,
  pipeShortReads,
  pipeRecordIo,
  pipeChannelOpened,
  pipeMixedModes,
];
