import type { RunningProbe } from '../engine/probe.ts';
import { createLineReader } from '../text/live-lines.ts';
import type { Custody } from './custody.ts';
import type { Lab } from './lab.ts';
import { within } from './patience.ts';

/** A resolver that is not there by then will not come; the containers then ask the engine's own. */
const START_MS = 15_000;
const NAMES_MAX = 200;

/**
 * A resolver of ours on an isolated network: it answers at once that there is no such name, and every name that a container
 * asks for is kept (TRAIN-21, INF-18). Engines before 23 would leave such a question without any answer.
 */
export interface NameWatch {
  readonly address: string;
  /** Names that were asked for so far, each once, in lower case and in order. */
  asked(): readonly string[];
  /** Takes it away: a network can only be removed when nobody is on it. */
  close(): Promise<void>;
}

/** The resolvers of a run, one for each network that is watched. */
export interface NameWatches {
  /** Starts one when first asked for; undefined where none can be started. */
  watch(group?: string): Promise<NameWatch | undefined>;
  /** The one of a network that is watched already. */
  find(group?: string): Promise<NameWatch | undefined>;
}

/** Nothing is started before it is asked for. */
export function createNameWatches(deps: Pick<Custody, 'network'> & Pick<Lab, 'startProbe'>): NameWatches {
  const watches = new Map<string, Promise<NameWatch | undefined>>();
  const start = async (group: string): Promise<NameWatch | undefined> => {
    const network = await deps.network(group);
    const probe = await deps.startProbe(group === '' ? 'names' : `names-${group}`, { words: ['dns'], network });
    const asked = follow(probe);
    await probe.ready;
    return { address: await probe.address(), asked, close: () => probe.remove() };
  };
  return {
    watch(group = '') {
      const known = watches.get(group);
      if (known !== undefined) return known;
      // Nothing depends on it: what it would have shown is then not checked.
      const watch = within(START_MS, start(group)).then(
        (made) => (made === 'late' ? undefined : made),
        () => undefined,
      );
      watches.set(group, watch);
      return watch;
    },
    find: async (group = '') => watches.get(group),
  };
}

/** Each line is a name and the type of the question, as in `api.example.com AAAA`. */
function follow({ stdout }: RunningProbe): NameWatch['asked'] {
  const names = new Set<string>();
  const lines = createLineReader((line) => {
    const name = line.split(' ', 1)[0]?.toLowerCase() ?? '';
    if (name !== '' && names.size < NAMES_MAX) names.add(name);
  });
  stdout.on('data', (chunk: Uint8Array) => lines.add(chunk));
  return () => [...names];
}
