import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long the network of a container that was just started may take to appear here, in milliseconds. */
const APPEAR_MS = 2_000;

/**
 * Tells whether a container's own address can be reached from here: whether one of our interfaces is in its network. An engine in another
 * network namespace, or whose socket was handed into a container, has networks that we are not on. After one such address the others of
 * the same engine are not waited for.
 */
export function createNeighbours(): (address: string) => Promise<boolean> {
  let apart = false;
  return async (address) => {
    for (let left = apart ? 0 : APPEAR_MS; !isNeighbour(address); left -= 50) {
      apart = left <= 0;
      if (apart) return false;
      await sleep(50);
    }
    return true;
  };
}

/** Whether one of our interfaces is in the network of the address. */
function isNeighbour(address: string): boolean {
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const known = new BlockList();
  for (const { cidr } of Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])) {
    const [network = '', bits = ''] = cidr?.split('/') ?? [];
    if (network !== '') known.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return known.check(address, family);
}
