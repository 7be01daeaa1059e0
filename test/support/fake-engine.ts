import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type {
  ContainerEngine,
  ContainerExit,
  ContainerLog,
  EngineInfo,
  ImageInfo,
  RunningContainer,
  RunSpec,
  WatchOutput,
} from '../../src/engine/engine.ts';
import type { ProbeExit, Probes, RunningProbe } from '../../src/engine/probe.ts';

/** What a scripted training program does. `endsOn` keeps it running until it is told to stop. */
export interface FakeTraining {
  readonly exitCode?: number;
  readonly startError?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Written below `ml`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly endsOn?: 'SIGTERM' | 'SIGKILL';
  /** What the engine says it took; the test takes no longer. */
  readonly tookMs?: number;
}

/** A scripted server; `endsAfter` requests it dies, `deaf` to SIGTERM it has to be killed. */
export interface FakeServer {
  readonly listener: RequestListener;
  readonly exit?: number;
  readonly stderr?: string;
  readonly deaf?: boolean;
  readonly listening?: readonly { readonly address: string; readonly port: number }[];
  /** What can be seen and done inside; `end` is the server's own end. */
  readonly inside?: (end: (exitCode: number) => void) => Pick<RunningContainer, 'processes' | 'signalProcess'>;
}

export interface FakeScript {
  readonly train?: (spec: RunSpec) => FakeTraining | Promise<FakeTraining>;
  readonly serve?: (spec: RunSpec) => FakeServer | Promise<FakeServer>;
  readonly images?: (reference: string) => ImageInfo | undefined;
  /** Text files of the image by path; those below /etc are no programs. */
  readonly files?: Readonly<Record<string, string>>;
  readonly kind?: EngineInfo['kind'];
  /** Names that a container asks for where a resolver is there to be asked. */
  readonly asks?: (spec: RunSpec) => readonly string[];
  /** An engine on which no program of ours runs. */
  readonly noProbes?: boolean;
  readonly start?: (spec: RunSpec) => void;
}

export interface FakeEngine extends ContainerEngine {
  /** Specs of all containers in the order of their start. */
  readonly started: RunSpec[];
  /** Names of what exists now: containers and networks. */
  readonly left: Set<string>;
  readonly events: string[];
}

export const IMAGE: ImageInfo = {
  id: 'sha256:1',
  os: 'linux',
  architecture: 'amd64',
  user: '',
  entrypoint: [],
  cmd: [],
  env: {},
  labels: {},
  volumes: [],
  sizeBytes: 1,
  createdAt: '2026-11-23T00:00:00Z',
};

const IMAGE_FILES = {
  '/bin/sh': '#!/bin/sh\n',
  '/etc/os-release': 'ID=debian\n',
  '/usr/local/bin/train': '#!/bin/sh\n',
  '/usr/local/bin/serve': '#!/bin/sh\n',
};

/** An engine that answers from a script, over real sockets and folders; anything unscripted fails the test. */
export function fakeEngine(script: FakeScript): FakeEngine {
  const started: RunSpec[] = [];
  const left = new Set<string>();
  const events: string[] = [];
  const resolvers = new Map<string, RunningProbe>();
  const unscripted = (what: string) => {
    throw new Error(`nobody scripted ${what}`);
  };
  return {
    started,
    left,
    events,
    info: { name: script.kind === 'process' ? 'process' : 'docker', version: '1.2.3', kind: script.kind ?? 'container' },
    build: async () => unscripted('build'),
    inspectImage: async (reference) => (script.images === undefined ? IMAGE : script.images(reference)),
    async readImage(_, visitor) {
      // A sound image: both programs and the system that they run on.
      for (const [path, text] of Object.entries(script.files ?? IMAGE_FILES)) {
        const entry = { path, type: 'file', mode: path.startsWith('/etc/') ? 0o644 : 0o755, bytes: text.length, target: '' } as const;
        visitor.visit(entry, Buffer.from(text).subarray(0, visitor.wants(entry)));
      }
    },
    readHistory: async () => [{ command: 'COPY program', bytes: 1000 }],
    pull: async (reference) => void events.push(`pull ${reference}`),
    async createNetwork(name) {
      left.add(name);
      return { id: name, remove: async () => void left.delete(name) };
    },
    async start(spec, watch) {
      script.start?.(spec);
      started.push(spec);
      for (const name of spec.resolver === undefined ? [] : (script.asks?.(spec) ?? [])) {
        const { stdout } = resolvers.get(spec.resolver ?? '') ?? {};
        if (stdout instanceof PassThrough) stdout.write(`${name} A\n${name} AAAA\n`);
      }
      left.add(spec.name);
      const run = spec.role === 'train' ? script.train : script.serve;
      if (run === undefined) return unscripted(spec.role);
      const container = spec.role === 'train' ? await startTraining(spec, script, watch) : await startServing(spec, script);
      return {
        ...container,
        remove: async () => {
          await container.end(137);
          left.delete(spec.name);
        },
      };
    },
    describeRun: (spec) => `docker run ${spec.image} ${spec.role}`,
    describeBuild: () => unscripted('describeBuild'),
    ...(script.noProbes === true || script.kind === 'process' ? {} : { probes: fakeProbes(left, resolvers) }),
    sweep: async (_, { wait }) => void events.push(`sweep ${wait}`),
  };
}

/** Resolvers and nothing else; each has an address of its own. */
function fakeProbes(left: Set<string>, resolvers: Map<string, RunningProbe>): Probes {
  const unscripted = async () => {
    throw new Error('nobody scripted a probe');
  };
  return {
    async start({ name, words }) {
      if (words[0] !== 'dns') return unscripted();
      const address = `10.0.0.${resolvers.size + 2}`;
      let end: (exit: ProbeExit) => void = () => {};
      const exited = new Promise<ProbeExit>((resolve) => {
        end = resolve;
      });
      left.add(name);
      const remove = async () => {
        left.delete(name);
        end({ exitCode: 0, stderr: 'ready\n' });
      };
      const streams = { stdin: new PassThrough(), stdout: new PassThrough() };
      const probe = { name, ...streams, ready: Promise.resolve(), exited, address: async () => address, remove };
      resolvers.set(address, probe);
      return probe;
    },
    run: unscripted,
    createVolume: unscripted,
    fill: unscripted,
    close: async () => {},
  };
}

function ending(exitNow: number | undefined, does: Pick<FakeTraining, 'startError' | 'tookMs'>, log: Partial<ContainerLog>, deaf: boolean) {
  const began = performance.now();
  let over: ContainerExit | undefined;
  let settle: (exit: ContainerExit) => void = () => {};
  const exited = new Promise<ContainerExit>((resolve) => {
    settle = resolve;
  });
  const end = async (exitCode: number) => {
    over ??= { exitCode, oomKilled: false, startError: does.startError, durationMs: does.tookMs ?? performance.now() - began };
    settle(over);
    return over;
  };
  if (exitNow !== undefined) void end(exitNow);
  return {
    exited,
    end,
    firstOutput: Promise.resolve(),
    log: async () => ({ stdout: '', stderr: '', droppedBytes: 0, ...log }),
    collect: async () => {},
    stop: async (graceSeconds: number) => {
      const late = over === undefined && (deaf || graceSeconds === 0);
      const exit = await end(late ? 137 : 0);
      return { ...exit, killed: late, stopMs: late ? graceSeconds * 1000 : 1 };
    },
  };
}

async function startTraining(spec: RunSpec, script: FakeScript, watch: WatchOutput | undefined) {
  const does = (await script.train?.(spec)) ?? {};
  for (const [path, content] of Object.entries(does.files ?? {})) {
    mkdirSync(join(spec.ml, path, '..'), { recursive: true });
    writeFileSync(join(spec.ml, path), content);
  }
  const exitNow = does.endsOn === undefined ? (does.exitCode ?? 0) : undefined;
  const { stdout = '', stderr = '' } = does;
  watch?.(Buffer.from(stdout), 'stdout');
  watch?.(Buffer.from(stderr), 'stderr');
  const base = ending(exitNow, does, { stdout, stderr }, does.endsOn === 'SIGKILL');
  return {
    ...base,
    name: spec.name,
    ...(script.kind === 'process' ? {} : { written: async () => ({ bytes: 0, paths: [] }) }),
    address: async () => {
      throw new Error('a training has no address');
    },
  };
}

async function startServing(spec: RunSpec, script: FakeScript) {
  const does = await script.serve?.(spec);
  if (does === undefined) throw new Error('nobody scripted serve');
  const server = createServer(does.listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = ending(does.exit, {}, { stderr: does.stderr ?? '' }, does.deaf ?? false);
  void base.exited.then(() => server.close());
  const { listening } = does;
  return {
    ...base,
    name: spec.name,
    ...(listening === undefined ? {} : { listening: async () => listening }),
    processes: async () => [{ pid: 1, parent: 0, memoryBytes: 1_000_000, command: 'serve' }],
    ...does.inside?.((exitCode) => void base.end(exitCode)),
    address: async () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the container has ended');
      return { host: '127.0.0.1', port: address.port };
    },
  };
}
