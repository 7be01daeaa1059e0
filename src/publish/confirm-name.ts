import type { Context } from '../context.ts';
import { InterruptedError, UserError } from '../errors.ts';

/** What is going to be deleted, in words. */
export interface Deletion {
  readonly what: readonly string[];
  readonly warning: readonly string[];
  readonly yes: boolean;
}

/** Has the name of an algorithm typed before it is deleted; `--yes` stands for that. Throws UserError where nobody can type. */
export async function confirmName(
  name: string,
  { what, warning, yes }: Deletion,
  context: Pick<Context, 'interactive' | 'progress' | 'prompt' | 'stderr'>,
) {
  context.progress.close();
  context.stderr.write(['This deletes, and nothing brings it back:', ...what.map((one) => `  ${one}`), ...warning, ''].join('\n'));
  if (yes) return;
  if (!context.interactive) {
    throw new UserError(`Nobody can confirm that ${name} is to be deleted.`, { hint: 'Say it with --yes. Nothing was deleted.' });
  }
  const typed = await context.prompt.text({
    message: 'Type the name of the algorithm to delete it (empty: leave it)',
    initial: '',
    validate: (text) => (text === '' || text === name ? undefined : `That is not ${name}.`),
  });
  if (typed !== name) throw new InterruptedError('Nothing was deleted.');
}
