import type { ChangeSetState } from '../aws/catalog.ts';
import { neutraliseLine } from '../text/safe.ts';
import { explainCatalogError } from './catalog-failures.ts';
import type { PlannedChangeSet } from './change-set.ts';

/** What is about to be done, a step each, for somebody who has to agree to it. */
export function renderChangeSets(sets: readonly PlannedChangeSet[], file: string): string {
  const steps = sets.map(({ step, title, changes }, index) => {
    const kinds = changes.map(({ ChangeType }) => ChangeType).join(', ');
    return `  ${index + 1}. ${step}: ${title}\n     ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}: ${kinds}\n`;
  });
  return `Change sets, whole in ${file}:\n${steps.join('')}`;
}

/** What AWS found wrong with a change set: each error with its cause and what mends it. */
export function renderErrors({ changes, failure, failureCode }: ChangeSetState): string {
  const lines = changes.flatMap(({ changeType, errors }) =>
    errors.flatMap((error) => {
      const { said, cause, fix } = explainCatalogError(error);
      return [`${changeType}: ${said}`, ...(cause === undefined ? [] : [`  ${cause}`]), ...(fix === undefined ? [] : [`  ${fix}`])];
    }),
  );
  const all = lines.length > 0 ? lines : [`${failureCode ?? 'no code'}: ${failure ?? 'AWS says no more'}`];
  const fault = failureCode === 'SERVER_FAULT' ? ['AWS calls it a fault of its own: try again later.'] : [];
  return [...all, ...fault].map((line) => `  ${line.startsWith('  ') ? '  ' : ''}${neutraliseLine(line, 1_000)}\n`).join('');
}
