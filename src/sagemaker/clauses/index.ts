import { batchClauses } from './batch.ts';
import type { Clause } from './clause.ts';
import { productClauses } from './product.ts';
import { servingClauses } from './serving.ts';
import { trainingClauses } from './training.ts';

/** Every clause that some check judges, by its id. */
export const clauses: Readonly<Record<string, Clause>> = { ...productClauses, ...trainingClauses, ...servingClauses, ...batchClauses };
