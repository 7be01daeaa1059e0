import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { BuyerError, quote } from './buyer-error.ts';
import { resolvePaths } from './paths.ts';

/** The hosts of a training job, as resourceconfig.json names them. */
export interface Cluster {
  readonly currentHost: string;
  /** In the order of text, in which algo-10 comes before algo-2. The first one leads. */
  readonly hosts: readonly string[];
  /** The address at which the other hosts reach this one; undefined stands for all of its addresses. */
  readonly address: string | undefined;
  /** On which the leader listens. */
  readonly port: number;
}

const PORT = 7070;

/** Reads resourceconfig.json. Without it, as when somebody starts a training by hand, there is one host. */
export function readCluster(env: NodeJS.ProcessEnv): Cluster {
  const port = Number(env['ALL_REDUCE_PORT'] || PORT);
  const path = join(resolvePaths(env).config, 'resourceconfig.json');
  if (!existsSync(path)) return { currentHost: 'algo-1', hosts: ['algo-1'], address: undefined, port };
  const { current_host: current, hosts, network_interface_name: network } = parse(readFileSync(path, 'utf8'));
  const names = Array.isArray(hosts) ? hosts.map(String).sort() : [];
  if (typeof current !== 'string' || !names.includes(current)) {
    throw new BuyerError(`resourceconfig.json names this host ${quote(String(current))}, which is not among its hosts.`);
  }
  return { currentHost: current, hosts: names, address: addressOf(network), port };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new BuyerError('resourceconfig.json is not valid JSON.');
  }
}

/** The address of a network interface. One that is not there, as on a developer's machine, stands for all. */
function addressOf(network: unknown): string | undefined {
  const addresses = networkInterfaces()[String(network)] ?? [];
  return (addresses.find(({ family }) => family === 'IPv4') ?? addresses[0])?.address;
}
