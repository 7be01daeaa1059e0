/**
 * Inference container: `docker run IMAGE serve` starts this file. With more than one processor this process only watches over
 * one worker for each; each worker loads the model and answers requests.
 */

import cluster, { type Worker } from 'node:cluster';
import { availableParallelism } from 'node:os';
import { resolvePaths } from './paths.ts';

const { env } = process;
const port = Number(env['SAGEMAKER_BIND_TO_PORT'] || 8080);
const host = env['SAGEMAKER_BIND_HOST'] || '0.0.0.0';
/** As many as there are processors, unless the buyer says otherwise. */
const workers = Math.max(1, Math.floor(Number(env['SAGEMAKER_MODEL_SERVER_WORKERS'])) || availableParallelism());
/** SageMaker kills the container 30 seconds after SIGTERM. */
const GRACE_MS = 25_000;
/** So many workers may die within a minute before we give up and let the platform replace the container. */
const DEATHS_PER_MINUTE = 5;

function onStop(stop: () => void): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (asked) return;
      asked = true;
      stop();
      setTimeout(() => process.exit(1), GRACE_MS).unref();
    });
  }
}

/** Starts the workers, replaces one that dies, and passes a stop request on. */
function superviseWorkers(): void {
  let stopping = false;
  const ready = new Set<Worker>();
  const deaths: number[] = [];
  const living = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

  cluster.on('listening', (worker) => {
    ready.add(worker);
    if (ready.size === workers) console.log(`Serving on port ${port} with ${workers} workers.`);
  });
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) {
      if (living().length === 0) process.exit(0);
      return;
    }
    // A worker that never got ready has said why; another one would fail in the same way.
    if (!ready.delete(worker)) process.exit(1);
    console.error(`A worker ended unexpectedly (${signal ?? `exit code ${code}`}); starting another one.`);
    deaths.push(Date.now());
    if (deaths.filter((time) => time > Date.now() - 60_000).length > DEATHS_PER_MINUTE) process.exit(1);
    cluster.fork();
  });
  onStop(() => {
    stopping = true;
    for (const worker of living()) worker.process.kill('SIGTERM');
  });
  for (let i = 0; i < workers; i++) cluster.fork();
}

/** Loads the model, then listens: the first `/ping` that gets through finds a server that can answer. */
async function serveRequests(): Promise<void> {
  const [{ load, predict }, { createServer }, { readSpec }] = await Promise.all([
    import('../algorithm.ts'),
    import('./server.ts'),
    import('./spec.ts'),
  ]);
  const model = load(resolvePaths(env).model);
  let stopping = false;
  const server = createServer({
    predict: (rows) => predict(model, rows),
    inference: readSpec().inference,
    workers,
    stopping: () => stopping,
  });
  server.on('error', (error) => {
    console.error(`The server failed: ${error.message}`);
    process.exit(1);
  });
  onStop(() => {
    stopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
  server.listen(port, host, () => cluster.isPrimary && console.log(`Serving on port ${port}.`));
}

if (cluster.isPrimary && workers > 1) superviseWorkers();
else {
  await serveRequests().catch((error: unknown) => {
    console.error(`The model could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
}
