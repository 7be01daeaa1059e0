import type { Check } from '../define-check.ts';

/** Training on several hosts. */
export const distributedChecks: readonly Check[] = [];
