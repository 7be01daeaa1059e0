import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/**
 * Further processes that answer requests, so that all processors are used. The first process accepts the connections and hands
 * them out in turn, itself included. It is ready as soon as its own model is loaded; the others join when theirs are.
 * (`node:cluster` would first start a process for each worker, and answer only then.)
 */
export interface Workers {
  /** Passes a connection on when it is a worker's turn. False when this process is to answer it. */
  handOver(socket: Socket): boolean;
  /** Lets the workers finish their requests. Resolves when all have. */
  stop(): Promise<unknown>;
}

/** So many workers may die within a minute; then the container ends, and the platform replaces it. */
const DEATHS_PER_MINUTE = 5;

export function startWorkers(count: number, program: string): Workers {
  const all = new Set<ChildProcess>();
  const ready: ChildProcess[] = [];
  const deaths: number[] = [];
  let turn = 0;
  let stopping = false;

  function startOne(): void {
    // The argument tells it from the first process; its first message says that it is ready.
    const worker = fork(program, ['worker']);
    all.add(worker);
    worker.once('message', () => {
      if (ready.push(worker) === count) console.log(`${count + 1} processes answer requests.`);
    });
    worker.once('exit', (code, signal) => {
      all.delete(worker);
      const wasReady = ready.includes(worker);
      if (wasReady) ready.splice(ready.indexOf(worker), 1);
      if (!stopping) replace(wasReady, signal ?? `exit code ${code}`);
    });
  }

  function replace(wasReady: boolean, reason: string): void {
    // One that never got ready has said why, and the next one would fail in the same way.
    if (!wasReady) {
      console.error(`A worker could not start (${reason}); going on without it.`);
      return;
    }
    console.error(`A worker ended unexpectedly (${reason}); starting another one.`);
    deaths.push(Date.now());
    if (deaths.filter((time) => time > Date.now() - 60_000).length > DEATHS_PER_MINUTE) process.exit(1);
    startOne();
  }

  for (let i = 0; i < count; i++) startOne();
  return {
    handOver(socket) {
      turn = (turn + 1) % (ready.length + 1);
      const worker = ready[turn - 1];
      // A worker that dies right now takes the connection with it; the client tries again.
      worker?.send('connection', socket, undefined, (error) => error && socket.destroy());
      return worker !== undefined;
    },
    stop() {
      stopping = true;
      for (const worker of all) worker.kill('SIGTERM');
      // Their own end takes longer, and nothing depends on it.
      return Promise.all([...all].map((worker) => worker.connected && once(worker, 'disconnect')));
    },
  };
}
