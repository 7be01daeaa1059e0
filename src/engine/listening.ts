import { readFileSync } from 'node:fs';
import type { ListeningSocket } from './engine.ts';

const LISTEN = '0A';
/** Docker's own resolver, inside every container that is connected to a network of ours. */
const ENGINE_RESOLVER = '127.0.0.11';
/** The kernel's tables as files, one for each address family. */
export const SOCKET_TABLES = ['net/tcp', 'net/tcp6'] as const;

/** The listening sockets of a process's network, from this machine's /proc; undefined when `container` is not what runs there. */
export function readListening(pid: number, containerId: string): readonly ListeningSocket[] | undefined {
  try {
    // In another process namespace the same number means another process.
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId)) return undefined;
    return parseListening(SOCKET_TABLES.map((table) => readFileSync(`/proc/${pid}/${table}`, 'utf8')).join('\n'));
  } catch {
    return undefined;
  }
}

/** Reads the kernel's tables of TCP sockets: those that listen, without the engine's own. */
export function parseListening(tables: string): readonly ListeningSocket[] {
  const sockets = tables.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTEN && /^([0-9A-F]{8}|[0-9A-F]{32})$/.test(address)
      ? [{ address: describeAddress(address), port: Number.parseInt(port, 16) }]
      : [];
  });
  return sockets.filter(({ address }) => address !== ENGINE_RESOLVER);
}

/** The kernel writes each 32 bit of an address in the machine's own byte order, which is little-endian on amd64 and arm64. */
function describeAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
  return groups.join(':');
}
