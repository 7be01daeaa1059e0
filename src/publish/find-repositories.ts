import type { Ecr, EcrRepository } from '../aws/ecr.ts';
import { foldCommand } from '../command-line.ts';
import { EXIT, UserError } from '../errors.ts';
import { splitRepository } from './names.ts';
import { resourceTags } from './places.ts';
import type { PushJob } from './push-plan.ts';
import type { Session } from './session.ts';

export interface RepositoryWish {
  readonly session: Session;
  readonly region: string;
  /** Makes those that are missing. */
  readonly create: boolean;
  /** Tags them. */
  readonly tags: boolean;
  readonly note: (text: string) => void;
}

/** Looks for the repository of each job, in its order; undefined where there is none. */
export async function lookForRepositories(
  ecr: Pick<Ecr, 'repository'>,
  jobs: readonly PushJob[],
): Promise<readonly (EcrRepository | undefined)[]> {
  return Promise.all(jobs.map(({ repository }) => ecr.repository(repository)));
}

/**
 * Makes what is missing, where that was asked for, and sees that all is in the account and the registry that the project names. Throws
 * UserError with the command that makes them.
 */
export async function requireRepositories(
  ecr: Pick<Ecr, 'createRepository'>,
  jobs: readonly PushJob[],
  found: readonly (EcrRepository | undefined)[],
  wish: RepositoryWish,
): Promise<readonly EcrRepository[]> {
  const missing = [...new Set(jobs.filter((_, index) => found[index] === undefined).map(({ repository }) => repository))];
  if (missing.length > 0 && !wish.create) throw areMissing(missing, wish);
  const made = new Map<string, EcrRepository>();
  for (const name of missing) {
    made.set(name, await ecr.createRepository(name, wish.tags ? resourceTags(wish.session.config) : {}));
    wish.note(`The repository ${name} was made in ${wish.region}: its tags stay what they are, and what is pushed is scanned.`);
  }
  const all = jobs.flatMap(({ repository }, index) => found[index] ?? made.get(repository) ?? []);
  requirePlace(all, wish);
  return all;
}

/** Of a hint, which is set in by two. */
const COLUMNS = 98;

function areMissing(names: readonly string[], { session, region }: RepositoryWish): UserError {
  const account = session.settings.account === undefined ? 'this account' : `the account ${session.settings.account}`;
  const commands = names.map((name) =>
    foldCommand(
      [
        ...['aws', 'ecr', 'create-repository', '--region', region, '--repository-name', name],
        ...['--image-tag-mutability', 'IMMUTABLE', '--image-scanning-configuration', 'scanOnPush=true'],
      ],
      COLUMNS,
    ),
  );
  const what = names.length === 1 ? `The ECR repository ${names[0]} does` : `The ECR repositories ${names.join(' and ')} do`;
  return new UserError(`${what} not exist in ${account}, ${region}.`, {
    hint: ['Make it, and push: sagemaker-algo push --create', 'or by hand:', ...commands].join('\n'),
    exitCode: EXIT.couldNotLook,
  });
}

/** Both images have to be where the algorithm is made, in the seller's own account (MKT-09). Throws UserError. */
export function requirePlace(
  all: readonly Pick<EcrRepository, 'account' | 'name' | 'uri'>[],
  { session: { settings, config } }: Pick<RepositoryWish, 'session'>,
): void {
  const [first] = all;
  const strange = all.find(({ account }) => account !== (settings.account ?? first?.account));
  if (strange !== undefined) {
    throw new UserError(
      `The repository ${strange.uri} is in the account ${strange.account}, not ${settings.account ?? first?.account} (MKT-09).`,
      {
        hint: 'These credentials are of another account than --account, publish.account or publish.role names.',
        exitCode: EXIT.failed,
      },
    );
  }
  for (const named of Object.values(config.publish.repositories)) {
    const { registry, name } = splitRepository(named ?? '');
    const found = all.find((one) => one.name === name);
    if (registry === undefined || found === undefined || found.uri.startsWith(`${registry}/`)) continue;
    throw new UserError(`publish.repositories names ${named}, but that repository of these credentials is ${found.uri} (MKT-09).`, {
      hint: 'Give --region and credentials of the account and Region that it names, or the name without its registry.',
      exitCode: EXIT.failed,
    });
  }
}
