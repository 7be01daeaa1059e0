import { deriveProject } from '../../derive/derive-project.ts';
import type { Observer } from '../observer.ts';
import type { DerivedObservation } from './types.ts';

/** Compares the marked regions of the project with what its spec makes of them. */
export const derived: Observer<'project/derived'> = {
  title: undefined,
  unqueued: true,
  after: [],
  make: async ({ lab }): Promise<DerivedObservation> => {
    const files = deriveProject(lab.project.dir, lab.project.config, { force: false });
    return {
      regions: files.flatMap(({ path, regions }) => regions.map(({ name, line, state }) => ({ file: path, line, name, state }))),
      stray: files.flatMap(({ path, stray }) => stray.map(({ line, reason }) => ({ file: path, line, reason }))),
    };
  },
};
