import type { Check } from './define-check.ts';
import { batchChecks } from './tables/batch.ts';
import { distributedChecks } from './tables/distributed.ts';
import { imageChecks } from './tables/image.ts';
import { pipeChecks } from './tables/pipe.ts';
import { projectChecks } from './tables/project.ts';
import { serveChecks } from './tables/serve.ts';
import { trainChecks } from './tables/train.ts';

/** Every check, in the order of the report. To add one: a file in the folder of its area and a line in the table of that area. */
export const checks: readonly Check[] = [
  ...projectChecks,
  ...imageChecks,
  ...trainChecks,
  ...pipeChecks,
  ...distributedChecks,
  ...serveChecks,
  ...batchChecks,
];
