import { createAlgorithms, type DescribedAlgorithm } from '../aws/algorithms.ts';
import { explainingAws } from '../aws/explain.ts';
import { createS3 } from '../aws/s3.ts';
import { getCallerIdentity } from '../aws/sts.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { confirmName } from '../publish/confirm-name.ts';
import { assertDeletable, deleteAlgorithm, waitUntilGone } from '../publish/delete-algorithm.ts';
import { leaving } from '../publish/interruption.ts';
import { algorithmName } from '../publish/names.ts';
import { type DataPlace, dataPlaceOf } from '../publish/places-of.ts';
import { assertAccount } from '../publish/preflight.ts';
import { openPlace, type Place } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';
import { PACE } from '../publish/watch-algorithm.ts';

/** Options of `unpublish`, as `cli/publishing.ts` defines them. */
export interface UnpublishOptions extends AwsOptions {
  /** Also what was uploaded for it, and what validation wrote. */
  readonly data: boolean;
  readonly yes: boolean;
  readonly poll?: number | undefined;
  readonly json: boolean;
}

interface Undone {
  readonly name: string;
  readonly algorithm: 'deleted' | 'not there';
  /** Objects; undefined where none were asked for. */
  readonly objects: number | undefined;
  readonly stays: readonly string[];
}

/** Deletes the algorithm resource of a version, and its data where asked. Images stay. */
export async function unpublish(given: string | undefined, options: UnpublishOptions, context: Context): Promise<ExitCode> {
  const place = openPlace(options, context);
  const name = given ?? (place.config === undefined ? undefined : algorithmName(place.config));
  if (name === undefined) {
    throw new UserError('There is no project here, so the algorithm needs a name.', { hint: 'Give it one: sagemaker-algo unpublish NAME' });
  }
  const undone = await explainingAws(() => undo(name, { options, place }, context));
  context.progress.close();
  context.stdout.write(options.json ? `${JSON.stringify(undone, null, 2)}\n` : render(undone));
  return EXIT.ok;
}

async function undo(name: string, { options, place }: { options: UnpublishOptions; place: Place }, context: Context): Promise<Undone> {
  const { signal } = context;
  const identity = await getCallerIdentity(place.client, signal);
  assertAccount(identity, place.settings);
  const algorithms = createAlgorithms(place.client, signal);
  const seen = await algorithms.describe(name);
  if (seen !== undefined) assertDeletable(name, seen.status);
  const data = options.data ? dataPlaceOf(name, seen, place) : undefined;
  if (seen !== undefined || data !== undefined) {
    const what = [
      ...(seen === undefined ? [] : [`the algorithm ${seen.arn} (${seen.status})`]),
      ...(data === undefined ? [] : [`every object below s3://${data.bucket}/${data.prefix}/`]),
    ];
    const warning =
      seen?.productId === undefined ? [] : [`It belongs to the Marketplace product ${seen.productId}: withdraw that version first.`];
    await confirmName(name, { what, warning, yes: options.yes }, context);
  }
  const pace = options.poll === undefined ? PACE : { first: options.poll, longest: options.poll };
  const left = `What was to be deleted may be partly there. Once more: sagemaker-algo unpublish ${name}${options.data ? ' --data' : ''}`;
  return await leaving(signal, left, async () => {
    if (seen?.status === 'Deleting') await waitUntilGone(algorithms, name, { pace: quick(pace), signal });
    else if (seen !== undefined) await deleteAlgorithm(algorithms, seen, { pace: quick(pace), signal });
    const objects = data === undefined ? undefined : await deleteData(data, place, signal);
    return { name, algorithm: seen === undefined ? 'not there' : 'deleted', objects, stays: describeRest(seen, data, options) };
  });
}

/** A deletion is a matter of seconds. */
const quick = ({ first, longest }: { first: number; longest: number }) => ({ first: Math.min(first, 2), longest: Math.min(longest, 15) });

async function deleteData({ bucket, prefix }: DataPlace, place: Place, signal: AbortSignal): Promise<number> {
  const s3 = createS3(place.client, signal);
  const keys = (await s3.listObjects(bucket, `${prefix}/`)).map(({ key }) => key);
  if (keys.length > 0) await s3.deleteObjects(bucket, keys);
  return keys.length;
}

function describeRest(
  seen: DescribedAlgorithm | undefined,
  data: DataPlace | undefined,
  { data: asked }: UnpublishOptions,
): readonly string[] {
  return [
    'the images in ECR, which cost storage; delete them there when no other version needs them',
    ...(asked ? [] : ['the samples and results of validation in S3, which cost storage; --data deletes them']),
    ...(asked && data === undefined ? ['data in S3, whose place is not known any more: look below sagemaker-algo/ in your bucket'] : []),
    ...(seen === undefined ? [] : ['the logs of the validation jobs in CloudWatch']),
  ];
}

function render({ name, algorithm, objects, stays }: Undone): string {
  return [
    algorithm === 'deleted' ? `Deleted: ${name}` : `There is no algorithm ${name}; nothing was deleted of it.`,
    ...(objects === undefined ? [] : [`Deleted: ${objects} object${objects === 1 ? '' : 's'} in S3`]),
    'What stays:',
    ...stays.map((one) => `  ${one}`),
    '',
  ].join('\n');
}
