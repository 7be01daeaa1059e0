import { UserError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import type { Diagnosis } from './define-diagnosis.ts';
import { areaOf } from './diagnose.ts';
import { DIAGNOSES } from './index.ts';

/**
 * The diagnoses that `--only` names: areas, ids, the last part of an id, or patterns with `*`; several in one text with commas; none
 * means all. Throws a UserError for one that names nothing.
 */
export function selectDiagnoses(only: readonly string[]): readonly Diagnosis[] {
  const names = only.flatMap((text) => text.split(',')).map((name) => name.trim());
  if (names.length === 0) return DIAGNOSES;
  const wanted = new Set(names.flatMap(resolveName));
  return DIAGNOSES.filter((diagnosis) => wanted.has(diagnosis));
}

function resolveName(name: string): readonly Diagnosis[] {
  const pattern = new RegExp(`^${name.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\*+/g, '.*')}$`, 'i');
  const found = DIAGNOSES.filter((diagnosis) =>
    [diagnosis.id, areaOf(diagnosis), lastPart(diagnosis.id)].some((known) => pattern.test(known)),
  );
  if (found.length > 0) return found;
  const near = nearest(
    name,
    DIAGNOSES.flatMap(({ id }) => [id, lastPart(id)]),
  );
  throw new UserError(`doctor looks at nothing called '${name}'.`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}'sagemaker-algo doctor --list' names everything.`,
  });
}

function lastPart(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

/** The table of `--list`. */
export function listDiagnoses(diagnoses: readonly Diagnosis[]): string {
  const width = Math.max(...diagnoses.map(({ id }) => id.length));
  const mark = ({ mends }: Diagnosis) => (mends === true ? ' (--fix)' : '');
  return diagnoses.map((one) => `${one.id.padEnd(width)}  ${one.passes}${mark(one)}\n`).join('');
}
