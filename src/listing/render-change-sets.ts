import type { ChangeSetState } from '../aws/catalog.ts';
import { neutraliseLine } from '../text/safe.ts';
import { wrap } from '../text/width.ts';
import { explainCatalogError } from './catalog-failures.ts';
import type { PlannedChangeSet } from './change-set.ts';

/** Columns of a step, without its margin. */
const WIDTH = 95;

/** What is about to be done, a step each, for somebody who has to agree to it. */
export function renderChangeSets(sets: readonly PlannedChangeSet[], file: string): string {
  const steps = sets.map(({ step, title, changes }, index) => {
    const kinds = `${changes.length === 1 ? '1 change' : `${changes.length} changes`}: ${changes.map(({ ChangeType }) => ChangeType).join(', ')}`;
    const lines = [...wrap(`${index + 1}. ${step}: ${title}`, WIDTH), ...wrap(kinds, WIDTH).map((line) => `   ${line}`)];
    return lines.map((line) => `  ${line}\n`).join('');
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
