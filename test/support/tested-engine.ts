import type { ContainerEngine } from '../../src/engine/engine.ts';
import { type EngineContext, resolveContainers } from '../../src/engine/index.ts';
import { CONTAINER_ENGINES, type ContainerEngineName } from '../../src/engine/names.ts';

/** The engine, and its client, that the tests of real containers are about: docker, unless `npm run test:engines` says another. */
export const TESTED: ContainerEngineName = CONTAINER_ENGINES.find((name) => name === process.env['TESTED_ENGINE']) ?? 'docker';

export function resolveTested(context: EngineContext): Promise<ContainerEngine> {
  return resolveContainers(context, { name: TESTED });
}
