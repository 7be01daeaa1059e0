import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { ML_ROOT, SERVE_PORT } from '../sagemaker/contract.ts';
import type { BuildSpec, RunSpec } from './engine.ts';

/**
 * What we say to `docker`, and to everything that understands the same arguments. Pure: the same lines are run, printed by
 * `--dry-run` and compared by tests.
 */

export interface RunOptions {
  /** Whether port 8080, and that of a debugger, must be published on loopback, because the container's own address cannot be reached. */
  readonly publish: boolean;
  /** Named volumes in the place of the mounts, in their order, for an engine that sees no folder of this machine. */
  readonly volumes?: readonly string[];
  /** Proxy variables that the client would put into the container; `-e NAME` without a value takes each out again. */
  readonly injected: readonly string[];
}

/** Processes and threads that a container may have. */
const PIDS_MAX = 4_096;

/**
 * What bounds every container that is started, ours too. A fork bomb must not take the machine down; the number is generous: a
 * training with hundreds of threads stays far below. No program gets more rights than its user has, by a setuid bit for example:
 * nothing that SageMaker documents needs that, and root, as which it runs containers, loses nothing (TRAIN-15, TRAIN-16). Memory
 * has no limit, because SageMaker sets none but the instance's own.
 */
export const BOUNDS: readonly string[] = [`--pids-limit=${PIDS_MAX}`, '--security-opt=no-new-privileges'];

/**
 * How an image is built: by the legacy builder, by podman, by the BuildKit of an old client, or through buildx by this engine with
 * one of its two kinds of store, or by a builder elsewhere that hands the image over.
 */
export type BuilderForm =
  | 'legacy'
  | 'podman'
  | 'embedded-buildkit'
  | 'buildx-docker-driver'
  | 'buildx-containerd-store'
  | 'buildx-other-driver';

/**
 * Where images are kept as they will be pushed, layers stay as they came: not compressed from a file, or by zstd. All are made
 * gzip, in every build, since an image that is made anew for the push would not be the one that was tested. It costs once what is
 * not gzip yet, and nothing where all is.
 */
const ALL_GZIP = ',compression=gzip,force-compression=true';

/** Arguments of `docker` that run a container: IMAGE, then the role as its only argument (TRAIN-01, INF-01). */
export function planRunArgs(spec: RunSpec, options: RunOptions): readonly string[] {
  return [
    'run',
    // An image that is not here must be an error, not a download.
    ...['--pull', 'never'],
    // Signals to the client stay with the client; output reaches us only and does not fill the engine's disk.
    '--sig-proxy=false',
    ...['--log-driver', 'none'],
    ...BOUNDS,
    ...['--name', plain(spec.name, 'container name')],
    ...['--hostname', plain(spec.hostname, 'host name')],
    ...networkArgs(spec, options.publish),
    ...pairs(spec.hosts).map(([name, address]) => `--add-host=${plain(name, 'host name')}:${plain(address, 'address')}`),
    ...spec.mounts.flatMap(({ path, readOnly }, index) => {
      const name = options.volumes?.[index];
      return name === undefined
        ? ['--mount', mountValue(join(spec.ml, path), containerPath(path), readOnly)]
        : volumeArgs({ name, path, readOnly });
    }),
    ...(spec.volume === undefined ? [] : volumeArgs(spec.volume)),
    ...(spec.inspect?.folder === undefined ? [] : ['--mount', mountValue(spec.inspect.folder.from, spec.inspect.folder.to, true)]),
    // Without the search domains of this machine, which would make two names of one.
    ...(spec.resolver === undefined ? [] : [`--dns=${plain(spec.resolver, 'address')}`, '--dns-search=.']),
    ...(spec.cpus === undefined ? [] : [`--cpus=${spec.cpus}`]),
    // Hosts of SageMaker have no swap either.
    ...(spec.memoryBytes === undefined ? [] : [`--memory=${spec.memoryBytes}`, `--memory-swap=${spec.memoryBytes}`]),
    ...(spec.gpus === undefined ? [] : ['--gpus=all']),
    ...labelArgs(spec.labels),
    ...takeOut(options.injected.filter((name) => !(name in spec.env))),
    ...pairs({ ...spec.env, ...spec.inspect?.env }).map(([name, value]) => `--env=${variable(name)}=${text(value, name)}`),
    reference(spec.image),
    spec.role,
  ];
}

/** Arguments that keep variables out of a container which the client would put into it; `unset` belongs to the client's environment. */
export function takeOut(injected: readonly string[]): readonly string[] {
  return injected.map((name) => `--env=${name}`);
}

/** Variables named without a value would be copied from the client's environment; they must be absent there to be taken out. */
export function unset(injected: readonly string[]): Readonly<Record<string, undefined>> {
  return Object.fromEntries(injected.map((name) => [name, undefined]));
}

function networkArgs({ network, hosts, inspect }: RunSpec, publish: boolean): readonly string[] {
  const ports = [SERVE_PORT, ...(inspect === undefined ? [] : [inspect.port])];
  const port = publish ? ports.map((one) => `--publish=127.0.0.1::${one}`) : [];
  switch (network.kind) {
    case 'none':
      return ['--network', 'none'];
    case 'internal':
      return [
        ...['--network', plain(network.id, 'network')],
        // A name cannot be both an alias and an entry of /etc/hosts: the latter would win silently.
        ...network.aliases.filter((alias) => !(alias in hosts)).map((alias) => `--network-alias=${plain(alias, 'network alias')}`),
        // Engines before 23 leave look-ups of outside names without any answer, by default for 10 seconds each.
        ...['--dns-option=timeout:1', '--dns-option=attempts:1'],
        ...port,
      ];
    case 'outside':
      return port;
  }
}

/** A folder or file of this machine at a place in a container, as a value of `--mount`. */
export function mountValue(source: string, target: string, readOnly: boolean): string {
  return ['type=bind', field(`source=${source}`), field(`target=${target}`), ...(readOnly ? ['readonly'] : [])].join(',');
}

/** `--mount` and `--secret` take one CSV record, so a path may hold commas, colons, blanks and quotes; only a line break has no form. */
function field(text: string): string {
  if (/[\r\n\0]/.test(text)) {
    throw new UserError(
      `${JSON.stringify(text.replace(/^\w+=/, ''))} cannot be handed to the container engine: it holds a line break or a zero byte.`,
      {
        hint: 'Move the project, or set TMPDIR, to a path without one.',
      },
    );
  }
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `nocopy`: the image's own files at that place are not what the platform puts there. */
function volumeArgs({ name, path, readOnly }: NonNullable<RunSpec['volume']>): readonly string[] {
  const fields = ['type=volume', `source=${plain(name, 'volume')}`, `target=${containerPath(path)}`, 'volume-nocopy'];
  return ['--mount', [...fields, ...(readOnly ? ['readonly'] : [])].join(',')];
}

function containerPath(path: string): string {
  return path === '' ? ML_ROOT : `${ML_ROOT}/${path.replaceAll('\\', '/')}`;
}

/**
 * Arguments of `docker` that build one image, in the manifest form that SageMaker takes where the builder can be told (MKT-06):
 * no attestations and Docker media types. The legacy builder makes that form by itself and refuses these options.
 */
export function planBuildArgs(spec: BuildSpec, form: BuilderForm): readonly string[] {
  const common = [
    ...['--platform', plain(spec.platform, 'platform')],
    ...['--file', path(spec.dockerfile)],
    ...labelArgs(spec.labels),
    ...pairs(spec.buildArgs).map(([name, value]) => `--build-arg=${variable(name)}=${text(value, name)}`),
    ...pairs(spec.secrets ?? {}).map(([id, path]) => `--secret=id=${plain(id, 'secret')},${field(`src=${path}`)}`),
    ...(spec.noCache ? ['--no-cache'] : []),
  ];
  const tag = reference(spec.tag);
  switch (form) {
    case 'legacy':
      // Without --force-rm the container of a failed step stays behind.
      return ['build', '--force-rm', ...common, '--tag', tag, '--', path(spec.context)];
    case 'podman':
      // It makes OCI manifests unless told otherwise.
      return ['build', '--force-rm', '--format=docker', ...common, '--tag', tag, '--', path(spec.context)];
    case 'embedded-buildkit':
      return ['build', '--progress=plain', ...common, '--tag', tag, '--', path(spec.context)];
    case 'buildx-docker-driver':
      return buildxArgs(spec, common, 'type=image', '');
    case 'buildx-containerd-store':
      return buildxArgs(spec, common, 'type=image', ALL_GZIP);
    case 'buildx-other-driver':
      return buildxArgs(spec, common, 'type=docker', ALL_GZIP);
  }
}

function buildxArgs(spec: BuildSpec, common: readonly string[], type: string, compression: string): readonly string[] {
  const builder = spec.builder === undefined ? [] : ['--builder', plain(spec.builder, 'name of a builder')];
  const output = `--output=${type},name=${reference(spec.tag)},oci-mediatypes=false${compression}`;
  return [
    'buildx',
    'build',
    ...builder,
    '--progress=plain',
    '--provenance=false',
    '--sbom=false',
    ...common,
    output,
    '--',
    path(spec.context),
  ];
}

/** Arguments of `docker` that make a network without a way out (TRAIN-21); prints its id. */
export function planNetworkArgs(name: string, labels: Readonly<Record<string, string>>, closable: boolean): readonly string[] {
  // An internal network publishes no port. Where only published ports can be reached, packets go out without
  // masquerading instead: nothing outside can answer them.
  const closed = closable ? ['--internal'] : ['--opt=com.docker.network.bridge.enable_ip_masquerade=false'];
  return ['network', 'create', '--driver=bridge', ...closed, ...labelArgs(labels), plain(name, 'network')];
}

/** Labels as arguments of whatever the client makes. */
export function labelArgs(labels: Readonly<Record<string, string>>): readonly string[] {
  return pairs(labels).map(([name, value]) => `--label=${variable(name)}=${text(value, name)}`);
}

/** Labels as arguments of `docker import`. */
export function labelChanges(labels: Readonly<Record<string, string>>): readonly string[] {
  return pairs(labels).map(([name, value]) => `--change=LABEL ${JSON.stringify(variable(name))}=${JSON.stringify(value)}`);
}

function pairs(record: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(record);
}

/** A name that the engine would take apart, or the client for an option, is refused before it gets there. */
export function plain(value: string, what: string): string {
  if (!/^[A-Za-z0-9][\w./-]*$/.test(value)) throw new UserError(`${JSON.stringify(value)} is not a usable ${what}.`);
  return value;
}

/** A value of a variable or label; no program can be given a zero byte. */
function text(value: string, name: string): string {
  if (value.includes('\0')) throw new UserError(`The value of ${JSON.stringify(name)} holds a zero byte, which no program can be given.`);
  return value;
}

/** A path of this machine, which is no option of the client however it begins. */
function path(value: string): string {
  if (value.includes('\0')) throw new UserError(`${JSON.stringify(value)} is not a path: it holds a zero byte.`);
  // Alone it stands for the standard input, where we mean that.
  return value.startsWith('-') && value !== '-' ? `./${value}` : value;
}

function variable(name: string): string {
  if (name === '' || /[=\s\0]/.test(name)) throw new UserError(`${JSON.stringify(name)} is not a usable name of a variable or label.`);
  return name;
}

/** An image reference, safe as an argument: it cannot begin with a dash nor hold what would end an `--output` field. */
export function reference(value: string): string {
  if (!/^[A-Za-z0-9][\w./:@-]*$/.test(value)) {
    throw new UserError(`${JSON.stringify(value)} is not an image reference.`, {
      hint: 'It has the form name:tag or registry/name:tag, as in my-algo-train:0.1.0.',
    });
  }
  return value;
}
