import { defineCheck } from '../define-check.ts';

export const trainChannelNames = defineCheck({
  id: 'train/channel-names',
  clauses: ['DATA-03'],
  severity: 'should',
  passes: 'names of channels cannot be mistaken for each other',
  fails: 'two channels have names that can be mistaken for each other',
  why: 'In Pipe mode the data of a channel comes through files named after it with an underscore and the number of the epoch, so that a channel train_0 stands where the first epoch of the channel train stands. Names that differ in capitals only are two channels on SageMaker and one folder on many machines of developers.',
  needs: ['project'],
  test({ project }) {
    const channels = Object.entries(project.config.training.channels);
    for (const [name, { inputModes }] of channels) {
      for (const [other] of channels) {
        if (name === other) continue;
        const epoch = inputModes.includes('Pipe') && other.startsWith(`${name}_`) && /^\d+$/.test(other.slice(name.length + 1));
        const capitals = name < other && name.toLowerCase() === other.toLowerCase();
        if (!epoch && !capitals) continue;
        return {
          status: 'fail',
          expected: 'names that differ by more than capitals, and none that reads like an epoch of another',
          actual: epoch ? `'${other}' is also the pipe of an epoch of '${name}'` : `'${name}' and '${other}' differ in capitals only`,
          cause: 'The channels were named without Pipe mode, or other file systems, in mind.',
          fix: `Rename the channel '${other}' in training.channels of sagemaker-algo.json and in the program.`,
        };
      }
    }
    return { status: 'pass' };
  },
});
