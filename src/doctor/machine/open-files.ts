import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const FEW = 1_024;

export const machineOpenFiles = defineDiagnosis({
  id: 'machine/open-files',
  passes: 'a program may have enough files open',
  finds: ['warning'],
  needs: ['host'],
  judge({ host: { openFiles } }) {
    if (openFiles === undefined) return { status: 'not-checked', reason: 'The limit can be seen on Linux only.' };
    if (openFiles >= FEW) return OK;
    return {
      ...{ status: 'warning', what: `A program may have ${openFiles} files open.` },
      consequence: 'Rehearsals open many connections at once and fail with "too many open files".',
      ...{ fix: 'Raise the limit of this shell.', command: 'ulimit -n 4096' },
    };
  },
});
