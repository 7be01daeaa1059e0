import { defineCheck } from '../define-check.ts';
import { wasKilled } from '../stopping.ts';

export const trainChildrenStopped = defineCheck({
  id: 'train/children-stopped',
  clauses: ['TRAIN-31'],
  severity: 'should',
  passes: 'processes that training started end with it',
  fails: 'processes that training started go on after SIGTERM',
  why: 'SIGTERM reaches process 1 alone. Data loaders, workers and servers that it has started have to be told by it; those that go on hold the whole container up, and after 120 seconds everything is killed, whatever was being written.',
  containerOnly: true,
  needs: ['train/stop'],
  test({ 'train/stop': stop }) {
    if (stop.endedBefore) return { status: 'not-checked', reason: 'Training on the sample data ends before a signal can be sent.' };
    if (wasKilled(stop)) return { status: 'not-checked', reason: 'Training had to be killed.', follows: 'train/stops-on-term' };
    const lingering = stop.lingering ?? [];
    const ids = new Set(lingering.map(({ pid }) => pid));
    const children = lingering.filter(({ parent }) => ids.has(parent));
    const [first] = children;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `no child process ${stop.graceSeconds / 2} s after SIGTERM`,
      actual: `${children.length} still alive, such as ${first.command.slice(0, 80)}`,
      cause: 'The program waits for its children without telling them to end.',
      fix: 'Pass the signal on: child.kill(), pool.terminate(), or os.killpg(0, signal.SIGTERM) in the handler.',
      evidence: children.slice(0, 10).map(({ pid, command }) => `process ${pid}: ${command.slice(0, 200)}`),
    };
  },
});
