import { DIALECTS, type Dialect, onBridge, withoutLimits } from './dialects.ts';
import { createDockerClient, firstLine } from './docker-client.ts';
import { setsLimits } from './docker-state.ts';
import { findProgram } from './find-program.ts';
import { absent, type DetectContext, type Facts, type Found, startEngine } from './found.ts';
import type { ContainerEngineName } from './names.ts';
import { ANSWER_MS, isInContainer, type Place, parseJson } from './place.ts';

/** Looks for an engine whose client takes docker's arguments; when it does not answer, says why. */
export async function findClient(context: DetectContext, name: Exclude<ContainerEngineName, 'docker'>): Promise<Found> {
  const { env, platform, exec, trace } = context;
  const dialect = DIALECTS[name];
  const command = findProgram(name, env, platform);
  if (command === undefined) return absent(`${dialect.title} is not installed, or not on PATH.`, dialect.install);
  const info = await readInfo(context, dialect, command);
  if (info.status === 'silent') {
    const where = env[dialect.hostVariable] ? ` at ${env[dialect.hostVariable]} (from ${dialect.hostVariable})` : '';
    return absent(`${dialect.title} does not answer${where}: ${info.said}`, `${dialect.wake}, and check with \`${name} info\`.`);
  }
  const endpoint = { context: 'default', host: env[dialect.hostVariable] || undefined, source: 'the default', injected: [] } as const;
  const client = createDockerClient({ exec, env, dialect: info.dialect, command, endpoint, socket: undefined, trace });
  return { status: 'found', engine: startEngine(context, client, info.facts) };
}

type Info =
  | { readonly status: 'answered'; readonly facts: Facts; readonly dialect: Dialect }
  | { readonly status: 'silent'; readonly said: string };

/** Has an engine describe itself, in one call; `dialect` is then how this one wants to be spoken to. */
export async function readInfo(context: DetectContext, dialect: Dialect, command: string): Promise<Info> {
  const { env, exec } = context;
  const result = await exec({ command, args: dialect.askedBy, env, timeoutMs: ANSWER_MS, detached: true });
  const json = result.exitCode === 0 ? parseJson(result.stdout) : undefined;
  const facts = dialect.name === 'podman' ? readPodman(json, context) : readNerdctl(json, context);
  if (facts !== undefined) return { status: 'answered', facts, dialect: speakTo(json, dialect) };
  const line = `\`${dialect.name} ${dialect.askedBy.join(' ')}\``;
  if (result.timedOut) return { status: 'silent', said: `${line} had no answer after ${ANSWER_MS / 1000} s` };
  const said = lastWords(result.stderr);
  return { status: 'silent', said: said || `${line} ended with ${result.exitCode ?? result.startError}` };
}

/** The dialect as the engine wants it that describes itself so. */
function speakTo(json: unknown, dialect: Dialect): Dialect {
  const limited = setsLimits(json) ? dialect : withoutLimits(dialect);
  return isRootless(json) ? onBridge(limited) : limited;
}

/** Whether this is a podman, and one without root. */
function isRootless(json: unknown): boolean {
  return field(field(field(json, 'host'), 'security'), 'rootless') === true;
}

function readPodman(json: unknown, context: DetectContext): Facts | undefined {
  const host = field(json, 'host');
  const version = field(field(json, 'version'), 'Version');
  if (typeof version !== 'string') return undefined;
  const isFar = field(host, 'serviceIsRemote') === true;
  const rootless = isRootless(json);
  return { version, architecture: String(field(host, 'arch') ?? ''), place: describePlace(context, { isFar, rootless }) };
}

/** Names of processors as the kernel has them. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** nerdctl describes itself in docker's words, and Finch hands them on. */
function readNerdctl(json: unknown, context: DetectContext): Facts | undefined {
  const version = field(json, 'ServerVersion');
  if (typeof version !== 'string' || version === '') return undefined;
  const machine = String(field(json, 'Architecture') ?? '');
  const options = field(json, 'SecurityOptions');
  const rootless = Array.isArray(options) && options.some((option) => String(option).includes('rootless'));
  const place = describePlace(context, { isFar: false, rootless });
  return { version, architecture: ARCHITECTURES[machine] ?? machine, place };
}

/** Elsewhere than on Linux such an engine is in a virtual machine, which shares some folders with this one. */
function describePlace({ platform }: DetectContext, { isFar, rootless }: { readonly isFar: boolean; readonly rootless: boolean }): Place {
  if (isFar || platform !== 'linux') return { reach: 'tunnel', shares: 'ask' };
  if (isInContainer()) return { reach: 'tunnel', shares: 'ask' };
  return { reach: rootless ? 'tunnel' : 'direct', shares: 'yes' };
}

/** Clients of many words, some of them coloured or with a time before them, say at the end what went wrong. */
function lastWords(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  const message = /\bmsg="(?<message>(?:[^"\\]|\\.)*)"/.exec(line)?.groups?.['message'];
  return line === '' ? '' : firstLine(message ?? line);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
