import { defineDiagnosis, OK } from '../define-diagnosis.ts';
import { describeDay, supportOf } from '../end-of-life.ts';

/** What package.json asks for. */
const FLOOR = [20, 19] as const;

export const machineNode = defineDiagnosis({
  id: 'machine/node',
  passes: 'Node is of a version that this tool runs on and that still gets corrections',
  finds: ['problem', 'warning'],
  needs: ['host'],
  judge({ host: { node, now } }) {
    const [major = 0, minor = 0] = node.split('.').map(Number);
    if (major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1])) {
      return {
        ...{ status: 'problem', what: `This is Node ${node}; the tool needs ${FLOOR.join('.')} or newer.` },
        ...{ consequence: 'Commands fail in places that nobody has tried.', fix: 'Install Node 24: https://nodejs.org/en/download' },
      };
    }
    const ended = supportOf('node', node, now);
    if (ended?.state !== 'ended') return OK;
    return {
      ...{ status: 'warning', what: `Node ${node} has had no corrections since ${describeDay(ended.until)}.` },
      consequence: 'Security holes in it stay open, on the machine that has the keys of your AWS account.',
      fix: 'Install Node 24: https://nodejs.org/en/download',
    };
  },
});
