import { isNewer } from '../../update/versions.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

/** The oldest that the tests run on. */
const OLDEST = { podman: '4.3.0', docker: '20.10.0' } as const;

export const machineEngineVersion = defineDiagnosis({
  id: 'machine/engine-version',
  passes: 'the engine is of a version that this tool is tested with, or newer',
  finds: ['warning'],
  needs: ['engine'],
  judge({ engine }) {
    if (engine.status !== 'answers') return { status: 'not-checked', reason: 'No container engine answers.' };
    const oldest = OLDEST[engine.name === 'podman' ? 'podman' : 'docker'];
    const number = /^\d+(\.\d+)*/.exec(engine.version)?.[0];
    // A self-built one that names no number is nobody's business.
    if (number === undefined || !isNewer(oldest, number)) return OK;
    return {
      ...{
        status: 'warning',
        what: `The engine is ${engine.name} ${engine.version}; the oldest that this tool is tested with is ${oldest}.`,
      },
      consequence: 'What it does differently shows up as findings about your containers.',
      fix: 'Install a newer one: https://docs.docker.com/engine/install/',
    };
  },
});
