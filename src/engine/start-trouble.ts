import { BlockList, isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, UserError } from '../errors.ts';
import { firstLine } from './docker-client.ts';
import type { RunSpec } from './engine.ts';

/** Engines in their words about a folder to mount that is not there for them, or that they may not share. */
const UNSEEN = /bind source path does not exist|mounts denied|is not shared from the host|statfs \S+: no such file/i;

const IN_A_CONTAINER =
  'If this command runs in a container itself, engine and command have to see the work folder under one path, and share a network:\n' +
  'docker run -v /var/run/docker.sock:/var/run/docker.sock -v /tmp/algo:/tmp/algo -e TMPDIR=/tmp/algo --network host ...';

/** What the machine of the engine lacks, in the words of engine and runtime. */
const SHORTAGES = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    what: 'disk of the container engine is full',
    hint: '`docker system df` shows what takes the space; `docker builder prune` and `docker image prune` give some back.',
  },
  {
    pattern: /cannot allocate memory|resource temporarily unavailable|too many open files/i,
    what: 'machine of the container engine has no memory, processes or open files left',
    hint: 'Stop other containers and programs there, then run the command again.',
  },
] as const;

/**
 * The error for a container that could not be started although nothing is wrong with its image: the engine's machine lacks something,
 * or does not have our work folder. Undefined for any other reason; `said` is what the engine or its client wrote.
 */
export function explainStart(said: string, spec: Pick<RunSpec, 'ml' | 'mounts' | 'name'>): UserError | undefined {
  const lack = SHORTAGES.find(({ pattern }) => pattern.test(said));
  if (lack === undefined) return explainUnseen(said, spec);
  return new UserError(`The ${lack.what}; the container ${spec.name} could not be started: ${firstLine(said)}`, {
    hint: lack.hint,
    exitCode: EXIT.couldNotLook,
  });
}

function explainUnseen(said: string, { ml, mounts }: Pick<RunSpec, 'ml' | 'mounts'>): UserError | undefined {
  if (mounts.length === 0 || !UNSEEN.test(said) || !said.includes(ml)) return undefined;
  return new UserError(
    `The container engine does not see the work folder ${ml}: it runs on another machine, or this command runs in a container.`,
    {
      hint: IN_A_CONTAINER,
      exitCode: EXIT.couldNotLook,
    },
  );
}

/** How long the network of a container that was just started may take to appear here. */
const APPEAR_MS = 2_000;

/** Throws a UserError when no network of this machine, or of the container that this command runs in, leads to a container's own address. */
export async function assertReachable(address: string): Promise<void> {
  for (let left = APPEAR_MS; !isNeighbour(address); left -= 50) {
    if (left <= 0) {
      throw new UserError(
        `The container's address ${address} cannot be reached: this command runs in another network than the container engine.`,
        {
          hint: IN_A_CONTAINER,
          exitCode: EXIT.couldNotLook,
        },
      );
    }
    await sleep(50);
  }
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
