import { expect } from 'vitest';
import { trainWithGpu } from '../../../src/checks/train/with-gpu.ts';
import type { EngineInfo } from '../../../src/engine/engine.ts';
import { judges } from '../../support/judges.ts';
import { config, exit, project, trainRun } from '../../support/observations.ts';

/** A project whose spec lists these types, on an engine that has done this about GPUs. */
const on = (instanceTypes: readonly string[], gpus?: EngineInfo['gpus']) => ({
  project: project({ config: config({ training: { instanceTypes } }), engine: { name: 'docker', version: '1', kind: 'container', gpus } }),
});
const failed = { 'train/nominal': trainRun({ exit: exit(1) }) };

judges(trainWithGpu, {
  'no type with a GPU': [{ ...on(['ml.m5.large']), ...failed }, 'not-applicable'],
  'a GPU, and it works': [on(['ml.m5.large', 'ml.g5.xlarge'], 'given'), 'pass'],
  'a GPU, and it fails': [{ ...on(['ml.p3.2xlarge'], 'given'), ...failed }, 'fail', { actual: 'exit code 1', evidence: expect.anything() }],
  'no GPU here': [
    { ...on(['ml.g5.xlarge'], { absent: 'could not select device driver' }), ...failed },
    'not-checked',
    /could not select.*ml\.g5\.xlarge/,
  ],
  'nobody has tried': [on(['ml.g5.xlarge']), 'not-checked', /has no GPU/],
});
