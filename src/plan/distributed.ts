import type { HostOddity } from '../observe/distributed/types.ts';
import type { Project, Scenario } from './scenario.ts';
import { planTraining, type TrainingVariant } from './train.ts';

/** One training job on several hosts before it happens: a container for each. */
export interface JobPlan {
  /** Unique within a run; the network of the hosts has it in its name. */
  readonly id: string;
  readonly what: string;
  /** In the order in which they are told to programs, which is that of text (DIST-03). */
  readonly hosts: readonly HostPlan[];
}

export interface HostPlan {
  readonly name: string;
  readonly scenario: Scenario;
  /** Those of turn 0 start at once, each later turn some time after the one before (DIST-04). */
  readonly turn: number;
}

/** What may be odd about a real job of several hosts, in words for a report. */
export const HOST_ODDITIES: Readonly<Record<HostOddity, string>> = {
  'other-names': 'hosts have other names than algo-1, algo-2',
  'text-order': 'algo-10 stands before algo-2',
  'foreign-hostnames': 'the host name of each container is not its name in the file',
  'late-hosts': 'hosts start one after the other',
  'empty-shard': 'files are dealt out and one host gets none',
  'two-groups': 'resourceconfig.json has two instance groups',
};

const ALL_ODDITIES = Object.keys(HOST_ODDITIES) as readonly HostOddity[];

/** Everything at once: it is taken apart only when it fails. */
export const TOGETHER = { id: 'hosts', what: 'on several hosts', oddities: ALL_ODDITIES };

/** The tamest job of the same size. */
export const PLAIN = { id: 'hosts-plain', what: 'on three hosts that start together, algo-1, algo-2 and algo-3', oddities: [] };

/** A job with one oddity. */
export function carrying(oddity: HostOddity) {
  return { id: `hosts-${oddity}`, what: `on several hosts: ${HOST_ODDITIES[oddity]}`, oddities: [oddity] };
}

/** One job on three hosts with these oddities. */
export function planJob(
  project: Project,
  job: { readonly id: string; readonly what: string; readonly oddities: readonly HostOddity[] },
): JobPlan {
  const has = (oddity: HostOddity) => job.oddities.includes(oddity);
  const names = nameHosts(has('other-names'), has('text-order'));
  const dealt = has('empty-shard') ? findDealtChannel(project) : undefined;
  return planHosts(project, {
    ...job,
    names,
    ...(has('foreign-hostnames') ? {} : { hostname: (name: string) => name }),
    // The first in the list is the usual leader: one host is there before it, one comes after it.
    turn: has('late-hosts') ? (index) => [1, 0, 2][index] ?? 0 : () => 0,
    twoGroups: has('two-groups'),
    ...(dealt === undefined ? {} : { dealt }),
  });
}

/** None of them is algo-1, so that nobody who counts on it, or on numbers, finds a leader by chance. */
function nameHosts(other: boolean, order: boolean): readonly string[] {
  if (other) return order ? ['algo-10', 'algo-2', 'node-a'] : ['node-a', 'node-b', 'node-c'];
  return order ? ['algo-10', 'algo-2', 'algo-3'] : ['algo-1', 'algo-2', 'algo-3'];
}

/** What the hosts of one job have in common; `variant` is for what the user wants of it. */
interface Hosts {
  readonly id: string;
  readonly what: string;
  readonly names: readonly string[];
  readonly hostname?: (name: string, index: number) => string;
  readonly turn?: (index: number) => number;
  readonly twoGroups?: boolean;
  readonly dealt?: string;
  readonly variant?: Partial<TrainingVariant>;
}

/** A container for each host of a job, with the same image and the same data (DIST-01). */
export function planHosts(project: Project, hosts: Hosts): JobPlan {
  const { id, what, names, dealt, hostname = foreignName, turn = () => 0, twoGroups = false } = hosts;
  return {
    id,
    what,
    hosts: names.map((name, index) => {
      const scenario = planTraining(project, {
        ...hosts.variant,
        id: `${id}-${name}`,
        what: `${what}, as ${name}`,
        host: {
          job: id,
          cluster: { hosts: names, current: name, twoGroups },
          hostname: hostname(name, index),
          // The last host is beyond the last share: fewer objects than hosts leave some without any.
          ...(dealt === undefined ? {} : { shard: { channel: dealt, at: index, of: Math.max(1, names.length - 1) } }),
        },
      });
      return { name, turn: turn(index), scenario: withCheckpoints(scenario) };
    }),
  };
}

function foreignName(_: string, index: number): string {
  return `ip-10-0-96-${231 + index}.ec2.internal`;
}

/** Jobs may have a folder for checkpoints, which all hosts share in S3 (DIST-08). */
function withCheckpoints(scenario: Scenario): Scenario {
  const mounts = [...scenario.run.mounts, { path: 'checkpoints', readOnly: false }];
  return { ...scenario, folders: [...scenario.folders, 'checkpoints'], run: { ...scenario.run, mounts } };
}

/** The first channel that every job has: its files are what a buyer would deal out. */
function findDealtChannel({ config }: Project): string | undefined {
  return Object.keys(config.samples.channels).find((name) => config.training.channels[name]?.required !== false);
}

/** Names of the hosts of an ordinary job. */
export function ordinaryNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `algo-${index + 1}`).sort();
}
