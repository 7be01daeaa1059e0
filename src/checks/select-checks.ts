import { UserError } from '../errors.ts';
import type { ObservationKey } from '../observe/types.ts';
import { clauses } from '../sagemaker/clauses/index.ts';
import { nearest } from '../text/nearest.ts';
import type { Check } from './define-check.ts';
import { checks } from './index.ts';

/**
 * The checks of a run, in report order. `only` holds areas (`serve`), ids, clause ids or patterns with `*`,
 * also several in one text with commas; none means all.
 * Throws a `UserError` for one that names nothing.
 */
export function selectChecks(options: { readonly only?: readonly string[]; readonly smoke?: boolean }): readonly Check[] {
  const only = (options.only ?? []).flatMap((names) => names.split(',')).map((name) => name.trim());
  const wanted = new Set(only.flatMap((name) => resolveName(name)));
  const selected = checks.filter((check) => (only.length === 0 || wanted.has(check)) && (options.smoke !== true || check.smoke === true));
  if (selected.length > 0) return selected;
  throw new UserError(`None of the checks named by --only ${only.join(', ')} is part of --smoke.`, { hint: 'Leave out --smoke.' });
}

/** Checks that an area, check id, clause id or pattern names; throws a `UserError` with the nearest names when there are none. */
export function resolveName(name: string): readonly Check[] {
  const pattern = new RegExp(`^${name.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\*+/g, '.*')}$`, 'i');
  const found = checks.filter((check) => [check.id, areaOf(check), ...check.clauses].some((known) => pattern.test(known)));
  if (found.length > 0) return found;
  const [unjudged] = Object.entries(clauses).filter(([id, clause]) => clause.unjudged !== undefined && pattern.test(id));
  if (unjudged !== undefined) {
    const [id, { unjudged: reason }] = unjudged;
    throw new UserError(`${id} is not judged: ${reason}`, { hint: `'sagemaker-algo explain ${id}' tells what it asks for.` });
  }
  const near = nearNames(name);
  throw new UserError(`There is no check, area or clause '${name}'.`, {
    hint: `${near.length > 0 ? `Did you mean ${near.join(' or ')}? ` : ''}'sagemaker-algo test-local --list' names all.`,
  });
}

/** Up to three names that a person may have meant: those that hold the word, else the one that is spelled most alike. */
function nearNames(name: string): readonly string[] {
  const known = [...new Set([...checks.flatMap((check) => [areaOf(check), check.id, ...check.clauses]), ...Object.keys(clauses)])];
  const begins = (one: string) => one.toLowerCase().startsWith(name.toLowerCase());
  const holding = name.length > 2 ? known.filter((one) => one.toLowerCase().includes(name.toLowerCase())) : [];
  if (holding.length > 0) return [...holding.filter(begins), ...holding.filter((one) => !begins(one))].slice(0, 3);
  const alike = nearest(name, known) ?? nearest(name, known.map(lastPart));
  return known.filter((one) => one === alike || lastPart(one) === alike).slice(0, 3);
}

function lastPart(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** Everything that these checks look at, each once; nothing else needs to be observed. */
export function neededObservations(selected: readonly Check[]): readonly ObservationKey[] {
  return [...new Set(selected.flatMap((check) => check.needs))];
}

/** First part of a check's id. */
export function areaOf(check: Pick<Check, 'id'>): string {
  return check.id.slice(0, check.id.indexOf('/'));
}
