import { hasGpu } from '../../sagemaker/machine-sizes.ts';
import { causeOfEnd, describeEnd } from '../../text/ending.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const trainWithGpu = defineCheck({
  id: 'train/with-gpu',
  clauses: ['TRAIN-20'],
  severity: 'should',
  passes: 'training works with the GPUs of this machine',
  fails: 'training fails with the GPUs of this machine',
  why: 'On instance types with GPUs the container gets them through the NVIDIA runtime, and a program that finds one takes another path: another device, other libraries, another precision. A buyer chooses the machine, so every type that the spec lists has to work. Where the spec lists such types, the rehearsal hands on the GPUs of this machine; where it has none, nothing is known of that path. Common causes: a CUDA toolkit that is newer than the driver, a framework built without CUDA, too little memory on the GPU.',
  containerOnly: true,
  needs: ['project', 'train/nominal'],
  test({ project: { config, engine }, 'train/nominal': run }) {
    const types = config.training.instanceTypes.filter(hasGpu);
    if (types.length === 0) return { status: 'not-applicable', reason: 'The spec lists no instance types with GPUs.' };
    if (engine.gpus !== 'given') {
      const why = engine.gpus === undefined ? '' : ` (${engine.gpus.absent})`;
      return {
        status: 'not-checked',
        reason: `This machine has no GPU for containers${why}: training ran without, and ${types[0]} has one.`,
      };
    }
    if (run.exit.exitCode === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'exit code 0 with the GPUs of this machine',
      actual: describeEnd(run.exit),
      ...causeOfEnd(run.exit),
      fix: 'Mend what the last lines of the log say, or list instance types without GPUs only: training.instanceTypes in sagemaker-algo.json',
      evidence: describeLog(run.log),
    };
  },
});
