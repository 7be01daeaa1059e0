import type { DescribedAlgorithm, StageStatus } from '../aws/algorithms.ts';
import type { Context } from '../context.ts';
import type { Step } from '../log.ts';

/** Shows a validation while it goes on: a step for each stage that AWS names. */
export interface StageView {
  /** Shows what was seen; where nothing changed, nothing is written. */
  show(seen: DescribedAlgorithm): void;
  /** AWS could not be asked, and will be asked again. */
  trouble(reason: string): void;
}

/** Where lines do not change in place, each new state of the algorithm is a line of its own. */
export function showStages(title: string, { progress, stderr }: Pick<Context, 'progress' | 'stderr'>): StageView {
  const whole = progress.step(title);
  const open = new Map<string, Step>();
  const ended = new Set<string>();
  let before = '';
  const say = (text: string) => {
    if (text === before) return;
    before = text;
    whole.update(text);
    if (!stderr.isTTY) progress.note(`${title}: ${text}`);
  };
  const follow = (kind: string, { name, status, reason = '' }: StageStatus) => {
    const key = `${kind} ${name}`;
    if (status === 'NotStarted' || ended.has(key)) return;
    const step = open.get(key) ?? progress.step(key);
    open.set(key, step);
    if (status === 'InProgress') return;
    if (status === 'Completed') step.done();
    else step.fail(reason);
    open.delete(key);
    ended.add(key);
  };
  return {
    show(seen) {
      for (const one of seen.imageScans) follow('image scan', one);
      for (const one of seen.validation) follow('validation', one);
      if (seen.status === 'Completed') whole.done(seen.status);
      else if (seen.status === 'Failed') whole.fail(seen.status);
      else say(seen.status);
    },
    trouble: (reason) => say(`AWS cannot be asked just now (${reason}), the validation goes on`),
  };
}
