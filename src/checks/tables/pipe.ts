import type { Check } from '../define-check.ts';

/** Channels in Pipe mode. */
export const pipeChecks: readonly Check[] = [];
