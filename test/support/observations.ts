import { createHash } from 'node:crypto';
import { type Config, configSchema } from '../../src/config/schema.ts';
import type { ContainerExit, ContainerLog, ImageInfo } from '../../src/engine/engine.ts';
import type { BatchJob, BatchObservation } from '../../src/observe/batch/types.ts';
import type { HealthObservation, InvocationsObservation, ServeRelaxation, VariationKind } from '../../src/observe/serve/types.ts';
import type { TrainRelaxation, TrainRun } from '../../src/observe/train/types.ts';
import type { Attempts, Exchange, Observations, StopRun } from '../../src/observe/types.ts';
import { probes } from './observations-batch.ts';
import { imageContents, scanned } from './observations-image.ts';
import { soundPipe } from './observations-pipe.ts';
import { soundTraining } from './observations-train.ts';

/** Observations of a sound algorithm; a test replaces what it is about. */
export function observations(replaced: Partial<Observations> = {}): Observations {
  return {
    project: project(),
    'run/diary': { since: 0, containers: [] },
    'project/folder': { papers: [], secrets: [] },
    'project/derived': { regions: [], stray: [] },
    'image/train': image(),
    'image/serve': image(),
    'image/train-contents': imageContents(),
    'image/serve-contents': imageContents(),
    'image/scan': [scanned()],
    'secrets/training-logs': [],
    'secrets/serving-logs': [],
    'secrets/samples': [],
    'train/nominal': trainRun(),
    'train/diagnosis': {},
    ...soundTraining(),
    'train/names': { run: trainRun(), asked: [] },
    'train/bad-input': [{ kind: 'missing-channel', detail: "without the required channel 'train'", subject: 'train', run: failedRun() }],
    'train/stop': stopRun({ when: 'held' }),
    'train/stop-early': stopRun({ when: 'early' }),
    'train/stopped-model': {},
    'distributed/together': {},
    'distributed/apart': { carrying: {} },
    'distributed/stop': { hosts: [] },
    model: { entries: [{ path: 'model.json', type: 'file', bytes: 20 }], tarGzBytes: 120 },
    ...soundPipe(),
    'serve/health': health(),
    'serve/diagnosis': {},
    'serve/invocations': invocations(),
    'serve/pings': { idle: [ping(), ping()], exit: undefined, processes: 1 },
    'serve/stop': stopRun(),
    'serve/stop-busy': stopRun({ when: 'busy', inFlight: exchange() }),
    'serve/dead-worker': { skipped: 'one-process', rounds: [], log: log() },
    'serve/bind-port': { declared: false },
    'batch/transform': batch(),
    'batch/variables': { readyMs: 200, exit: undefined, job: job(['1.5', '2.5', '0.5']), log: log() },
    ...replaced,
  };
}

/** The same as attempts that were all made. */
export function attempts(replaced: Partial<Observations> = {}): Attempts {
  const made = Object.entries(observations(replaced)).map(([key, value]) => [key, { status: 'made', value }]);
  return Object.fromEntries(made) as Attempts;
}

export function config(patch: { training?: object; inference?: object; samples?: object } = {}): Config {
  return configSchema.parse({
    name: 'sound',
    images: { train: { tag: 'sound:train' }, serve: { tag: 'sound:serve' } },
    training: { channels: { train: { contentTypes: ['text/csv'] } }, ...patch.training },
    inference: { contentTypes: ['text/csv'], responseTypes: ['text/csv'], ...patch.inference },
    samples: {
      channels: { train: { path: 'data' } },
      requests: [{ path: 'one.csv', contentType: 'text/csv' }],
      ...patch.samples,
    },
  });
}

export function project(replaced: Partial<Observations['project']> = {}): Observations['project'] {
  return { config: config(), issues: [], engine: { name: 'docker', version: '20.10.24', kind: 'container' }, ...replaced };
}

export const processEngine = { name: 'process', version: 'v24', kind: 'process' } as const;

export function image(replaced: Partial<ImageInfo> = {}): ImageInfo {
  return {
    id: 'sha256:0',
    os: 'linux',
    architecture: 'amd64',
    user: '',
    entrypoint: [],
    cmd: [],
    env: {},
    labels: {},
    volumes: [],
    sizeBytes: 1,
    createdAt: '2026-01-01T00:00:00Z',
    ...replaced,
  };
}

export function log(stderr = '', stdout = ''): ContainerLog {
  return { stdout, stderr, droppedBytes: 0 };
}

export function exit(exitCode = 0, replaced: Partial<ContainerExit> = {}): ContainerExit {
  return { exitCode, oomKilled: false, startError: undefined, durationMs: 100, ...replaced };
}

export function trainRun(replaced: Partial<TrainRun> = {}): TrainRun {
  return {
    what: 'the plain run',
    exit: exit(),
    timedOut: false,
    log: log('', 'validation:rmse=0.5\ndone\n'),
    model: [{ path: 'model.json', type: 'file', bytes: 20 }],
    output: [],
    failure: undefined,
    command: 'docker run sound:train train',
    ...replaced,
  };
}

/** A run that failed as it should, with a reason. */
export function failedRun(text = 'Channel train is missing.', replaced: Partial<TrainRun> = {}): TrainRun {
  const failure = { kind: 'file', text: text.slice(0, 8192), bytes: Buffer.byteLength(text), utf8: true } as const;
  return trainRun({ exit: exit(1), model: [], failure, ...replaced });
}

/** A nominal run that failed, and the one rule that makes it succeed when lifted. */
export function brokenTraining(relaxation: TrainRelaxation | 'again' | undefined, stderr = 'Error: no'): Partial<Observations> {
  return {
    'train/nominal': trainRun({ exit: exit(1), model: [], log: log(stderr) }),
    'train/diagnosis': {
      'folders-absent': trainRun({ exit: exit(1) }),
      ...(relaxation === undefined ? {} : { [relaxation]: trainRun() }),
    },
  };
}

/** A server that never became ready, and the one rule that mends it when lifted. */
export function brokenServing(relaxation: ServeRelaxation | undefined, stderr = 'Error: no'): Partial<Observations> {
  const ready = { readyMs: 100, firstSample: exchange(), log: log() };
  return {
    'serve/health': health({ readyMs: undefined, pings: [refused()], exit: exit(1), log: log(stderr) }),
    'serve/diagnosis': relaxation === undefined ? {} : { [relaxation]: ready },
  };
}

/** A server that is ready but refuses the first sample, and the one rule that mends it when lifted. */
export function refusing(relaxation: ServeRelaxation | undefined, stderr = 'Error: no'): Partial<Observations> {
  const refused = { readyMs: 100, firstSample: exchange({ status: 500 }), log: log(stderr) };
  const mended = { readyMs: 100, firstSample: exchange(), log: log() };
  return { 'serve/diagnosis': { 'more-variables': refused, ...(relaxation === undefined ? {} : { [relaxation]: mended }) } };
}

export function stopRun(replaced: Partial<StopRun> = {}): StopRun {
  return {
    exit: exit(),
    killed: false,
    stopMs: 140,
    graceSeconds: 30,
    when: 'idle',
    endedBefore: false,
    log: log('', 'stopping\n'),
    model: [],
    ...replaced,
  };
}

export interface Answer {
  readonly label?: string;
  readonly method?: string;
  readonly path?: string;
  readonly contentType?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyBytes?: number;
  readonly ms?: number;
}

export function exchange(answer: Answer = {}): Exchange {
  const { status = 200, body = '1.5\n', headers = { 'content-type': 'text/csv' }, ms = 5 } = answer;
  return {
    label: answer.label ?? 'sample one.csv',
    method: answer.method ?? 'POST',
    path: answer.path ?? '/invocations',
    requestHeaders: { 'Content-Type': answer.contentType ?? 'text/csv' },
    requestBytes: 10,
    response: {
      status,
      headers,
      body,
      bodyBytes: answer.bodyBytes ?? Buffer.byteLength(body),
      bodySha256: createHash('sha256').update(body).digest('hex'),
    },
    error: undefined,
    connectMs: 1,
    totalMs: ms,
  };
}

export function ping(answer: Answer = {}): Exchange {
  return {
    ...exchange({ label: 'ping', method: 'GET', path: '/ping', body: '', headers: {}, ...answer }),
    requestHeaders: {},
    requestBytes: 0,
  };
}

/** A request without an answer. */
export function unanswered(code: string, ms = 5, connectMs: number | undefined = 1): Exchange {
  return { ...exchange(), response: undefined, error: { code, message: `failed with ${code}` }, totalMs: ms, connectMs };
}

export function refused(): Exchange {
  return { ...ping(), response: undefined, error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }, connectMs: undefined };
}

export function health(replaced: Partial<HealthObservation> = {}): HealthObservation {
  return {
    readyMs: 200,
    pings: [refused(), ping(), ping(), ping(), ping()],
    exit: undefined,
    listening: [{ address: '0.0.0.0', port: 8080 }],
    connects: [{ ms: 1, accepted: true }],
    log: log('', 'listening\n'),
    command: 'docker run sound:serve serve',
    ...replaced,
  };
}

const ANSWERS: Readonly<Record<VariationKind, Answer>> = {
  again: {},
  'content-type-parameter': { contentType: 'text/csv; charset=utf-8' },
  'content-type-case': { contentType: 'TEXT/CSV' },
  'content-type-undeclared': { contentType: 'application/x-unknown', status: 415 },
  'content-type-absent': {},
  'accept-declared': {},
  'accept-any': {},
  'accept-absent': {},
  'accept-unsupported': { status: 406 },
  'extra-headers': {},
  chunked: {},
  'size-6-mib': { bodyBytes: 1_000_000 },
  'size-25-mb': { bodyBytes: 4_000_000 },
};

/** All variations of the sample request; a test replaces the answer to one kind. */
export function variations(replaced: Partial<Record<VariationKind, Exchange>> = {}): InvocationsObservation['variations'] {
  return (Object.keys(ANSWERS) as VariationKind[]).map((kind) => ({
    kind,
    contentType: 'text/csv',
    exchange: replaced[kind] ?? exchange({ label: kind, ...ANSWERS[kind] }),
  }));
}

export function invocations(replaced: Partial<InvocationsObservation> = {}): InvocationsObservation {
  return {
    samples: [exchange()],
    variations: variations(),
    badInput: [
      { kind: 'an empty body', bad: exchange({ status: 400, body: 'The body is empty.' }), goodAfter: exchange() },
      { kind: 'binary noise', bad: exchange({ status: 400, body: 'Row 1 is no number.' }), goodAfter: exchange() },
    ],
    parallel: [{ contentType: 'text/csv', bodies: [{ alone: [exchange(), exchange()], together: [exchange(), exchange()] }] }],
    inARow: { first: exchange(), second: exchange() },
    connects: [{ ms: 1, accepted: true }],
    burst: { requests: 300, memoryBytes: [50_000_000, 50_000_000, 50_000_000] },
    pings: [ping(), ping()],
    exit: undefined,
    log: log(),
    ...replaced,
  };
}

/** Observations in which one variation was answered otherwise. */
export function varied(kind: VariationKind, answer: Answer | Exchange): Partial<Observations> {
  const answered = 'requestHeaders' in answer ? answer : exchange({ label: kind, ...answer });
  return { 'serve/invocations': invocations({ variations: variations({ [kind]: answered }) }) };
}

export function job(results: readonly string[] | undefined, replaced: Partial<BatchJob> = {}): BatchJob {
  const strategy = replaced.strategy ?? 'MultiRecord';
  const finalNewline = replaced.finalNewline ?? true;
  const answered = results === undefined ? exchange({ status: 500, body: 'no' }) : exchange({ body: `${results.join('\n')}\n` });
  const what = `${strategy}, ${finalNewline ? 'with' : 'without'} a final newline`;
  const read = { results, shape: 'lines', openEnds: 0, blankLines: 0 } as const;
  return { what, strategy, finalNewline, records: 3, requests: [answered], ...read, ...replaced };
}

/** Jobs over the same three records: packed, packed without final newline, one by one. */
export function batch(replaced: Partial<BatchObservation> = {}, results: readonly string[] = ['1.5', '2.5', '0.5']): BatchObservation {
  return {
    readyMs: 200,
    exit: undefined,
    executionParameters: exchange({ method: 'GET', path: '/execution-parameters', status: 404, body: '' }),
    jobs: [job(results), job(results, { finalNewline: false }), job(results, { strategy: 'SingleRecord' })],
    probes: probes(results),
    log: log(),
    ...replaced,
  };
}
