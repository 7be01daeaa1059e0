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

/** podman hands the proxy variables of this process to every container, unless told otherwise. */
function forPodman(args: readonly string[]): readonly string[] {
  const [verb = '', ...rest] = args;
  if (verb !== 'run' && verb !== 'create') return args;
  // GPUs are devices to it, which a file of NVIDIA's describes.
  return [verb, '--http-proxy=false', ...rest.map((arg) => (arg === '--gpus=all' ? '--device=nvidia.com/gpu=all' : arg))];
}

/**
 * nerdctl knows no further names on a network (a container is found by its host name and its own), and fills no volume from an image
 * anyway.
 */
function forNerdctl(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !arg.startsWith('--network-alias=')).map((arg) => arg.replace(/^(type=volume,.*),volume-nocopy/, '$1'));
}
