import type { Network, RunSpec } from './engine.ts';
import type { Probes } from './probe.ts';
import { createTunnel, type Tunnel } from './tunnel.ts';

type Labels = Readonly<Record<string, string>>;

/** The tunnels of an engine, one for each network, each made when first needed. */
export interface Tunnels {
  /** Rejects with a UserError when the probe cannot be started. */
  find(spec: Pick<RunSpec, 'name' | 'network' | 'labels'>): Promise<Tunnel>;
  /** Starts one that will be needed soon; who needs it hears what went wrong. */
  prepare(network: Network, name: string, labels: Labels): void;
  /** Before its network can be removed. */
  close(id: string): Promise<void>;
  /** Those too that are being closed already: after it nothing uses the probe any more. */
  closeAll(): Promise<void>;
}

export function createTunnels(probes: Pick<Probes, 'start'>): Tunnels {
  const tunnels = new Map<string, Promise<Tunnel>>();
  const open = (network: Network, name: string, labels: Labels) => {
    const key = network.kind === 'internal' ? network.id : network.kind;
    const known = tunnels.get(key) ?? start(probes, network, name, labels);
    tunnels.set(key, known);
    return known;
  };
  const closing: Promise<void>[] = [];
  const close = async (key: string) => {
    const tunnel = tunnels.get(key);
    tunnels.delete(key);
    const closed = tunnel?.then(
      (found) => found.close(),
      () => {},
    );
    if (closed !== undefined) closing.push(closed);
    await closed;
  };
  return {
    find: ({ network, name, labels }) => open(network, name, labels),
    prepare: (network, name, labels) => void open(network, name, labels).catch(() => {}),
    close,
    async closeAll() {
      await Promise.all([...tunnels.keys()].map(close));
      await Promise.all(closing);
    },
  };
}

async function start(probes: Pick<Probes, 'start'>, network: Network, name: string, labels: Labels): Promise<Tunnel> {
  const joined = network.kind === 'internal' ? { ...network, aliases: [] } : network;
  const probe = await probes.start({ name: `${name}-tunnel`, words: ['tunnel'], labels, network: joined });
  await probe.ready;
  return createTunnel(probe);
}
