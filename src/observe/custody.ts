import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerEngine, Network } from '../engine/engine.ts';
import type { Volume } from '../engine/probe.ts';
import { isUserError } from '../errors.ts';

/** A container of the run: one that is judged, or one of ours beside it. */
interface Removable {
  readonly exited: Promise<unknown>;
  remove(): Promise<void>;
}

/** Keeps everything that a run has started, until it is removed. */
export interface Custody {
  start<C extends Removable>(begin: () => Promise<C>): Promise<C>;
  /** The isolated network of this run, or of one group of its containers; made when first asked for. */
  network(group?: string): Promise<Network & { readonly kind: 'internal' }>;
  /** Takes the network of a group away before the end of the run: an engine has addresses for a few dozen only. */
  closeNetwork(group: string): Promise<void>;
  /** Removes a container that is of no use any more; nobody waits for it before `release`. */
  discard(container: Removable): void;
  /** Keeps a volume until the containers are gone. */
  volume(making: Promise<Volume>): Promise<Volume>;
  /** Ends and removes all of it, containers first. Never rejects because of what could not be removed, and says whether everything is gone. */
  release(options: {
    readonly sweep: boolean;
    /** Called when nothing can write to folders of the run any more. */
    readonly containersGone?: () => Promise<void>;
  }): Promise<boolean>;
}

/** `networkName` and `labels` are those of the run, so that a sweep finds what slipped out of our hands. */
export function createCustody(
  engine: ContainerEngine,
  run: { readonly id: string; readonly networkName: string; readonly labels: Readonly<Record<string, string>> },
): Custody {
  const starts = new Set<Promise<Removable>>();
  const removals = new Map<Removable, Promise<void>>();
  const volumes = new Set<Promise<Volume>>();
  const networks = new Map<string, ReturnType<ContainerEngine['createNetwork']>>();
  let trouble = false;
  const remove = (container: Removable) => {
    const removal =
      removals.get(container) ??
      container.remove().catch(() => {
        trouble = true;
      });
    removals.set(container, removal);
    return removal;
  };
  return {
    start: (begin) => keep(starts, begin()),
    async network(group = '') {
      const name = group === '' ? run.networkName : `${run.networkName}-${group}`;
      const network = networks.get(group) ?? engine.createNetwork(name, run.labels);
      networks.set(group, network);
      return { kind: 'internal', id: (await network).id, aliases: [] };
    },
    async closeNetwork(group) {
      const removal = networks.get(group)?.then((found) => found.remove());
      // One that a late container is still on stays here, and goes at the end, after all containers.
      await removal?.then(
        () => networks.delete(group),
        () => {},
      );
    },
    discard: (container) => void remove(container),
    volume: (making) => keep(volumes, making),
    async release({ sweep, containersGone }) {
      const started = await Promise.allSettled(starts);
      const containers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const removed = Promise.all(containers.map(remove));
      // An ended container has left the network, so both can be removed at the same time.
      const ended = Promise.allSettled(containers.map(({ exited }) => exited));
      await Promise.race([removed, ended]);
      const closed = Promise.allSettled([...networks.values()].map((network) => network.then((found) => found.remove())));
      await removed;
      const freed = Promise.all([...volumes].map((volume) => volume.then((made) => made.remove()).catch(() => {})));
      const probes = Promise.allSettled([engine.probes?.close()]);
      await Promise.all([containersGone?.(), freed]);
      // Only after trouble can there be more than what is known here: a start that failed half way, an engine that was away.
      trouble ||= [started, await ended, await closed, await probes].some((results) => results.some(({ status }) => status === 'rejected'));
      return sweep || trouble ? sweepAtLast(engine, run.id) : true;
    },
  };
}

function keep<T, P extends Promise<T>>(kept: Set<Promise<T>>, pending: P): P {
  kept.add(pending);
  return pending;
}

/**
 * Whether all is gone in the end. Where too many files are open, what hindered a removal may be over a moment later; an engine that has
 * gone will not be back so soon.
 */
async function sweepAtLast(engine: ContainerEngine, runId: string): Promise<boolean> {
  for (const pauseMs of [0, 200, 1_000]) {
    await sleep(pauseMs);
    try {
      await engine.sweep(runId, { wait: true });
      return true;
    } catch (error) {
      if (isUserError(error)) return false;
    }
  }
  return false;
}
