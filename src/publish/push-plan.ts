import type { BuildCache } from '../build/cache.ts';
import { digestSpec, readTestRecord, type TestRecord } from '../build/test-record.ts';
import type { Config } from '../config/schema.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { EXIT, UserError } from '../errors.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { PLATFORM } from './gate.ts';
import { imageTag, isCombined, repositoryName } from './names.ts';
import type { TestedState } from './pushed.ts';

/** One image to bring into a repository. */
export interface PushJob {
  readonly roles: readonly Role[];
  /** Tag on this machine. */
  readonly localTag: string;
  readonly repository: string;
  readonly tag: string;
}

/** An image that is here. */
export interface LocalImage {
  readonly tag: string;
  /** With the name of its hash before it, which podman leaves out. */
  readonly id: string;
  readonly platform: string;
}

/** Which images go where: one where one image has both roles. Two images in one repository tell themselves apart by their tags. */
export function planPushes(config: Config): readonly PushJob[] {
  const tag = imageTag(config);
  const job = (roles: readonly Role[], role: Role, suffix = ''): PushJob => ({
    ...{ roles, localTag: config.images[role].tag, repository: repositoryName(config, role), tag: `${tag}${suffix}` },
  });
  if (isCombined(config)) return [job(ROLES, 'train')];
  const shared = repositoryName(config, 'train') === repositoryName(config, 'serve');
  return ROLES.map((role) => job([role], role, shared ? `-${role}` : ''));
}

/** Finds the image of a job. Throws UserError when it is missing or of another platform. */
export async function findLocalImage(job: PushJob, engine: ContainerEngine): Promise<LocalImage> {
  const found = await engine.inspectImage(job.localTag);
  const what = `The ${job.roles.join(' and ')} image ${job.localTag}`;
  if (found === undefined) {
    const hint = 'Build and rehearse it: sagemaker-algo build && sagemaker-algo test-local';
    throw new UserError(`${what} is not on this machine.`, { hint, exitCode: EXIT.couldNotLook });
  }
  const platform = `${found.os}/${found.architecture}`;
  if (platform !== PLATFORM) {
    throw new UserError(`${what} is ${platform}; SageMaker's machines for algorithms are ${PLATFORM} (MKT-07).`, {
      hint: `Build it with: sagemaker-algo build --platform ${PLATFORM}`,
      exitCode: EXIT.failed,
    });
  }
  return { tag: job.localTag, id: /^[0-9a-f]{64}$/.test(found.id) ? `sha256:${found.id}` : found.id, platform };
}

/** What the last rehearsal says of an image. Throws UserError when it did not pass, unless `untested` overrides. */
export function requireTested(
  { roles, localTag }: PushJob,
  { id }: LocalImage,
  { record, untested }: { readonly record: TestRecord | undefined; readonly untested: boolean },
): TestedState {
  const reason = complain(roles, id, record);
  if (reason === undefined) return { status: 'tested', at: record?.at ?? '' };
  if (untested) return { status: 'overridden', reason };
  throw new UserError(`The ${roles.join(' and ')} image ${localTag} ${reason}.`, {
    hint: 'Run `sagemaker-algo test-local`, whole and on a container engine, then push. To push it all the same: --untested',
    exitCode: EXIT.failed,
  });
}

function complain(roles: readonly Role[], id: string, record: TestRecord | undefined): string | undefined {
  if (record === undefined) return 'has not been rehearsed on this machine';
  const same = roles.every((role) => record.images[role] === id || `sha256:${record.images[role]}` === id);
  if (!same) return 'has not been rehearsed since it was built';
  return record.verdict === 'passed' ? undefined : `failed its rehearsal of ${record.at}`;
}

/** The last rehearsal, with a note where the spec asks for another one since. */
export function findTestRecord(
  cache: BuildCache,
  projectDir: string,
  config: Config,
): { readonly record: TestRecord | undefined; readonly note: string | undefined } {
  const record = readTestRecord(cache, projectDir);
  if (record === undefined || record.spec === digestSpec(config)) return { record, note: undefined };
  return {
    record,
    note: 'sagemaker-algo.json has changed since the rehearsal; `sagemaker-algo test-local` shows whether the images still do what it says.',
  };
}
