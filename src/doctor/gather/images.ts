import { openCache } from '../../build/cache.ts';
import { isOutdated } from '../../build/outdated.ts';
import { planBuilds } from '../../build/plan.ts';
import { findDocker } from '../../engine/detect-docker.ts';
import type { Facts } from '../facts.ts';
import { type Gathering, NotThereError } from '../gather.ts';
import { configOf } from './project.ts';

/** Variables in which official base images name what they bring. */
const VERSIONS = { NODE_VERSION: 'node', PYTHON_VERSION: 'python' } as const;

/** The project's images as the engine has them. */
export async function readImages(gathering: Gathering): Promise<Facts['images']> {
  const { context, ask, projectDir } = gathering;
  const config = configOf(gathering);
  if ((await ask('engine')).status !== 'answers') throw new NotThereError('No container engine answers.');
  const found = await findDocker({ ...context, signal: gathering.signal }, { forBuilds: true });
  if (found.status === 'absent') throw new NotThereError('No container engine answers.');
  const { engine } = found;
  const cache = openCache(context.env, context.platform);
  const wish = { role: undefined, buildArgs: {}, platform: 'linux/amd64', noCache: false };
  return Promise.all(
    planBuilds(config, projectDir(), wish).map(async (job) => {
      const tag = job.kind === 'build' ? job.spec.tag : job.tag;
      const image = await engine.inspectImage(tag);
      return {
        ...{ tag, roles: job.roles, adopted: job.kind === 'adopted', built: image !== undefined },
        outdated: job.kind === 'build' && image !== undefined ? await isOutdated(job, { ...context, engine, cache }) : undefined,
        platform: image === undefined ? undefined : `${image.os}/${image.architecture}`,
        runtimes: Object.entries(VERSIONS).flatMap(([variable, product]) => {
          const version = image?.env[variable];
          return version === undefined ? [] : [{ product, version }];
        }),
      };
    }),
  );
}
