import { defineDiagnosis, OK } from '../define-diagnosis.ts';
import { COLLECTED } from '../end-of-life-data.ts';

const YEARS = 10;

export const machineClock = defineDiagnosis({
  id: 'machine/clock',
  passes: 'the clock shows a time that can be',
  finds: ['problem'],
  needs: ['host'],
  judge({ host: { now } }) {
    const made = Date.parse(COLLECTED);
    const early = now < made;
    if (!early && now < made + YEARS * 365.25 * 86_400_000) return OK;
    return {
      status: 'problem',
      what: `The clock says ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC, which is ${early ? 'before this tool was made' : `more than ${YEARS} years after it`}.`,
      consequence: 'Certificates count as invalid, and AWS refuses requests that are more than five minutes off.',
      ...{ fix: 'Set it by the network.', command: 'sudo timedatectl set-ntp true' },
    };
  },
});
