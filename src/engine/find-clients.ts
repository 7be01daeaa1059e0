import type { Context } from '../context.ts';
import type { ExecResult } from '../exec.ts';
import { DIALECTS } from './dialects.ts';
import { firstLine } from './docker-client.ts';
import { listContexts, resolveEndpoint } from './endpoint.ts';
import { findProgram } from './find-program.ts';
import { CONTAINER_ENGINES, type ContainerEngineName } from './names.ts';

/** An engine that answers, and the client that speaks to it. */
export interface EngineClient {
  readonly name: ContainerEngineName;
  /** Which of the engines that this client may speak to, for people. */
  readonly where: string;
  /** Of its machine, as in `amd64`; empty when it does not say. */
  readonly architecture: string;
  readonly command: string;
  /** Environment of the client. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A failure is a value, an engine that answers no more too. */
  call(args: readonly string[], options?: { readonly timeoutMs?: number; readonly stdin?: string | Uint8Array }): Promise<ExecResult>;
}

/** A client that is installed, and whose engine does not answer, or does not list what it holds. */
export interface SilentClient {
  readonly name: ContainerEngineName;
  readonly where: string;
  readonly reason: string;
}

export interface FoundClients {
  readonly answered: readonly EngineClient[];
  readonly silent: readonly SilentClient[];
}

type ClientContext = Pick<Context, 'env' | 'platform' | 'exec'>;

/** Who answers at all does so within this; nobody waits longer for the rest. */
const ASK_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 60_000;

/**
 * Every engine that answers: of each client on PATH, and of docker in each of its contexts, unless DOCKER_HOST or DOCKER_CONTEXT chooses
 * one. An engine that several lead to is there once. All are asked at the same time.
 */
export async function findClients(
  context: ClientContext,
  names: readonly ContainerEngineName[] = CONTAINER_ENGINES,
): Promise<FoundClients> {
  const ways = names.flatMap((name) => listWays(name, context));
  const asked = await Promise.all(ways.map(ask));
  const ids = new Set<string>();
  const answered = asked.flatMap((answer) => {
    if (answer.status === 'silent' || ids.has(answer.id)) return [];
    ids.add(answer.id);
    return [answer.client];
  });
  return { answered, silent: asked.flatMap((answer) => (answer.status === 'silent' ? [answer.client] : [])) };
}

type Way = Omit<EngineClient, 'architecture'>;

function listWays(name: ContainerEngineName, context: ClientContext): readonly Way[] {
  const command = findProgram(name, context.env, context.platform);
  if (command === undefined) return [];
  if (name !== 'docker') return [describeWay(name, command, name, {}, context)];
  const { host, context: current, source } = resolveEndpoint(context.env, context.platform);
  if (source === 'DOCKER_HOST') return [describeWay(name, command, host ?? '', {}, context)];
  const contexts = source === 'DOCKER_CONTEXT' ? [current] : ['default', ...listContexts(context.env)];
  return contexts.map((one) => describeWay(name, command, `context ${one}`, { DOCKER_CONTEXT: one }, context));
}

function describeWay(
  name: ContainerEngineName,
  command: string,
  where: string,
  more: Way['env'],
  { env: given, exec }: ClientContext,
): Way {
  const env = { ...given, ...more };
  return {
    ...{ name, command, where, env },
    call: (args, { timeoutMs = CALL_TIMEOUT_MS, stdin } = {}) =>
      // Not in the terminal's process group: a Ctrl-C must not cut off a removal.
      exec({
        command,
        args: DIALECTS[name].adapt?.(args) ?? args,
        env,
        timeoutMs,
        detached: true,
        ...(stdin === undefined ? {} : { stdin }),
      }),
  };
}

type Answer =
  | { readonly status: 'answered'; readonly id: string; readonly client: EngineClient }
  | { readonly status: 'silent'; readonly client: SilentClient };

async function ask(way: Way): Promise<Answer> {
  const { name, where } = way;
  const result = await way.call(['info', '--format', '{{json .}}'], { timeoutMs: ASK_TIMEOUT_MS });
  const silent = (reason: string): Answer => ({ status: 'silent', client: { name, where, reason } });
  if (result.startError !== undefined) return silent(`the client could not be started (${result.startError})`);
  if (result.timedOut) return silent(`no answer after ${ASK_TIMEOUT_MS / 1_000} s`);
  const { id, architecture } = readInfo(result.stdout);
  if (id === '') return silent(firstLine(result.stderr || result.stdout.slice(0, 500)));
  return { status: 'answered', id, client: { ...way, architecture } };
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** Docker and nerdctl name the engine by an id; podman, which has no engine of its own, by where it keeps things. */
function readInfo(text: string): { readonly id: string; readonly architecture: string } {
  const info = parse(text);
  const id = member(info, 'ID') || member(member(info, 'store'), 'graphRoot');
  const architecture = String(member(info, 'Architecture') || member(member(info, 'host'), 'arch') || '');
  return { id: String(id ?? ''), architecture: ARCHITECTURES[architecture] ?? architecture };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
