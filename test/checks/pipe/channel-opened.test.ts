import { pipeChannelOpened } from '../../../src/checks/pipe/channel-opened.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';
import { brokenPipe, failedPipe, fed, noPipe, pipeRun } from '../../support/observations-pipe.ts';

const unread = pipeRun({ fed: [fed(), fed({ channel: 'test', epochs: 0, bytes: 0 })] });
const optional = project({ config: config({ training: { channels: { train: {}, test: { required: false } } } }) });

judges(pipeChannelOpened, {
  'all are opened': [{}, 'pass'],
  'no channel promises Pipe': [noPipe, 'not-applicable'],
  'a required one is not': [{ 'pipe/together': { run: unread } }, 'fail', 'test_0'],
  'an optional one is not': [{ project: optional, 'pipe/together': { run: unread } }, 'pass'],
  'it is not in tame pipes either': [brokenPipe({ plain: unread, odd: { late: failedPipe() } }), 'fail', 'never opened'],
  'training fails, and was not taken apart': [{ 'pipe/together': { run: failedPipe() } }, 'not-checked', 'pipe/declared-modes'],
  'training fails': [brokenPipe({ plain: failedPipe() }), 'not-checked', 'pipe/declared-modes'],
});
