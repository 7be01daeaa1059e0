import type { DescribedAlgorithm } from '../aws/algorithms.ts';
import type { Context } from '../context.ts';
import { InterruptedError, UserError } from '../errors.ts';
import { confirmName } from './confirm-name.ts';
import { renderPlan } from './plan-text.ts';
import type { PublishParts } from './publish-parts.ts';

/** Shows the plan and has it agreed to; nothing has been changed before. */
export async function agree(name: string, replaces: DescribedAlgorithm | undefined, parts: PublishParts, context: Context): Promise<void> {
  const { images, options, planRequest, destination, places, samples, tags } = parts;
  const repositories = await images.findMissing();
  const { pushes } = images;
  const plan = { destination, request: planRequest(), places, samples, pushes, repositories, replaces: replaces?.status, tags };
  context.progress.close();
  context.stderr.write(renderPlan(plan));
  if (replaces !== undefined) {
    const warning = replaces.productId === undefined ? [] : [`It belongs to the Marketplace product ${replaces.productId}.`];
    return await confirmName(name, { what: [`the algorithm ${replaces.arn} (${replaces.status})`], warning, yes: options.yes }, context);
  }
  if (options.yes) return;
  if (!context.interactive) {
    throw new UserError('Nobody can agree to this plan.', { hint: 'Agree with --yes. Nothing was created.' });
  }
  if (!(await context.prompt.confirm({ message: 'Do all this?', initial: false }))) throw new InterruptedError('Nothing was created.');
}
