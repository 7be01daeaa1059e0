/** Inference container: `docker run IMAGE serve` starts this file. It starts itself again as worker for each further processor. */

import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { load, predict } from '../algorithm.ts';
import { type Connections, trackConnections } from './connections.ts';
import { readModel } from './model-storage.ts';
import { resolvePaths } from './paths.ts';
import { createServer } from './server.ts';
import { readSpec } from './spec.ts';
import type { Workers } from './workers.ts';

/** As in `server.ts`: an import would load more than is used. */
const { createServer: createListener } = process.getBuiltinModule('node:net');

const { env } = process;
const isWorker = process.argv.includes('worker');
/** As many as there are processors, unless the buyer says otherwise. */
const processes = Math.max(1, Math.floor(Number(env['SAGEMAKER_MODEL_SERVER_WORKERS'])) || availableParallelism());
/** SageMaker kills the container 30 seconds after SIGTERM. */
const GRACE_MS = 25_000;

let stopping = false;
/** Ends this process once its requests are answered. As long as the model is being loaded there are none. */
let stop = async (): Promise<void> => process.exit(0);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    void stop();
  });
}

/** A worker does without this module, and so does a process that stays alone. */
const startWorkers = isWorker || processes === 1 ? undefined : (await import('./workers.ts')).startWorkers;

/** The first process: accepts connections, and answers its share of them. */
function listen(connections: Connections): void {
  const port = Number(env['SAGEMAKER_BIND_TO_PORT'] || 8080);
  let workers: Workers | undefined;
  const listener = createListener({ pauseOnConnect: true }, (socket) => {
    if (workers?.handOver(socket) !== true) connections.adopt(socket);
  });
  listener.on('error', (error) => {
    console.error(`The server failed: ${error.message}`);
    process.exit(1);
  });
  stop = async () => {
    listener.close();
    await Promise.all([workers?.stop(), connections.finish()]);
    process.exit(0);
  };
  // Without a host it is every address, and no resolver of names has to be loaded.
  listener.listen(port, env['SAGEMAKER_BIND_HOST'], () => {
    console.log(`Serving on port ${port}.`);
    workers = startWorkers?.(processes - 1, import.meta.filename);
  });
}

/** A worker: answers the connections that it is given, and ends with the first process. */
function join(connections: Connections): void {
  stop = async () => {
    await connections.finish();
    // The first process waits for no more than this: until Node has taken itself apart, several milliseconds pass.
    process.disconnect();
  };
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message, socket) => {
    if (message === 'connection' && socket) connections.adopt(socket as Socket);
  });
  process.send?.('ready');
}

try {
  const model = await readModel(resolvePaths(env).model, load);
  const server = createServer({
    predict: (rows) => predict(model, rows),
    inference: readSpec().inference,
    processes,
    stopping: () => stopping,
  });
  const connections = trackConnections(server);
  if (isWorker) join(connections);
  else listen(connections);
} catch (error) {
  console.error(`The model could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
