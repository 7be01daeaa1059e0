import { batchClauses } from './batch.ts';
import type { Clause } from './clause.ts';
import { dataClauses } from './data.ts';
import { distributedClauses } from './distributed.ts';
import { pipeClauses } from './pipe.ts';
import { productClauses } from './product.ts';
import { servingClauses } from './serving.ts';
import { trainingClauses } from './training.ts';

/** Every clause of the contract by its id, judged by some check or with the reason why none does. */
export const clauses: Readonly<Record<string, Clause>> = {
  ...trainingClauses,
  ...dataClauses,
  ...pipeClauses,
  ...distributedClauses,
  ...servingClauses,
  ...batchClauses,
  ...productClauses,
};
