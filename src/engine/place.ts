import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder } from '../files.ts';
import { makeWorkFolder } from '../work-folders.ts';
import type { Probes } from './probe.ts';

/**
 * How a port of a container is reached. `direct`: at the container's own address. `published`: through a port on loopback, as Docker
 * Desktop and rootless Docker have it. `tunnel`: through a probe on the container's network, since loopback of the engine's machine is
 * not ours and nothing may be published beyond it.
 */
export type Reach = 'direct' | 'published' | 'tunnel';

/** What is known of an engine's place before anything is started; `ask`: only a container can tell whether it sees our folders. */
export interface Place {
  readonly reach: Reach;
  readonly shares: 'yes' | 'no' | 'ask';
}

/** The same when it is known. */
export interface SettledPlace {
  readonly reach: Reach;
  readonly shares: boolean;
}

type Labels = Readonly<Record<string, string>>;

/** What of `place` is to be found out is found out once, by a container that shall see a file of ours. */
export function createPlace(
  place: Place,
  probes: Probes,
  say: (note: string) => void,
): {
  settle(labels: Labels): Promise<SettledPlace>;
  /** What is known by now. */
  known(): SettledPlace;
} {
  const from = (shares: boolean): SettledPlace => ({ reach: shares ? place.reach : 'tunnel', shares });
  let known = from(place.shares !== 'no');
  let settled: Promise<SettledPlace> | undefined;
  const ask = async (labels: Labels) => {
    if (place.shares !== 'ask') return known;
    known = from(await seesOurFiles(probes, labels));
    if (!known.shares) {
      say(
        "The containers of this engine see no file of this machine (is this itself a container with the engine's socket, or is the engine elsewhere?): folders go through its volumes instead of mounts.",
      );
    }
    return known;
  };
  return {
    settle(labels) {
      settled ??= ask(labels);
      return settled;
    },
    known: () => known,
  };
}

async function seesOurFiles(probes: Probes, labels: Labels): Promise<boolean> {
  const run = labels['sagemaker-algo.run'] ?? 'run';
  const folder = makeWorkFolder('sagemaker-algo-seen', run);
  const source = join(folder, randomUUID());
  try {
    writeFileSync(source, '');
    const name = `sagemaker-algo-${run}-seen`;
    const look = { name, words: ['sockets'], labels, network: { kind: 'none' }, file: { source, path: '/data/seen' } } as const;
    const { exitCode, stderr } = await probes.run(look);
    // Any other trouble is told by whatever is started next.
    return exitCode === 0 || !/no such file|does not exist|not a directory|not shared|cannot stat|cannot find/i.test(stderr);
  } finally {
    rmSync(source, { force: true });
    removeFolder(folder);
  }
}

/**
 * Whether this process itself is in a container, with the engine's socket in it: its folders are not those of the engine's machine.
 * Every engine mounts this one file into its containers (Docker and podman, and Kubernetes too, which leaves no other sign).
 */
export function isInContainer(mounts = readMounts()): boolean {
  return mounts.includes(' /etc/hosts ');
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** How long an engine may take to describe itself. */
export const ANSWER_MS = 15_000;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
