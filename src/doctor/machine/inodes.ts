import { describeCommand } from '../../command-line.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const FEW = 20_000;

export const machineInodes = defineDiagnosis({
  id: 'machine/inodes',
  passes: 'the disks take more files',
  finds: ['warning'],
  needs: ['temp', 'cache'],
  uses: ['engineInfo'],
  judge({ temp, cache }, { engineInfo }) {
    const disks = [temp.disk, cache.disk, engineInfo?.disk];
    const short = disks.find((disk) => disk !== undefined && disk.inodes > 0 && disk.freeInodes < FEW);
    if (short === undefined) return OK;
    return {
      ...{ status: 'warning', what: `The disk of ${short.path} takes only ${short.freeInodes} more files, of ${short.inodes}.` },
      consequence: 'It counts as full ("no space left on device") although there is space.',
      fix: 'Find the folder with the many files and remove it.',
      command: `sudo du --inodes -x -d 3 ${describeCommand(short.path, [])} | sort -n | tail`,
    };
  },
});
