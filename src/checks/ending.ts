import type { ContainerExit } from '../engine/engine.ts';
import { formatBytes } from '../text/bytes.ts';

/** How a container ended, for `actual`. */
export function describeEnd({ exitCode, oomKilled, overfull }: ContainerExit): string {
  if (overfull !== undefined) return `ended by the rehearsal after it had written ${formatBytes(overfull.bytes)}`;
  return `exit code ${exitCode}${oomKilled ? ', out of memory' : ''}`;
}

/** What is known of the cause from the end alone; empty when nothing is. */
export function causeOfEnd({ oomKilled, overfull }: ContainerExit): { readonly cause?: string } {
  if (overfull?.reason === 'limit') {
    const limit = formatBytes(overfull.limitBytes);
    return { cause: `It filled the disk: a container may write ${limit} here, at most 50 GB and 80 % of what is free.` };
  }
  if (overfull !== undefined) return { cause: 'It filled the disk, or something else did while it ran: hardly anything was left free.' };
  return oomKilled ? { cause: 'The kernel ended the program because memory ran out.' } : {};
}
