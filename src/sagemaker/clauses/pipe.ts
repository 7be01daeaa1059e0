import type { Clause } from './clause.ts';

/** Pipe mode (PIPE). */
export const pipeClauses: Readonly<Record<string, Clause>> = {};
