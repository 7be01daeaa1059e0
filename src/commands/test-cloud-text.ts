import type { Living } from '../cloud/ledger.ts';
import type { Rehearsal } from '../cloud/rehearsal.ts';
import type { RehearsalPlan } from '../cloud/rehearsal-plan.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { formatDuration } from '../text/terminal.ts';
import { modelRequests } from './transform-on-sagemaker.ts';

interface Wish {
  readonly endpoint: boolean;
  readonly keep: boolean;
}

/** The requests of a rehearsal in the order in which they are sent. */
export function requestsOf(plan: RehearsalPlan, { endpoint }: Pick<Wish, 'endpoint'>): readonly (readonly [string, object])[] {
  const serving = [
    ['CreateEndpointConfig', plan.endpoint.config],
    ['CreateEndpoint', plan.endpoint.endpoint],
  ] as const;
  return [
    ['CreateTrainingJob', plan.training],
    ...modelRequests(plan.model),
    ['CreateTransformJob', plan.transform],
    ...(endpoint ? serving : []),
  ];
}

/** What is going to run, on which machines and for how long, and what is left afterwards. */
export function describePlan(
  { name, training, transform, endpoint, sets, bucket }: RehearsalPlan,
  wish: Wish & { readonly account: string | undefined; readonly region: string | undefined },
): string {
  const { InstanceCount, InstanceType } = training.ResourceConfig;
  const { TransformResources: batch } = transform;
  const [variant] = endpoint.config.ProductionVariants;
  const longest = formatDuration(training.StoppingCondition.MaxRuntimeInSeconds * 1000);
  const files = sets.reduce((sum, set) => sum + set.files.length, 0);
  return [
    `On SageMaker in ${wish.region}, account ${wish.account}, as ${name}:`,
    `  1. upload ${files} sample files to s3://${bucket}, where they stay for the next run`,
    `  2. training job      ${InstanceCount} x ${InstanceType}, at most ${longest}`,
    `  3. batch transform   ${batch.InstanceCount} x ${batch.InstanceType}, without a limit in time`,
    ...(wish.endpoint ? [`  4. endpoint          1 x ${variant?.InstanceType}, for the sample requests, some minutes`] : []),
    `  Machines are billed by the second while they run, to this account. ${
      wish.keep
        ? 'Endpoint and model stay (--keep), and the endpoint goes on costing.'
        : 'Everything is deleted at the end, the endpoint first.'
    }`,
    '',
  ].join('\n');
}

/** Shows what will cost money, and goes on only where somebody agrees. Throws UserError where nobody can. */
export async function confirmPlan(
  plan: string,
  { yes }: { readonly yes: boolean },
  context: Pick<Context, 'interactive' | 'progress' | 'prompt' | 'stderr'>,
): Promise<void> {
  context.progress.close();
  context.stderr.write(plan);
  if (yes) return;
  if (!context.interactive) {
    throw new UserError('Nobody can agree to what this costs.', {
      hint: 'Say it with --yes, or look only: --dry-run. Nothing was started.',
    });
  }
  if (await context.prompt.confirm({ message: 'Run it?', initial: true })) return;
  throw new UserError('Nothing was started.', { exitCode: EXIT.interrupted });
}

/** What --keep has left in AWS; only what is there costs. */
export function describeKept(living: readonly Living[], { bucket, results }: Pick<RehearsalPlan, 'bucket' | 'results'>): string {
  const things = [...living.map(({ kind, name }) => `${kind} ${name}`), `s3://${bucket}/${results}`];
  const cost = living.some(({ kind }) => kind === 'endpoint') ? '\nThe endpoint costs by the hour until it is deleted.' : '';
  return `Kept in AWS:\n${things.map((one) => `  ${one}`).join('\n')}${cost}\n`;
}

/** How long machines ran, as far as SageMaker tells; what the bill counts is its own. */
export function describeMachineTime({ training, transform, endpointMs }: Pick<Rehearsal, 'training' | 'transform' | 'endpointMs'>): string {
  const { billableSeconds, trainingSeconds } = training.job;
  const seconds = billableSeconds ?? trainingSeconds;
  const { startedAt, endedAt } = transform?.job ?? {};
  const parts = [
    ...(seconds === undefined ? [] : [`training ${formatDuration(seconds * 1000)}`]),
    ...(startedAt === undefined || endedAt === undefined ? [] : [`batch transform ${formatDuration(endedAt - startedAt)}`]),
    ...(endpointMs === undefined ? [] : [`endpoint at most ${formatDuration(endpointMs)}`]),
  ];
  return parts.length === 0 ? '' : `Time of machines: ${parts.join(', ')}.\n`;
}
