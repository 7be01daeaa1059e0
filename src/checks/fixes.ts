import type { Check } from './define-check.ts';
import sentences from './fixes.json' with { type: 'json' };

const KNOWN: Readonly<Record<string, string>> = sentences;

/**
 * How a failing check is usually mended, for `explain`; a finding says it with the line or command that the evidence asks for.
 * `fixes.json` holds the sentences of the checks themselves: `npx vitest run test/docs -u` renews it.
 */
export function usualFix({ id }: Pick<Check, 'id'>): string {
  return KNOWN[id] ?? 'Change what the finding names: it gives the place and the reason.';
}
