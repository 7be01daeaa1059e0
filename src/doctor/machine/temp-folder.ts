import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const SAYS = { missing: 'does not exist', 'not-a-folder': 'is not a folder', 'not-writable': 'cannot be written to' } as const;

export const machineTempFolder = defineDiagnosis({
  id: 'machine/temp-folder',
  passes: 'work folders can be made in the temporary folder',
  finds: ['problem'],
  needs: ['temp'],
  judge({ temp: { path, state } }) {
    if (state === 'usable') {
      if (!/[\r\n]/.test(path)) return OK;
      return {
        ...{ status: 'problem', what: 'The path of the temporary folder holds a line break.' },
        ...{ consequence: 'Nothing in it can be mounted into a container.', fix: 'Name another.', command: 'export TMPDIR=/tmp' },
      };
    }
    return {
      ...{ status: 'problem', what: `The temporary folder ${path} ${SAYS[state]}.` },
      consequence: 'No work folder can be made: `train`, `serve`, `transform` and `test-local` end at once.',
      fix: 'Name another.',
      command: 'export TMPDIR=/tmp',
    };
  },
});
