import { defineCheck } from '../define-check.ts';
import { describePiped, following, NO_PIPE, pipeCause, succeeded } from '../pipe-runs.ts';

export const pipeChannelOpened = defineCheck({
  id: 'pipe/channel-opened',
  clauses: ['PIPE-10'],
  severity: 'should',
  passes: 'training opens every required channel in Pipe mode',
  fails: 'training never opens a required channel in Pipe mode',
  why: 'A required channel is one that the training needs, so buyers pay for storing and streaming it. One whose FIFO is never opened is not read at all: it is declared by mistake, or its mode is not looked at, and the writer of the platform waits for nothing.',
  needs: ['project', 'pipe/together', 'pipe/apart'],
  test(seen) {
    const { run } = seen['pipe/together'];
    if (run === undefined) return NO_PIPE;
    const { plain } = seen['pipe/apart'];
    const done = [run, plain].find((one) => one !== undefined && succeeded(one));
    if (done === undefined) return following(pipeCause(seen));
    const { channels } = seen.project.config.training;
    const unread = done.fed.find(({ channel, epochs }) => epochs === 0 && channels[channel]?.required !== false);
    if (unread === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `that ${unread.channel}_0 is opened, because the channel is required`,
      actual: 'training ends well without opening it',
      cause: 'The channel is not needed, or it is looked for as a folder and taken for empty.',
      fix: `Read it in Pipe mode too, or set training.channels["${unread.channel}"].required to false in sagemaker-algo.json.`,
      evidence: describePiped(done),
    };
  },
});
