/** What the engine's API wants to know of a container. */
export interface CreateRequest {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Values = ReadonlyMap<string, readonly string[]>;

/** Options of `docker run` that are understood here; each of the others leaves the container to the client. */
const OPTIONS: ReadonlySet<string> = new Set([
  ...['pull', 'sig-proxy', 'log-driver', 'pids-limit', 'security-opt', 'name', 'hostname', 'label', 'env', 'mount', 'cpus', 'memory'],
  ...['memory-swap', 'network', 'network-alias', 'dns', 'dns-search', 'dns-option', 'add-host'],
]);

/**
 * Arguments of `docker run`, as `planRunArgs` gives them, as the request by which the client would make the container; undefined for
 * what is not among them.
 */
export function translateRun([verb, ...words]: readonly string[]): CreateRequest | undefined {
  if (verb !== 'run') return undefined;
  const { values, rest } = readOptions(words);
  const [image, ...command] = rest;
  const name = one(values, 'name');
  const mounts = all(values, 'mount').map(readMount);
  if (![...values.keys()].every((option) => OPTIONS.has(option)) || image === undefined || name === undefined) return undefined;
  if (one(values, 'pull') !== 'never' || mounts.includes(undefined)) return undefined;
  const network = one(values, 'network') ?? 'default';
  const aliases = all(values, 'network-alias');
  return {
    name,
    body: {
      ...{ Image: image, Cmd: command, Hostname: one(values, 'hostname'), Env: all(values, 'env') },
      ...{ Labels: pairs(all(values, 'label')), AttachStdout: true, AttachStderr: true },
      HostConfig: { ...describeHost(values), NetworkMode: network, Mounts: mounts },
      ...(aliases.length === 0 ? {} : { NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: aliases } } } }),
    },
  };
}

/** `--name value` and `--name=value`, up to the first word that is neither. */
function readOptions(words: readonly string[]): { readonly values: Values; readonly rest: readonly string[] } {
  const values = new Map<string, string[]>();
  let at = 0;
  for (let word = words[at]; word?.startsWith('--') === true; word = words[at]) {
    const [option = '', given] = word.slice(2).split(/=(.*)/s);
    values.set(option, [...(values.get(option) ?? []), given ?? words[at + 1] ?? '']);
    at += given === undefined ? 2 : 1;
  }
  return { values, rest: words.slice(at) };
}

function describeHost(values: Values): Readonly<Record<string, unknown>> {
  const number = (option: string, unit = 1) => (values.has(option) ? Math.round(Number(one(values, option)) * unit) : undefined);
  return {
    // Said to be none, as the client does.
    ...{ Devices: [], PortBindings: {} },
    LogConfig: { Type: one(values, 'log-driver') ?? '' },
    ...{ PidsLimit: number('pids-limit'), SecurityOpt: all(values, 'security-opt') },
    ...{ NanoCpus: number('cpus', 1e9), Memory: number('memory'), MemorySwap: number('memory-swap') },
    ...{ ExtraHosts: all(values, 'add-host'), Dns: all(values, 'dns') },
    ...{ DnsSearch: all(values, 'dns-search'), DnsOptions: all(values, 'dns-option') },
  };
}

/** A folder of this machine. One with a name that has to be quoted is left to the client, as is a volume. */
function readMount(value: string): Readonly<Record<string, unknown>> | undefined {
  const [, Source, Target, readOnly] = /^type=bind,source=([^",]+),target=([^",]+)(,readonly)?$/.exec(value) ?? [];
  return Source === undefined ? undefined : { Type: 'bind', Source, Target, ReadOnly: readOnly !== undefined };
}

function pairs(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => text.split(/=(.*)/s)).map(([name = '', value = '']) => [name, value]));
}

const all = (values: Values, option: string) => values.get(option) ?? [];
const one = (values: Values, option: string) => values.get(option)?.[0];
