import type { ContainerEngineName } from './names.ts';

/**
 * In what a client differs from docker's. Everything else is the same adapter: the same arguments, the same answers. A fact that no
 * line here tells is the same as with docker.
 */
export interface Dialect {
  /** The program, as it is called in commands that a reader can paste. */
  readonly name: ContainerEngineName;
  /** At the head of a sentence. */
  readonly title: string;
  readonly install: string;
  /** What makes a silent engine answer. */
  readonly wake: string;
  /** Arguments that have the engine describe itself as JSON. */
  readonly askedBy: readonly string[];
  /** Variable that leads to another engine than the local one. */
  readonly hostVariable: string;
  /** Our arguments in the client's words; left out where it understands them all. */
  readonly adapt?: (args: readonly string[]) => readonly string[];
}

export const DIALECTS: Readonly<Record<ContainerEngineName, Dialect>> = {
  docker: {
    name: 'docker',
    title: 'Docker',
    install: 'Install Docker (https://docs.docker.com/engine/install/) or another engine that brings a `docker` command.',
    wake: 'Start Docker',
    askedBy: ['version', '--format', '{{json .}}'],
    hostVariable: 'DOCKER_HOST',
  },
  podman: {
    name: 'podman',
    title: 'podman',
    install: 'Install podman (https://podman.io/docs/installation).',
    wake: 'On macOS and Windows, start its machine (`podman machine start`)',
    askedBy: ['info', '--format', 'json'],
    hostVariable: 'CONTAINER_HOST',
    adapt: forPodman,
  },
  finch: {
    name: 'finch',
    title: 'Finch',
    install: 'Install Finch (https://runfinch.com/docs/).',
    wake: 'Start its machine (`finch vm start`)',
    askedBy: ['info', '--format', '{{json .}}'],
    hostVariable: 'CONTAINERD_ADDRESS',
    adapt: forNerdctl,
  },
  nerdctl: {
    name: 'nerdctl',
    title: 'nerdctl',
    install: 'Install nerdctl (https://github.com/containerd/nerdctl).',
    wake: 'Start containerd',
    askedBy: ['info', '--format', '{{json .}}'],
    hostVariable: 'CONTAINERD_ADDRESS',
    adapt: forNerdctl,
  },
};

/** The same where the engine can set no limits to containers, and would say so among the words of each. */
export function withoutLimits(dialect: Dialect): Dialect {
  const { adapt = (args: readonly string[]) => args } = dialect;
  return { ...dialect, adapt: (args) => adapt(args.filter((arg) => !/^--(pids-limit|cpus|memory|memory-swap)=/.test(arg))) };
}

/**
 * The same where a container that is told no network would get none with an address, as by podman without root: it gets the bridge that
 * podman has as root.
 */
export function onBridge(dialect: Dialect): Dialect {
  const { adapt = (args: readonly string[]) => args } = dialect;
  const isTold = (args: readonly string[]) => args.some((arg) => /^--network(=|$)/.test(arg));
  return {
    ...dialect,
    adapt: ([verb = '', ...rest]) => adapt([verb, ...(verb === 'run' && !isTold(rest) ? ['--network=podman'] : []), ...rest]),
  };
}

/** podman's own names of what `top` tells. By the names of `ps` it asks the `ps` of the image, which may be none. */
export const PODMAN_COLUMNS: readonly string[] = ['hpid', 'pid', 'ppid', 'rss', 'args'];

function forPodman(args: readonly string[]): readonly string[] {
  const [verb = '', ...rest] = args;
  switch (verb) {
    case 'run':
    case 'create':
      // It hands the proxy variables of this process to every container, unless told otherwise. GPUs are devices to it, which a file of NVIDIA's describes.
      return [verb, '--http-proxy=false', ...rest.map((arg) => (arg === '--gpus=all' ? '--device=nvidia.com/gpu=all' : arg))];
    case 'rm':
      // One that is to go by force would have ten seconds to end by itself.
      return rest.includes('--force') ? [verb, '--time=0', ...rest] : args;
    case 'top':
      return rest.includes('-eo') ? [verb, ...rest.slice(0, 1), ...PODMAN_COLUMNS] : args;
    default:
      return args;
  }
}

/**
 * nerdctl knows no further names on a network (a container is found by its host name and its own), and fills no volume from an image
 * anyway.
 */
function forNerdctl(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !arg.startsWith('--network-alias=')).map((arg) => arg.replace(/^(type=volume,.*),volume-nocopy/, '$1'));
}
