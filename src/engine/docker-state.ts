import type { ContainerExit, EngineMachine, ImageInfo } from './engine.ts';

/** What an engine knows about a container, in our words. */
export interface ContainerState {
  readonly id: string;
  /** Process number of its program on the engine's machine, 0 when it does not run. */
  readonly pid: number;
  readonly running: boolean;
  /** Whether its program ever ran. */
  readonly started: boolean;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** The engine's message when the start failed. */
  readonly error: string;
  readonly durationMs: number | undefined;
  /** Address on the first network that gave one. */
  readonly address: string | undefined;
  /** Port on loopback under which a container port is published. */
  readonly published: Readonly<Record<string, number>>;
}

/** Reads the answer to `inspect` of a container. Fields that are missing count as empty. */
export function parseContainer(json: unknown): ContainerState {
  const state = field(json, 'State');
  const settings = field(json, 'NetworkSettings');
  const networks = Object.values(record(field(settings, 'Networks')));
  const started = instant(field(state, 'StartedAt'));
  const finished = instant(field(state, 'FinishedAt'));
  return {
    id: text(field(json, 'Id')),
    pid: number(field(state, 'Pid')) ?? 0,
    running: field(state, 'Running') === true,
    started: started !== undefined,
    exitCode: number(field(state, 'ExitCode')) ?? 0,
    oomKilled: field(state, 'OOMKilled') === true,
    error: text(field(state, 'Error')),
    // Not after a clock that was set back meanwhile.
    durationMs: started === undefined || finished === undefined || finished < started ? undefined : finished - started,
    address: networks.map((network) => text(field(network, 'IPAddress'))).find((address) => address !== ''),
    published: Object.fromEntries(
      Object.entries(record(field(settings, 'Ports'))).flatMap(([port, bindings]) => {
        const host = Number(field(Array.isArray(bindings) ? bindings[0] : undefined, 'HostPort'));
        return host > 0 ? [[port, host] as const] : [];
      }),
    ),
  };
}

/** What a container wrote outside of its mounts, from an `inspect` that was asked for sizes. */
export function parseLayerBytes(json: unknown): number | undefined {
  return number(field(json, 'SizeRw'));
}

/** Reads the answer to `inspect` of an image. */
export function parseImage(json: unknown): ImageInfo {
  const config = field(json, 'Config');
  return {
    id: text(field(json, 'Id')),
    os: text(field(json, 'Os')),
    architecture: text(field(json, 'Architecture')),
    user: text(field(config, 'User')),
    entrypoint: texts(field(config, 'Entrypoint')),
    cmd: texts(field(config, 'Cmd')),
    env: Object.fromEntries(texts(field(config, 'Env')).map(splitVariable)),
    labels: Object.fromEntries(Object.entries(record(field(config, 'Labels'))).map(([name, value]) => [name, text(value)])),
    volumes: Object.keys(record(field(config, 'Volumes'))),
    sizeBytes: number(field(json, 'Size')) ?? 0,
    createdAt: text(field(json, 'Created')),
    workingDir: text(field(config, 'WorkingDir')),
    layers: texts(field(field(json, 'RootFS'), 'Layers')),
    // Docker with containerd's store has the first, podman the second.
    manifestType: text(field(field(json, 'Descriptor'), 'mediaType')) || text(field(json, 'ManifestType')) || undefined,
  };
}

/** Reads the answer to `info`: docker's, or podman's. */
export function parseMachine(json: unknown): EngineMachine | undefined {
  const host = field(json, 'host');
  const cpus = number(field(json, 'NCPU')) ?? number(field(host, 'cpus'));
  const memoryBytes = number(field(json, 'MemTotal')) ?? number(field(host, 'memTotal'));
  return cpus === undefined || memoryBytes === undefined ? undefined : { cpus, memoryBytes, setsLimits: setsLimits(json) };
}

/** Whether an engine can hold containers to a number of processes, to cores and to memory, by its answer to `info`. */
export function setsLimits(info: unknown): boolean {
  const host = field(info, 'host');
  // Of cgroups v1 the kernel gives nothing to a user without root.
  const isWithout = field(field(host, 'security'), 'rootless') === true && field(host, 'cgroupVersion') === 'v1';
  return !isWithout && field(info, 'MemoryLimit') !== false;
}

/** How a container ended, from its last state. */
export function describeExit(state: ContainerState, measuredMs: number): ContainerExit {
  return {
    exitCode: state.exitCode,
    oomKilled: state.oomKilled,
    startError: state.started ? undefined : state.error || undefined,
    // The engine knows better when the program began, but its clock may have been set forward while it ran.
    durationMs: state.started ? Math.min(state.durationMs ?? measuredMs, measuredMs) : 0,
  };
}

function splitVariable(entry: string): readonly [string, string] {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function field(value: unknown, name: string): unknown {
  return record(value)[name];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The engine's zero time is the year 1. */
function instant(value: unknown): number | undefined {
  const at = Date.parse(text(value));
  return at > 0 ? at : undefined;
}
