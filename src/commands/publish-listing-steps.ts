import type { ChangeSetState, ProductCatalog } from '../aws/catalog.ts';
import { failedWith } from '../aws/failure.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { applyChangeSet, countAttempts, findRunning, validateChangeSet, type Watching } from '../listing/apply-change-set.ts';
import type { PlannedChangeSet, Step } from '../listing/change-set.ts';
import { changeSetName, planChangeSets, UNKNOWN } from '../listing/change-sets.ts';
import { findProduct } from '../listing/product-facts.ts';
import { renderErrors } from '../listing/render-change-sets.ts';
import type { ListingPack } from '../listing/types.ts';
import { leaving } from '../publish/interruption.ts';
import { neutraliseLine } from '../text/safe.ts';

/** What became of a step. */
export interface Done {
  readonly step: Step;
  readonly outcome: 'applied' | 'failed' | 'declined' | 'under-review';
  readonly changeSet: string | undefined;
}

/** What is to be done, and as whom the reader may be asked. */
export interface StepsWish {
  readonly pack: ListingPack;
  readonly algorithmArn: string;
  readonly sets: readonly PlannedChangeSet[];
  /** Product of `--product`. */
  readonly named: string | undefined;
  readonly yes: boolean;
  readonly public: boolean;
  readonly poll: number;
}

/** A refusal of the form comes at once; nobody waits here for a review of weeks. */
const REVIEW_LOOKS = 4;

const QUESTIONS: Readonly<Record<Step, string>> = {
  product: 'Create the draft of the product now?',
  version: 'Add this version, with its prices and terms, now?',
  public: 'Ask AWS to make the product public now?',
};

/** Does the steps in order, each on consent; the first that fails ends it. What is done stays, and the next run goes on from there. */
export async function runSteps(wish: StepsWish, catalog: ProductCatalog, context: Context): Promise<readonly Done[]> {
  const done: Done[] = [];
  for (const { step } of wish.sets) {
    const attempt = await countAttempts(changeSetName(step, wish.pack), catalog);
    const set = await replan(step, wish, catalog);
    if (set === undefined) continue;
    refuseUnknown(set);
    if (!(await agree(step, wish, context))) {
      done.push({ step, outcome: 'declined', changeSet: undefined });
      break;
    }
    const result = await runStep({ set, attempt, poll: wish.poll }, catalog, context);
    done.push(result);
    if (result.outcome === 'failed') break;
  }
  return done;
}

/** The same step with what exists by now: ids of the product and the offer come from the first one. */
async function replan(
  step: Step,
  { pack, algorithmArn, named }: StepsWish,
  catalog: ProductCatalog,
): Promise<PlannedChangeSet | undefined> {
  const facts = await findProduct(catalog, pack, named);
  return planChangeSets({ pack, algorithmArn, facts }).find((set) => set.step === step);
}

/** What stands for an id in a file is sent to nobody: AWS shows a product a little later than it has made it. */
function refuseUnknown({ step, changes }: PlannedChangeSet): void {
  const lost = changes.some(({ Entity: { Identifier } }) => Identifier === UNKNOWN.product || Identifier === UNKNOWN.offer);
  if (!lost) return;
  throw new UserError(`The step ${step} waits for the product or its offer, which AWS Marketplace has made and does not show yet.`, {
    hint: 'Run this command again in a minute; it goes on from there.',
    exitCode: EXIT.couldNotLook,
  });
}

async function agree(step: Step, { yes }: StepsWish, context: Context): Promise<boolean> {
  if (yes) return true;
  if (!context.interactive) {
    throw new UserError('Nobody can agree to the change sets here.', {
      hint: 'Look at them with --dry-run, and apply them with --yes.',
    });
  }
  context.progress.close();
  return await context.prompt.confirm({ message: QUESTIONS[step], initial: false });
}

interface PlannedStep {
  readonly set: PlannedChangeSet;
  readonly attempt: number;
  readonly poll: number;
}

async function runStep({ set, attempt, poll }: PlannedStep, catalog: ProductCatalog, context: Context): Promise<Done> {
  const { signal, progress } = context;
  const left = `A change set that was started goes on in AWS. Go on with: sagemaker-algo publish --listing${set.step === 'public' ? ' --public' : ''}`;
  return await leaving(
    signal,
    left,
    async () =>
      await explainingLocks(async () => {
        const running = await findRunning(set, catalog);
        const refused = running === undefined ? await check({ set, attempt, poll }, catalog, context) : undefined;
        if (refused !== undefined) return refused;
        const step = progress.step(`${running === undefined ? 'Apply' : 'Wait for'} the step ${set.step}`);
        const watching: Watching = {
          ...{ catalog, signal, poll, onStatus: (status) => step.update(status.toLowerCase()) },
          ...(set.step === 'public' ? { looks: REVIEW_LOOKS } : {}),
        };
        const { outcome, state } = await applyChangeSet(set, { running, attempt }, watching);
        if (outcome === 'applied') step.done();
        else if (outcome === 'under-review') step.done('asked for; people at AWS review it now');
        else {
          step.fail();
          tell(`The step ${set.step} failed, and nothing of it was done:`, state, context);
        }
        return { step: set.step, outcome, changeSet: state.id };
      }),
  );
}

/** While a change set is applied, AWS takes no other one about the same product or offer. */
async function explainingLocks<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!failedWith(error, 'ResourceInUseException')) throw error;
    throw new UserError('Another change set is being applied to this product or its offer, so AWS takes no other one now.', {
      hint: 'Wait for its end (AWS Marketplace Management Portal, Requests), then run this command again.',
      exitCode: EXIT.couldNotLook,
      cause: error,
    });
  }
}

/** Has AWS check a step; the failure when it objects. */
async function check({ set, poll }: PlannedStep, catalog: ProductCatalog, context: Context): Promise<Done | undefined> {
  const step = context.progress.step(`Have AWS check the step ${set.step}`);
  const onStatus = (status: string) => step.update(status.toLowerCase());
  const judged = await validateChangeSet(set, { catalog, signal: context.signal, poll, onStatus });
  if (judged.outcome === 'invalid') {
    step.fail();
    tell(`AWS refuses the step ${set.step}, and nothing of it was done:`, judged.state, context);
    return { step: set.step, outcome: 'failed', changeSet: judged.state.id };
  }
  step.done(judged.outcome === 'valid' ? 'no objection' : `not offered (${neutraliseLine(judged.reason, 200)}); it was checked here alone`);
  return undefined;
}

function tell(title: string, state: ChangeSetState, { progress, stderr }: Context): void {
  progress.close();
  stderr.write(`${title}\n${renderErrors(state)}`);
}
