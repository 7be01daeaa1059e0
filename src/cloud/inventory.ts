import type { Listed } from '../aws/sagemaker-client.ts';
import type { AwsClients, CloudPlace } from './cloud.ts';
import { isGone } from './hosting.ts';
import type { Kind, Living } from './ledger.ts';
import { mayBeOurs, PROJECT_TAG, projectPart, RUN_TAG } from './names.ts';

/** Something in AWS that carries our tags. Plain JSON; the time is in milliseconds since the epoch. */
export interface Possession extends Living {
  readonly arn: string;
  readonly status: string;
  readonly createdAt: number;
  readonly project: string;
  readonly run: string;
}

/** What costs comes first, then what is in the way of nothing. */
export const KINDS = ['endpoint', 'training job', 'transform job', 'endpoint configuration', 'model', 'model package'] as const;

const LISTS: Readonly<Record<Kind, (aws: AwsClients, nameContains: string | undefined) => Promise<readonly Listed[]>>> = {
  endpoint: ({ endpoints }, nameContains) => endpoints.list({ nameContains }),
  'training job': ({ training }, nameContains) => training.list({ nameContains }),
  'transform job': ({ transform }, nameContains) => transform.list({ nameContains }),
  'endpoint configuration': ({ endpoints }, nameContains) => endpoints.listConfigs({ nameContains }),
  model: ({ models }, nameContains) => models.list({ nameContains }),
  'model package': ({ models }, nameContains) => models.listPackages({ nameContains }),
};

/** Requests for tags at once; SageMaker throttles ListTags early. */
const AT_ONCE = 4;
/** Jobs of a kind that have ended and are still looked at: they stay on record for ever, and each has to be asked for its tags. */
const ENDED_MAX = 20;

/** What is looked for: things of one project or of all, of these kinds, of one name or of any. */
export interface Search {
  readonly project: string | undefined;
  readonly kinds?: readonly Kind[];
  readonly named?: string;
}

/**
 * Everything in this account and Region that carries the tags of a project, or of any project of this tool. Names only
 * narrow the search: what has the form of our names and not our tags is somebody else's.
 */
export async function listInventory(
  { aws }: Pick<CloudPlace, 'aws'>,
  { project: wanted, kinds = KINDS, named }: Search,
): Promise<readonly Possession[]> {
  // A long name is cut in the names of things, so that a list by the whole of it would find nothing.
  const part = named ?? (wanted === undefined ? undefined : projectPart(wanted).slice(0, 40));
  const lists = await Promise.all(kinds.map(async (kind) => (await LISTS[kind](aws, part)).map((one) => ({ kind, ...one }))));
  const waiting = lists.flatMap((list) => newest(list.filter(({ name }) => mayBeOurs(name) && (named === undefined || name === named))));
  const found: Possession[] = [];
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const tags: Readonly<Record<string, string>> = await aws.tagsOf(one.arn).catch((error: unknown) => {
        // Another run has removed it since it was listed.
        if (isGone(error)) return {};
        throw error;
      });
      const project = tags[PROJECT_TAG];
      const run = tags[RUN_TAG];
      if (project !== undefined && run !== undefined && (wanted === undefined || project === wanted)) found.push({ ...one, project, run });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.createdAt - a.createdAt || (a.name < b.name ? -1 : 1));
}

/** Everything that lives, and the newest of the jobs that have ended. */
function newest<T extends Pick<Possession, 'kind' | 'status' | 'createdAt'>>(list: readonly T[]): readonly T[] {
  const ended = list.filter((one) => hasEnded(one)).sort((a, b) => b.createdAt - a.createdAt);
  return [...list.filter((one) => !hasEnded(one)), ...ended.slice(0, ENDED_MAX)];
}

function hasEnded({ kind, status }: Pick<Possession, 'kind' | 'status'>): boolean {
  return (kind === 'training job' || kind === 'transform job') && ['Completed', 'Failed', 'Stopped'].includes(status);
}

/** Whether it can be taken away: jobs that have ended stay on record for ever, and cost nothing. */
export function isRemovable({ kind, status }: Possession): boolean {
  if (kind === 'training job' || kind === 'transform job') return status === 'InProgress';
  return status !== 'Deleting';
}
