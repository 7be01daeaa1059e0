import type { ContainerEngine, Network, RunningContainer } from '../engine/engine.ts';

/** Keeps everything that a run has started, until it is removed. */
export interface Custody {
  start(begin: () => Promise<RunningContainer>): Promise<RunningContainer>;
  /** The isolated network of this run, made when first asked for. */
  network(): Promise<Network>;
  /** Removes a container that is of no use any more; nobody waits for it before `release`. */
  discard(container: RunningContainer): void;
  /** Ends and removes all of it, containers first. Never rejects because of what could not be removed. */
  release(options: { readonly sweep: boolean }): Promise<void>;
}

/** `networkName` and `labels` are those of the run, so that a sweep finds what slipped out of our hands. */
export function createCustody(
  engine: ContainerEngine,
  run: { readonly id: string; readonly networkName: string; readonly labels: Readonly<Record<string, string>> },
): Custody {
  const starts = new Set<Promise<RunningContainer>>();
  const removals = new Map<RunningContainer, Promise<void>>();
  let network: ReturnType<ContainerEngine['createNetwork']> | undefined;
  const remove = (container: RunningContainer) => {
    const removal = removals.get(container) ?? container.remove().catch(() => {});
    removals.set(container, removal);
    return removal;
  };
  return {
    start(begin) {
      const pending = begin();
      starts.add(pending);
      return pending;
    },
    async network() {
      network ??= engine.createNetwork(run.networkName, run.labels);
      return { kind: 'internal', id: (await network).id, aliases: [] };
    },
    discard: (container) => void remove(container),
    async release({ sweep }) {
      const started = await Promise.allSettled(starts);
      const containers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const removed = Promise.all(containers.map(remove));
      // An ended container has left the network, so both can be removed at the same time.
      await Promise.race([removed, Promise.allSettled(containers.map(({ exited }) => exited))]);
      await Promise.all([removed, network?.then((found) => found.remove()).catch(() => {})]);
      // Only after trouble can there be more than what is known here: a start that failed half way.
      const trouble = started.some(({ status }) => status === 'rejected');
      if (sweep || trouble) await engine.sweep(run.id, { wait: true }).catch(() => {});
    },
  };
}
