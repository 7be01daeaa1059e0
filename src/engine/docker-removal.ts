import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import type { RunSpec } from './engine.ts';

export interface RemovalDeps {
  readonly client: DockerClient;
  /** Gives this user what the container wrote; see `take-over.ts`. Undefined where nothing of it is on this machine. */
  readonly takeOver: ((spec: RunSpec) => Promise<void>) | undefined;
}

/** Milliseconds between two looks at a container that is just coming or going; the engine answers late while it starts one. */
export const LOOK_EVERY_MS = 5;

/** Ends a container, hands over what it wrote and removes it with its volumes; one that has gone already is fine. */
export async function removeContainer(spec: RunSpec, exited: Promise<unknown>, over: () => boolean, deps: RemovalDeps): Promise<void> {
  const { client, takeOver } = deps;
  await untilKnown(spec.name, exited, over, client);
  if (takeOver !== undefined && spec.mounts.some(({ readOnly }) => !readOnly)) {
    // What a killed container wrote must be deletable too, so it has to end before it goes.
    await endNow(spec.name, exited, over, client);
    await takeOver(spec);
  }
  const result = await client.call(['rm', '--force', '--volumes', spec.name]);
  if (result.exitCode !== 0 && !/no such container|already in progress/i.test(result.stderr)) {
    throw new UserError(`The container ${spec.name} could not be removed: ${firstLine(result.stderr)}`, {
      hint: `Remove it with: ${client.describe(['rm', '--force', spec.name])}`,
    });
  }
}

/** Removing a container that is just being created would miss it, and the client would go on to start it. */
async function untilKnown(name: string, exited: Promise<unknown>, over: () => boolean, client: DockerClient): Promise<void> {
  while (!over() && (await client.inspect('container', name)) === undefined) await Promise.race([exited, sleep(LOOK_EVERY_MS)]);
}

/** Kills until it works: a container that has been created but not yet started cannot be killed. */
async function endNow(name: string, exited: Promise<unknown>, over: () => boolean, client: DockerClient): Promise<void> {
  while (!over()) {
    await client.call(['kill', name]);
    await Promise.race([exited, sleep(100)]);
  }
}
