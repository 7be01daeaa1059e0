import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { byCodePoint, type FilePlan } from '../files.ts';
import { placeFiles } from '../scaffold/place.ts';
import type { Change } from '../scaffold/survey.ts';
import { type Found, openProject, type ProjectFiles } from './project-files.ts';
import type { Outcome } from './reconcile.ts';

/** Files of the user that an update writes over or removes. */
export function listTouched(outcomes: readonly Outcome[], project: ProjectFiles): readonly string[] {
  const paths = outcomes.flatMap(({ writes, removes }) => [...writes.map(({ path }) => path), ...removes]);
  return paths.filter((path) => project.look(path).kind === 'file').sort(byCodePoint);
}

/**
 * Does what was planned, and writes what else is given, at once: on failure or Ctrl-C everything is as before. Throws UserError when
 * a file was changed since it was read.
 */
export async function applyOutcomes(
  outcomes: readonly Outcome[],
  others: readonly FilePlan[],
  { project, context }: { project: ProjectFiles; context: Pick<Context, 'signal' | 'runId' | 'onKill'> },
): Promise<void> {
  const removed = outcomes.flatMap(({ removes }) => removes);
  const plans = [...outcomes.flatMap(({ writes }) => writes), ...others];
  refuseChanged([...removed, ...plans.map(({ path }) => path)], project);
  const changes = plans
    .map((plan): Change => {
      const found = project.look(plan.path);
      return found.kind === 'file' ? { action: 'replace', plan, before: found.bytes } : { action: 'create', plan };
    })
    .sort((one, other) => byCodePoint(one.plan.path, other.plan.path));
  await placeFiles({ folder: project.folder, exists: true, changes, removed }, context);
}

function refuseChanged(paths: readonly string[], before: ProjectFiles): void {
  const now = openProject(before.folder);
  const changed = paths.find((path) => !sameFound(before.look(path), now.look(path)));
  if (changed === undefined) return;
  throw new UserError(`${changed} was changed while the update was prepared; nothing was written.`, { hint: 'Run the command again.' });
}

function sameFound(one: Found, other: Found): boolean {
  if (one.kind !== 'file' || other.kind !== 'file') return one.kind === other.kind;
  return one.bytes.equals(other.bytes) && one.mode === other.mode;
}
