import { readFileSync } from 'node:fs';
import type { ListeningSocket, RunSpec } from './engine.ts';
import type { Probes } from './probe.ts';

/** Looks at the sockets that listen inside a container. */
export type Listening = () => Promise<readonly ListeningSocket[] | undefined>;

/** How long an answer that cost a container of ours is good for. */
const KEEP_MS = 2_000;

/**
 * On the engine's own Linux machine the kernel's table of the container's network is an ordinary file here; elsewhere a
 * program of ours reads it in a container that shares that network, so that the image needs none.
 */
export function createListening(
  container: { readonly id: string; readonly pid: number; readonly spec: RunSpec },
  { probes, reachable, now }: { readonly probes: Probes; readonly reachable: boolean; readonly now: () => number },
): Listening {
  let count = 0;
  let last: { readonly at: number; readonly sockets: readonly ListeningSocket[] | undefined } | undefined;
  return async () => {
    if (reachable) {
      const here = readHere(container);
      if (here !== undefined) return here;
    }
    if (last !== undefined && now() - last.at < KEEP_MS) return last.sockets;
    const { name, labels } = container.spec;
    const network = { kind: 'container', name } as const;
    // A container that has ended shares nothing any more.
    const result = await probes.run({ name: `${name}-sockets-${++count}`, words: ['sockets'], labels, network }).catch(() => undefined);
    const sockets = result?.exitCode === 0 ? parseSockets(result.stdout) : undefined;
    last = { at: now(), sockets };
    return sockets;
  };
}

function readHere({ id, pid }: { readonly id: string; readonly pid: number }): readonly ListeningSocket[] | undefined {
  try {
    // The number means another process where the engine counts its processes by itself.
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(id)) return undefined;
    return ['tcp', 'tcp6'].flatMap((name) => parseSockets(readFileSync(`/proc/${pid}/net/${name}`, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Docker's own resolver, inside every container of a network that was made. */
const RESOLVER = '127.0.0.11';

/** Reads lines of `/proc/net/tcp` and `tcp6`; only sockets in the state LISTEN that are not the engine's. */
export function parseSockets(table: string): readonly ListeningSocket[] {
  const sockets = [...table.matchAll(/^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ 0A /gm)].map(([, address = '', port = '']) => ({
    address: address.length === 8 ? parseIPv4(address) : parseIPv6(address),
    port: Number.parseInt(port, 16),
  }));
  return sockets.filter(({ address }) => address !== RESOLVER);
}

/** Four bytes, the last first. */
function parseIPv4(hex: string): string {
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

/** Four words, each with its last byte first. Only the forms that matter are shortened. */
function parseIPv6(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).reverse().join('').toLowerCase());
  const full = words.join('');
  if (/^0+$/.test(full)) return '::';
  if (/^0{31}1$/.test(full)) return '::1';
  if (full.startsWith('00000000000000000000ffff')) return `::ffff:${parseIPv4(hex.slice(24))}`;
  return (full.match(/.{4}/g) ?? []).join(':');
}
