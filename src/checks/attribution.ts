import type { ContainerExit, ContainerLog } from '../engine/engine.ts';
import type { HealthObservation, ServeRelaxation } from '../observe/serve/types.ts';
import type { TrainRelaxation } from '../observe/train/types.ts';
import type { Observations } from '../observe/types.ts';
import { SERVE_PORT } from '../sagemaker/contract.ts';
import type { Outcome } from './define-check.ts';
import { describeExchange, describeLog, logText } from './evidence.ts';
import { isSuccess } from './exchanges.ts';
import { describeReason } from './failure-file.ts';
import { outsideNames } from './outside-names.ts';

/**
 * One cause, one failure: which check explains a training run or a server that failed. The counter-experiments decide (the
 * same run with one rule of the platform lifted); the log decides only where they cannot, as with a machine that is offline itself.
 */

/** Check that a successful relaxed run makes responsible, most telling first; a run that merely was started once more comes before all. */
const TRAIN_CAUSES = {
  again: 'train/steady',
  'folders-absent': 'train/folders-present',
  'typed-hyperparameters': 'train/text-hyperparameters',
  'plain-input-data-config': 'train/input-data-config',
  'plain-resource-config': 'train/resource-config',
  'sm-variables': 'train/sm-variables',
  'more-variables': 'train/other-variables',
  network: 'train/network',
} as const satisfies Record<Exclude<TrainRelaxation, 'writable-input'> | 'again', string>;

const SERVE_CAUSES = {
  'training-paths': 'serve/training-paths',
  'writable-model': 'serve/model-read-only',
  'more-variables': 'serve/other-variables',
  network: 'serve/network',
} as const satisfies Record<ServeRelaxation, string>;

const NETWORK_SIGNATURE = new RegExp(
  [
    'ENETUNREACH|Network is unreachable',
    // The word alone: Python's ModuleNotFoundError holds it too.
    'EAI_AGAIN|\\bENOTFOUND\\b|query\\w* E(?:TIMEOUT|SERVFAIL|REFUSED|CONNREFUSED)|getaddrinfo failed',
    'Temporary failure in name resolution|Name or service not known|Could not resolve host|no such host|UnknownHostException',
    'connect ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|ConnectTimeout|HTTPS?ConnectionPool|TypeError: fetch failed',
  ].join('|'),
  'i',
);
const NOT_RUNNABLE =
  /exec (?:user process caused|format error)|exec [^\n]*: (?:no such file or directory|exec format error)|\r['’]?: (?:No such file|command not found)/i;

const NOT_PERMITTED = new RegExp(
  [
    'fuse: (?:device not found|failed to open /dev/fuse|mount failed)|fusermount\\d?: |modprobe: ',
    '\\b(?:mount|umount|unshare|sysctl|iptables|setcap|chroot|swapon|losetup|perf)\\b[^\\n]*(?:Operation not permitted|Permission denied|must be superuser)',
    '(?:Operation not permitted|Permission denied|must be superuser)[^\\n]*\\b(?:mount|umount|unshare|sysctl|iptables|setcap|swapon|losetup)\\b',
    'CAP_(?:SYS_ADMIN|SYS_NICE|IPC_LOCK|NET_ADMIN|SYS_RESOURCE|SYS_PTRACE)\\b|--privileged\\b|/proc/sys/[^\\n]*Read-only file system',
  ].join('|'),
  'i',
);

/** Codes of answers that do not end as HTTP/1.1 does. */
const ODD_ANSWERS = ['UPGRADE', 'TOO_LONG', 'INTERIM_FLOOD'];

export type TrainSeen = Pick<Observations, 'project' | 'train/nominal' | 'train/diagnosis'>;
export type ServeSeen = Pick<Observations, 'project' | 'serve/health' | 'serve/diagnosis'>;

/** Whether the engine could not run the image's program at all (TRAIN-01, INF-01). */
export function neverStarted(exit: ContainerExit, log: ContainerLog): boolean {
  if (exit.startError !== undefined || exit.exitCode === 126 || exit.exitCode === 127) return true;
  return exit.exitCode !== 0 && NOT_RUNNABLE.test(logText(log));
}

/** Whether a log ends with a connection to the outside that was refused; only the end counts, a survived attempt is no cause. */
export function missesNetwork(log: ContainerLog): boolean {
  return [log.stdout, log.stderr].some((text) => NETWORK_SIGNATURE.test(text.slice(-4_000)));
}

/** The end of both streams: what was survived before is no cause. */
function lastWords(log: ContainerLog): string {
  return `${log.stdout.slice(-4_000)}\n${log.stderr.slice(-4_000)}`;
}

/** Id of the check that explains why the nominal training run failed; undefined when it succeeded or nothing explains it. */
export function trainCause(seen: TrainSeen): string | undefined {
  const { exit, log } = seen['train/nominal'];
  if (exit.exitCode === 0) return undefined;
  const inContainer = seen.project.engine.kind === 'container';
  if (inContainer && neverStarted(exit, log)) return 'train/starts';
  const relaxed = Object.entries(TRAIN_CAUSES).find(
    ([key]) => seen['train/diagnosis'][key as keyof typeof TRAIN_CAUSES]?.exit.exitCode === 0,
  );
  if (relaxed !== undefined) return relaxed[1];
  if (lastWords(log).includes('SAGEMAKER_ADDITIONAL_S3_DATA_PATH')) return 'train/additional-data';
  if (!inContainer) return undefined;
  if (exit.exitCode === 135 || /\bbus error\b/i.test(lastWords(log))) return 'train/bus-error';
  if (NOT_PERMITTED.test(lastWords(log))) return 'train/privileges';
  return missesNetwork(log) ? 'train/network' : undefined;
}

/** Whether some channel promises FastFile, whose folder is read-only (DATA-05). */
export function declaresFastFile({ project }: Pick<Observations, 'project'>): boolean {
  return Object.values(project.config.training.channels).some(({ inputModes }) => inputModes.includes('FastFile'));
}

/**
 * Id of the check that explains why the server never became ready, or why it refuses the first sample request; undefined when
 * nothing is wrong or nothing explains it.
 */
export function serveCause(seen: ServeSeen): string | undefined {
  const health = seen['serve/health'];
  const diagnosis = Object.entries(seen['serve/diagnosis']);
  const ready = health.readyMs !== undefined;
  // A server that is ready is diagnosed only when it has refused the first sample.
  if (ready && diagnosis.length === 0) return undefined;
  const inContainer = seen.project.engine.kind === 'container';
  if (!ready && inContainer && health.exit !== undefined && neverStarted(health.exit, health.log)) return 'serve/starts';
  if (inContainer && portFault(health) !== undefined) return 'serve/port';
  if (protocolFault(health) !== undefined) return 'serve/plain-http';
  const mended = diagnosis.find(([, tried]) =>
    ready ? tried.firstSample !== undefined && isSuccess(tried.firstSample) : tried.readyMs !== undefined,
  );
  if (mended !== undefined) return SERVE_CAUSES[mended[0] as ServeRelaxation];
  const logs = ready ? diagnosis.filter(([key]) => key !== 'network').map(([, { log }]) => log) : [health.log];
  if (inContainer && logs.some(missesNetwork)) return 'serve/network';
  if (ready || health.exit !== undefined) return undefined;
  // A server that hangs and has asked for the outside waits for it, unless its pings say otherwise.
  return pingCause(health) ?? (inContainer && outsideNames(health.asked).length > 0 ? 'serve/network' : undefined);
}

/** What is wrong with the sockets of a server that cannot be reached, in words; undefined when they are right or unknown (INF-02). */
export function portFault({ readyMs, exit, listening }: HealthObservation): string | undefined {
  if (readyMs !== undefined || exit !== undefined || listening === undefined || listening.length === 0) return undefined;
  const right = listening.filter(({ port }) => port === SERVE_PORT);
  const [first] = right;
  if (first === undefined) return `it listens on port ${[...new Set(listening.map(({ port }) => port))].join(', ')}`;
  return right.every(({ address }) => isLoopback(address)) ? `it listens on ${first.address} only` : undefined;
}

/** What a server speaks on the right port instead of plain HTTP; undefined when it answered, or when nothing is there (INF-02). */
export function protocolFault({
  readyMs,
  exit,
  speaks,
  pings,
  listening,
}: HealthObservation): { readonly kind: 'tls' | 'http2' | 'other'; readonly words: string } | undefined {
  if (readyMs !== undefined || exit !== undefined) return undefined;
  const last = pings.at(-1);
  const error = last?.error;
  if (speaks === 'tls' || error?.code === 'TLS') return { kind: 'tls', words: `it speaks TLS on port ${SERVE_PORT}` };
  if (speaks === 'http2' || error?.code === 'HTTP2')
    return { kind: 'http2', words: `it speaks HTTP/2 only on port ${SERVE_PORT}, as gRPC does` };
  if (error === undefined || last?.connectMs === undefined || pings.some(({ response }) => response !== undefined)) return undefined;
  if (error.code.startsWith('HPE_') || ODD_ANSWERS.includes(error.code)) {
    return { kind: 'other', words: `its answer is no HTTP/1.1 that ends: ${error.message}` };
  }
  // A connection that breaks may also come from what publishes the port while nothing listens behind it.
  const listens = listening?.some(({ port }) => port === SERVE_PORT) === true;
  return listens && error.code === 'ECONNRESET' ? { kind: 'other', words: 'it closes every connection without an answer' } : undefined;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost' || address.startsWith('::ffff:127.');
}

/** A server that answers, but never 200, or never in time. */
function pingCause({ pings }: HealthObservation): string | undefined {
  const last = pings.at(-1);
  if (last === undefined) return undefined;
  if (last.response !== undefined) return 'serve/ping-status';
  return last.connectMs !== undefined && last.error?.code === 'DEADLINE' ? 'serve/ping-latency' : undefined;
}

/** How a check that only a failed run can bring to light reports its failure. */
export interface Blame {
  readonly expected: string;
  readonly actual: string;
  readonly cause?: string;
  readonly fix: string;
}

/** Outcome of the check `id` that fails exactly when it explains the failed training run. */
export function blameTraining(id: string, seen: TrainSeen, blame: Blame): Outcome {
  const { exit, log } = seen['train/nominal'];
  if (exit.exitCode === 0) return { status: 'pass' };
  const cause = trainCause(seen);
  const evidence = [...describeReason(seen['train/nominal']), ...describeLog(log)];
  if (cause === id) return { status: 'fail', ...blame, evidence };
  return { status: 'not-checked', reason: 'The training run failed for another reason.', follows: cause ?? 'train/exit-code' };
}

/** Whether the training gets by without writing to its input; the observation says how it fails otherwise. */
export function judgeReadOnly(seen: TrainSeen, blame: Blame): Outcome {
  const { exit, readOnlyInput } = seen['train/nominal'];
  if (readOnlyInput !== undefined) {
    return { status: 'fail', ...blame, evidence: [...describeReason(readOnlyInput), ...describeLog(readOnlyInput.log)] };
  }
  if (exit.exitCode === 0) return { status: 'pass' };
  return { status: 'not-checked', reason: 'The training run failed for another reason.', follows: trainCause(seen) ?? 'train/exit-code' };
}

/** The same as `blameTraining` for a server that never became ready, or refused the first sample request. */
export function blameServing(id: string, seen: ServeSeen, blame: Blame): Outcome {
  const { readyMs, log } = seen['serve/health'];
  const cause = serveCause(seen);
  if (cause === id) return { status: 'fail', ...blame, evidence: readyMs === undefined ? describeLog(log) : describeRefusal(seen) };
  if (readyMs !== undefined) return { status: 'pass' };
  return { status: 'not-checked', reason: 'The server failed for another reason.', follows: cause ?? 'serve/healthy-in-time' };
}

/** The first sample as it was refused although one rule was lifted, with what that server wrote. */
function describeRefusal(seen: ServeSeen): readonly string[] {
  const refusing = Object.values(seen['serve/diagnosis']).find(({ firstSample }) => firstSample !== undefined && !isSuccess(firstSample));
  if (refusing?.firstSample === undefined) return describeLog(seen['serve/health'].log);
  return [...describeExchange(refusing.firstSample), ...describeLog(refusing.log)];
}
