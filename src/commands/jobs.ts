import { clientSettings } from '../aws/client-settings.ts';
import { explainingAws } from '../aws/explain.ts';
import { type CloudPlace, openCloud, openCloudPlace } from '../cloud/cloud.ts';
import { deleteOne } from '../cloud/hosting.ts';
import { stopJob } from '../cloud/interrupt.ts';
import { isRemovable, listInventory, type Possession } from '../cloud/inventory.ts';
import type { Living } from '../cloud/ledger.ts';
import { runsPrefix } from '../cloud/upload.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, isUserError, UserError } from '../errors.ts';
import { openPlace, openSession, type Place } from '../publish/session.ts';
import { type AwsOptions, resolveSettings } from '../publish/settings.ts';
import { attach } from './attach.ts';
import { describePossessions } from './jobs-text.ts';

/** Options of `jobs`, as `cli/cloud.ts` defines them. */
export interface JobsOptions extends AwsOptions {
  readonly action?: string | undefined;
  readonly name?: string | undefined;
  readonly all: boolean;
  readonly cleanup: boolean;
  readonly data: boolean;
  readonly out?: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
}

/** Lists, follows, stops and removes what runs and lies in AWS because of this project. */
export async function jobs(options: JobsOptions, context: Context): Promise<ExitCode> {
  const action = parseAction(options);
  if (action.kind === 'attach') {
    const session = openSession(options, context);
    return await explainingAws(async () => attach(await openCloud(session, context, options), action.name, options, context));
  }
  const place = openAnyPlace(options, action.kind === 'stop' || options.all, context);
  return await explainingAws(async () => {
    const cloud = await openCloudPlace(place, context, options);
    if (action.kind === 'stop') return await stop(cloud, action.name, options, context);
    const found = await listInventory(cloud, { project: options.all ? undefined : place.config?.name });
    if (action.kind === 'cleanup') return await cleanUp(cloud, found, { options, place }, context);
    const { flags } = cloud;
    context.progress.close();
    context.stdout.write(
      options.json
        ? `${JSON.stringify(found, undefined, 2)}\n`
        : describePossessions(found, { now: context.now(), all: options.all, flags }),
    );
    return EXIT.ok;
  });
}

/** What costs has to be found also where there is no project, or none that can be read. */
function openAnyPlace(options: JobsOptions, anywhere: boolean, context: Context): Place {
  if (!anywhere) return openSession(options, context);
  try {
    return openPlace(options, context);
  } catch (error) {
    if (!isUserError(error)) throw error;
    context.progress.note(`The project is not looked at: ${error.message.split('\n')[0]}`);
    const settings = resolveSettings(options, context.env, { publish: undefined });
    return { config: undefined, settings, client: clientSettings(settings, context.version) };
  }
}

type Action = { readonly kind: 'list' | 'cleanup' } | { readonly kind: 'attach' | 'stop'; readonly name: string };

function parseAction({ action, name, cleanup, data, dryRun }: JobsOptions): Action {
  if (action === undefined) {
    if ((data || dryRun) && !cleanup) throw new UserError('--data and --dry-run belong to --cleanup.', { hint: 'Add --cleanup.' });
    return { kind: cleanup ? 'cleanup' : 'list' };
  }
  if (action !== 'attach' && action !== 'stop') {
    throw new UserError(`There is no action ${JSON.stringify(action)}.`, {
      hint: 'It is attach NAME or stop NAME; without one the jobs are listed.',
    });
  }
  if (cleanup) throw new UserError('--cleanup takes no action.', { hint: `Leave out ${action}, or --cleanup.` });
  if (name !== undefined) return { kind: action, name };
  throw new UserError(`Nothing is named to ${action}${action === 'attach' ? ' to' : ''}.`, {
    hint: 'sagemaker-algo jobs lists the names.',
  });
}

/** Stops a job, or deletes an endpoint with everything of the same run. */
async function stop(cloud: CloudPlace, name: string, options: JobsOptions, context: Context): Promise<ExitCode> {
  const named = await listInventory(cloud, { project: undefined, named: name });
  if (named.length === 0) {
    throw new UserError(`Nothing of the name ${name} carries the tags of this tool in ${cloud.region}.`, {
      hint: 'sagemaker-algo jobs --all lists what does.',
      exitCode: EXIT.failed,
    });
  }
  const live = named.filter(isRemovable);
  if (live.length === 0) {
    context.progress.close();
    context.stderr.write(
      named.some(({ status }) => status === 'Stopping' || status === 'Deleting') ? `${name} is ending.\n` : `${name} has ended.\n`,
    );
    if (options.json) context.stdout.write(describeRemoval({ removed: [], left: [] }));
    return EXIT.ok;
  }
  if (!options.yes && context.interactive && !(await context.prompt.confirm({ message: `End ${describeList(live)}?`, initial: true }))) {
    return EXIT.failed;
  }
  return tellRemoval(await removeAll(cloud, live, context), options, context);
}

function describeList(things: readonly Living[]): string {
  return things.map(({ kind, name }) => `${kind} ${name}`).join(', ');
}

interface CleanUp {
  readonly options: JobsOptions;
  readonly place: Place;
}

async function cleanUp(cloud: CloudPlace, found: readonly Possession[], { options, place }: CleanUp, context: Context): Promise<ExitCode> {
  const { bucket } = place.settings;
  const live = found.filter(isRemovable);
  const objects = options.data ? await listData(cloud, place) : [];
  context.progress.close();
  const untouched = { removed: [], left: live, objects: { removed: 0, left: objects.length } };
  if (live.length + objects.length === 0) {
    const nothing = `Nothing of ${options.all ? 'any project' : 'this project'} is left to remove in ${cloud.region}.\n`;
    context.stdout.write(options.json ? describeRemoval(untouched) : nothing);
    return EXIT.ok;
  }
  const data =
    objects.length === 0
      ? ''
      : `and ${objects.length} objects below s3://${bucket}/${place.config === undefined ? '' : runsPrefix(place.config)}\n`;
  const list = `${live.length === 0 ? '' : describePossessions(live, { now: context.now(), all: options.all, flags: [], hint: false })}${data}`;
  if (options.dryRun) {
    context.stdout.write(options.json ? describeRemoval(untouched) : list);
    return EXIT.ok;
  }
  context.stderr.write(list);
  if (!options.yes) {
    if (!context.interactive) throw new UserError('Nothing is removed without a yes.', { hint: 'Say it with --yes.' });
    if (!(await context.prompt.confirm({ message: 'Stop and delete all of this?', initial: false }))) return EXIT.failed;
  }
  const done = live.length === 0 ? { removed: [], left: [] } : await removeAll(cloud, live, context);
  const gone = await removeData(cloud, bucket, objects);
  return tellRemoval({ ...done, objects: { removed: gone, left: objects.length - gone } }, options, context);
}

/** How many objects were deleted; none after a Ctrl-C. */
async function removeData({ aws, signal }: CloudPlace, bucket: string | undefined, objects: readonly string[]): Promise<number> {
  if (objects.length === 0 || bucket === undefined || signal.aborted) return 0;
  await aws.s3.deleteObjects(bucket, objects);
  return objects.length;
}

async function listData({ aws }: CloudPlace, { config, settings: { bucket } }: Place): Promise<readonly string[]> {
  if (config === undefined) throw new UserError('--data belongs to a project, and there is none here.', { hint: 'Leave it out.' });
  if (bucket === undefined) throw new UserError('--data needs to know the bucket.', { hint: 'Name it with --bucket.' });
  return (await aws.s3.listObjects(bucket, `${runsPrefix(config)}/`)).map(({ key }) => key);
}

/** What was removed and what is still there. Plain JSON. */
interface Removal {
  readonly removed: readonly Living[];
  readonly left: readonly Living[];
  readonly objects?: { readonly removed: number; readonly left: number };
}

/** One after the other, whatever becomes of each. */
async function removeAll(cloud: CloudPlace, live: readonly Possession[], context: Context): Promise<Removal> {
  for (const one of live) cloud.ledger.add(one);
  for (const { kind, name } of live) {
    if (context.signal.aborted) break;
    if (kind === 'training job' || kind === 'transform job') await stopJob(cloud, { kind, name });
    else await deleteOne(cloud, { kind, name });
  }
  const left = new Set<Living>(cloud.ledger.list());
  return { removed: live.filter((one) => !left.has(one)), left: live.filter((one) => left.has(one)) };
}

function describeRemoval({ removed, left, objects = { removed: 0, left: 0 } }: Removal): string {
  const plain = (things: readonly Living[]) => things.map(({ kind, name }) => ({ kind, name }));
  return `${JSON.stringify({ removed: plain(removed), left: plain(left), objects }, undefined, 2)}\n`;
}

/** Says it; exit code 1 when something could not be removed. */
function tellRemoval(done: Removal, { json }: Pick<JobsOptions, 'json'>, context: Context): ExitCode {
  const { removed, left, objects } = done;
  context.progress.close();
  const counted = removed.length + left.length === 0 ? '' : `${removed.length} of ${removed.length + left.length} removed.\n`;
  const data = objects === undefined || objects.removed === 0 ? '' : `${objects.removed} objects deleted.\n`;
  context.stdout.write(json ? describeRemoval(done) : `${counted}${data}`);
  for (const { kind, name } of left) context.stderr.write(`  still there: ${kind} ${name}\n`);
  if (context.signal.aborted) return EXIT.interrupted;
  return left.length === 0 ? EXIT.ok : EXIT.failed;
}
