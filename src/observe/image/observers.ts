import type { ImageInfo } from '../../engine/engine.ts';
import { UserError } from '../../errors.ts';
import type { Role } from '../../sagemaker/contract.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';

/** What the engine knows about the image of a role. */
export const imageObserver = <R extends Role>(role: R): Observer<`image/${R}`> => ({
  title: undefined,
  after: [],
  make: ({ lab }) => findImage(lab, role),
});

async function findImage(lab: Lab, role: Role): Promise<ImageInfo> {
  if (lab.engine.info.kind === 'process') throw new NotPossible(`The engine '${lab.engine.info.name}' has no images.`);
  return lab.once(`image/${role}`, () => requireImage(lab, role));
}

/**
 * The image of a role; one that the project adopts is pulled when it is not here. Throws a UserError when it is missing:
 * nothing can be looked at then.
 */
export async function requireImage(
  { engine, project, context }: Pick<Lab, 'engine' | 'project' | 'context'>,
  role: Role,
): Promise<ImageInfo> {
  const { tag, dockerfile } = project.config.images[role];
  const found = await engine.inspectImage(tag);
  if (found !== undefined) return found;
  if (dockerfile !== undefined) {
    throw new UserError(`The image ${tag} (images.${role}) has not been built.`, {
      hint: 'Build it with: sagemaker-algo build',
      exitCode: 3,
    });
  }
  context.progress.note(`The image ${tag} is not on this machine; pulling it.`);
  await engine.pull(tag);
  const pulled = await engine.inspectImage(tag);
  if (pulled !== undefined) return pulled;
  throw new UserError(`The image ${tag} (images.${role}) is not there after pulling it.`, {
    hint: 'Check the name in sagemaker-algo.json.',
    exitCode: 3,
  });
}

/** Makes sure of both images, or of those of these roles, before anything is started. The process engine needs none. */
export async function requireImages(lab: Lab, roles: readonly Role[]): Promise<void> {
  if (lab.engine.info.kind === 'process') return;
  await Promise.all(roles.map((role) => lab.once(`image/${role}`, () => requireImage(lab, role))));
}
