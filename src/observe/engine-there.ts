import type { Lab } from './lab.ts';

/**
 * Throws when the engine has gone, or is being stopped: what containers do that go down with their engine is no fault of theirs. An engine
 * that is being stopped still answers on the connections that it has, and takes no new ones. That it cannot remove anything need not be
 * said besides then.
 */
export async function assertEngineThere(lab: Lab): Promise<void> {
  try {
    await lab.engine.inspectImage(lab.project.config.images.train.tag, { fresh: true });
  } catch (error) {
    lab.abort();
    throw error;
  }
}
