import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { deriveProject } from '../../derive/derive-project.ts';
import { isUserError } from '../../errors.ts';
import type { Facts } from '../facts.ts';
import { type Gathering, NotThereError } from '../gather.ts';
import { readContext, readDockerfiles } from './context.ts';
import { readImages } from './images.ts';
import { readPackages } from './packages.ts';
import { readPlace } from './place.ts';
import { readRepository } from './repository.ts';
import { readSamples, readSecretFiles } from './samples.ts';
import { readTemplate } from './template.ts';

/** What lies in a project folder. */
export const projectGatherers = {
  project: {
    title: 'the project folder',
    limitMs: 3_000,
    make: async ({ projectDir }: Gathering): Promise<Facts['project']> => describeProject(projectDir()),
  },
  spec: { title: 'the spec file', limitMs: 5_000, make: readSpec },
  dockerfiles: { title: 'the Dockerfiles', limitMs: 5_000, make: readDockerfiles },
  context: { title: 'the files that go into the images', limitMs: 7_000, make: readContext },
  derived: { title: 'what is made from the spec', limitMs: 7_000, make: readDerived },
  samples: { title: 'the samples', limitMs: 5_000, make: readSamples },
  secretFiles: { title: 'the secrets of the builds', limitMs: 5_000, make: readSecretFiles },
  repository: { title: 'what git keeps', limitMs: 7_000, make: readRepository },
  template: { title: 'the template', limitMs: 5_000, make: readTemplate },
  images: { title: 'the images', limitMs: 8_500, make: readImages },
  packages: { title: 'the packages that the images need', limitMs: 5_000, make: readPackages },
  place: { title: 'where the project lies', limitMs: 5_000, make: readPlace },
};

function describeProject(dir: string): Facts['project'] {
  return { dir, file: `${dir}/sagemaker-algo.json` };
}

/** Throws NotThere when the file is broken; `spec` says how. */
export function configOf({ projectDir }: Pick<Gathering, 'projectDir'>): Config {
  try {
    return loadConfig({ cwd: projectDir() }).config;
  } catch (error) {
    if (!isUserError(error)) throw error;
    throw new NotThereError('The spec file cannot be used; see project/spec.');
  }
}

async function readSpec({ projectDir }: Gathering): Promise<Facts['spec']> {
  try {
    const { config, issues } = loadConfig({ cwd: projectDir() });
    return { status: 'valid', name: config.name, issues };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { status: 'invalid', message: error.message };
  }
}

async function readDerived(gathering: Gathering): Promise<Facts['derived']> {
  const files = deriveProject(gathering.projectDir(), configOf(gathering), { force: false });
  return {
    regions: files.flatMap(({ path, regions }) => regions.map(({ name, state }) => ({ file: path, name, state }))),
    stray: files.flatMap(({ path, stray }) => stray.map(({ line, reason }) => ({ file: path, line, reason }))),
    renewed: files.flatMap(({ path, before, text, regions }) =>
      before !== text && regions.length > 0 ? [{ path, before, after: text }] : [],
    ),
  };
}
