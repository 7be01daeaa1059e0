import { formatBytes } from '../text/bytes.ts';
import type { Judgement } from './define-diagnosis.ts';
import type { Disk } from './facts-host.ts';

/** Whether a disk has room; limits in bytes. */
export function judgeSpace(
  disk: Disk | undefined,
  says: {
    readonly holds: string;
    readonly problem: number;
    readonly warning: number;
    readonly consequence: string;
    readonly fix: string;
    readonly command?: string;
  },
): Judgement {
  if (disk === undefined) return { status: 'not-checked', reason: 'The free space cannot be read.' };
  if (disk.freeBytes >= says.warning) return { status: 'ok' };
  const { consequence, fix, command } = says;
  return {
    status: disk.freeBytes < says.problem ? 'problem' : 'warning',
    what: `${formatBytes(disk.freeBytes)} are free for ${says.holds} (${disk.path}).`,
    ...{ consequence, fix, ...(command === undefined ? {} : { command }) },
  };
}
