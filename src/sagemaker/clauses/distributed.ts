import type { Clause } from './clause.ts';

/** Training on several hosts (DIST). */
export const distributedClauses: Readonly<Record<string, Clause>> = {};
