/**
 * Training on several hosts: each reads its share of the data, and all get the sum of what they have found. The first host leads.
 * It takes the parts of the others, combines them in the order of the hosts, so that the result does not depend on who was first, and
 * hands it back. For a few thousand numbers that is as quick as cleverer ways, and one place knows how all are.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { BuyerError } from './buyer-error.ts';
import type { Cluster } from './cluster.ts';
import { describeFailure } from './failure.ts';
import { toBytes } from './frames.ts';
import { listen, reach } from './join-hosts.ts';
import { createPeers, type Peers } from './peers.ts';
import type { Channel } from './types.ts';

/** What the algorithm sees of the other hosts. */
export interface Hosts {
  readonly leader: string;
  /** The leader writes the model: the folders of all hosts become one archive. */
  readonly isLeader: boolean;
  /** Whether this host is to read a channel. Where all hosts get the same data, the leader alone does. */
  reads(channel: Channel): boolean;
  /**
   * Gives every host the parts of all, put together by `combine` from the first host to the last. All hosts call it equally often and
   * in the same order, also those that have nothing to add.
   */
  allReduce(part: Float64Array, combine: Combine): Promise<Float64Array>;
}

export type Combine = (total: Float64Array, next: Float64Array) => Float64Array;

export interface HostsOptions {
  readonly stop: AbortSignal;
  readonly log: (line: string) => void;
  /** Called when another host is being stopped. */
  readonly onStop?: () => void;
  /** Milliseconds that a host may come late. */
  readonly joinMs?: number;
  /** Milliseconds that a host which is being stopped waits for the others. */
  readonly graceMs?: number;
}

/** The containers of a job start at about the same time, but getting the image may take one of them longer. */
const JOIN_MS = 10 * 60_000;
/** Milliseconds that a host which has failed waits for those that it has not told yet. */
const TELL_MS = 30_000;
/** SageMaker leaves a host 120 seconds. */
const GRACE_MS = 20_000;
/** The same signal that comes from SageMaker, because the same has to happen. */
const stopThisHost = () => void process.kill(process.pid, 'SIGTERM');

/**
 * Does the work together with the other hosts, and returns what it returns. When a host fails or is lost, all end with its reason; when
 * one is being stopped, all are.
 */
export async function withHosts<T>(cluster: Cluster, options: HostsOptions, work: (hosts: Hosts) => Promise<T>): Promise<T> {
  const settings = { onStop: stopThisHost, joinMs: JOIN_MS, graceMs: GRACE_MS, ...options };
  const { hosts, currentHost } = cluster;
  const leader = hosts[0] ?? currentHost;
  const isLeader = leader === currentHost;
  const reads = ({ sharded }: Channel) => sharded || isLeader;
  if (hosts.length < 2) return work({ leader, isLeader, reads, allReduce: async (part) => part });

  settings.log(`${hosts.length} hosts train together: ${hosts.join(', ')}. ${isLeader ? 'This one' : leader} leads.`);
  const peers = createPeers(settings.stop, settings.onStop);
  const over = new AbortController();
  const joining = { peers, stop: AbortSignal.any([settings.stop, over.signal]), log: settings.log };
  const server = isLeader ? listen(cluster, joining) : undefined;
  const reached = server === undefined ? reach(leader, cluster, joining) : Promise.resolve();
  const timer = setTimeout(() => missSomebody(cluster, peers, settings.joinMs), settings.joinMs);
  const passStopOn = () => peers.send('stop');
  settings.stop.addEventListener('abort', passStopOn, { once: true });
  try {
    const wait = { peers, stop: settings.stop, graceMs: settings.graceMs, log: settings.log };
    const allReduce = isLeader ? reduceAsLeader(cluster, wait) : reduceAsFollower(leader, reached, wait);
    const result = await Promise.race([work({ leader, isLeader, reads, allReduce }), peers.broken]);
    peers.send('done');
    return result;
  } catch (error) {
    peers.fail(`Host ${currentHost}: ${describeFailure(error)}`);
    const told = peers.met(isLeader ? hosts.slice(1) : [leader]);
    await Promise.race([told, sleep(Math.min(TELL_MS, settings.joinMs), undefined, { signal: joining.stop })]).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    over.abort();
    settings.stop.removeEventListener('abort', passStopOn);
    await peers.close();
    server?.close();
  }
}

function missSomebody({ hosts, currentHost }: Cluster, peers: Peers, joinMs: number): void {
  const others = hosts[0] === currentHost ? hosts.slice(1) : hosts.slice(0, 1);
  const missing = others.filter((host) => !peers.has(host));
  if (missing.length === 0) return;
  const [noun, names] = [missing.length === 1 ? 'host' : 'hosts', missing.join(', ')];
  peers.fail(`No connection to the ${noun} ${names} within ${joinMs / 1000} seconds. The log of such a host may tell why.`);
}

interface Waiting {
  readonly peers: Peers;
  readonly stop: AbortSignal;
  readonly graceMs: number;
  readonly log: (line: string) => void;
}

function reduceAsLeader({ hosts, currentHost }: Cluster, waiting: Waiting): Hosts['allReduce'] {
  const missed = new Set<string>();
  return async (part, combine) => {
    let total: Float64Array | undefined;
    for (const host of hosts) {
      if (missed.has(host)) continue;
      const next = host === currentHost ? part : await nextUnlessStopped(host, waiting);
      if (next !== undefined) total = total === undefined ? next : combine(total, next);
      else {
        missed.add(host);
        waiting.log(`Stopped without the part of host ${host}.`);
      }
    }
    const result = total ?? part;
    waiting.peers.send('numbers', toBytes(result));
    return result;
  };
}

function reduceAsFollower(leader: string, reached: Promise<void>, waiting: Waiting): Hosts['allReduce'] {
  const { peers } = waiting;
  return async (part) => {
    await Promise.race([reached, peers.broken]);
    peers.send('numbers', toBytes(part));
    const result = await nextUnlessStopped(leader, { ...waiting, graceMs: 2 * waiting.graceMs });
    if (result === undefined) throw new BuyerError('This host was stopped before it had the result of all hosts.');
    return result;
  };
}

/**
 * The next numbers from a host. When the job is being stopped they are waited for no longer than the others need to end theirs; a
 * host that has not joined by then has nothing that counts.
 */
async function nextUnlessStopped(host: string, { peers, stop, graceMs }: Waiting): Promise<Float64Array | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let begin: () => void = () => undefined;
  const stopped = new Promise<undefined>((resolve) => {
    begin = () => {
      timer = setTimeout(() => resolve(undefined), peers.has(host) ? graceMs : 0);
    };
  });
  if (stop.aborted) begin();
  else stop.addEventListener('abort', begin, { once: true });
  try {
    return await Promise.race([peers.next(host), stopped, peers.broken]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', begin);
  }
}
