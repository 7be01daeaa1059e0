import { formatBytes } from './bytes.ts';

/** How a container ended, as engines and the disk guard tell it. */
export interface Ending {
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly overfull?: { readonly bytes: number; readonly reason: 'limit' | 'free'; readonly limitBytes: number };
}

/** How a container ended, for `actual`. Whoever reads the end of it, a hint among them, knows these words. */
export function describeEnd({ exitCode, oomKilled, overfull }: Ending): string {
  if (overfull !== undefined) return `ended by the rehearsal after it had written ${formatBytes(overfull.bytes)}`;
  return `exit code ${exitCode}${oomKilled ? ', out of memory' : ''}`;
}

/** The same as a sentence about `who`, without its full stop. */
export function describeEnding(who: string, exit: Ending, verb: 'ended' | 'ends' = 'ended'): string {
  return `${who} ${exit.overfull === undefined ? `${verb} with` : 'was'} ${describeEnd(exit)}`;
}

/** What is known of the cause from the end alone; empty when nothing is. */
export function causeOfEnd({ oomKilled, overfull }: Ending): { readonly cause?: string } {
  if (overfull?.reason === 'limit') {
    const limit = formatBytes(overfull.limitBytes);
    return { cause: `It filled the disk: a container may write ${limit} here, at most 50 GB and 80 % of what is free.` };
  }
  if (overfull !== undefined) return { cause: 'It filled the disk, or something else did while it ran: hardly anything was left free.' };
  return oomKilled ? { cause: 'The kernel ended the program because memory ran out.' } : {};
}
