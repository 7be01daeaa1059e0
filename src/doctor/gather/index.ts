import type { GathererTable } from '../gather.ts';
import { engineGatherers } from './engine.ts';
import { environmentGatherers } from './environment.ts';
import { host } from './host.ts';
import { leftovers } from './leftovers.ts';
import { loopback } from './loopback.ts';
import { projectGatherers } from './project.ts';
import { sharing } from './sharing.ts';
import { spaceGatherers } from './space.ts';

/** Who finds out what. */
export const GATHERERS: GathererTable = {
  host,
  ...environmentGatherers,
  ...spaceGatherers,
  loopback,
  ...engineGatherers,
  sharing,
  leftovers,
  ...projectGatherers,
};
