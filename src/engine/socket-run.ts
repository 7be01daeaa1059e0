import type { Readable } from 'node:stream';
import { createBoundedLog } from './bounded-log.ts';
import { translateRun } from './create-request.ts';
import type { WatchOutput } from './engine.ts';
import type { EngineSocket, Followed } from './engine-socket.ts';
import type { Program, ProgramEnd } from './program.ts';

/**
 * Does what `docker run` with these arguments does: creates the container, listens to it and to its end, starts it. Undefined, and nothing
 * done, for what is left to the client: arguments that are not ours, and a container that cannot be made, for which it has the words.
 */
export async function runOverSocket(
  socket: EngineSocket,
  args: readonly string[],
  { watch, timeoutMs }: RunOverSocket,
): Promise<Program | undefined> {
  const request = translateRun(args);
  if (request === undefined) return undefined;
  const { name, body } = request;
  const made = await socket.send({ method: 'POST', path: `/containers/create?name=${encodeURIComponent(name)}`, body }, timeoutMs);
  if (made.kind !== 'answer' || made.status !== 201) return undefined;
  const place = `/containers/${encodeURIComponent(name)}`;
  const output = await socket.attach(`${place}/attach?stream=1&stdout=1&stderr=1`, timeoutMs);
  const end = socket.follow({ method: 'POST', path: `${place}/wait?condition=next-exit` }, timeoutMs);
  // Started before the engine waits, a container that ends at once would have ended before: the wait would be for a next time.
  if (output === undefined || !(await end.begun)) {
    end.cancel();
    output?.destroy();
    await socket.send({ method: 'DELETE', path: `${place}?force=1&v=1` }, timeoutMs);
    return undefined;
  }
  // An image with many layers may take its time; whoever waits for the container sees whether the engine still answers.
  const start = socket.follow({ method: 'POST', path: `${place}/start` });
  return follow(output, { start, end }, watch);
}

export interface RunOverSocket {
  /** Gets the output as it comes. */
  readonly watch: WatchOutput | undefined;
  /** How long the engine may take to make the container. */
  readonly timeoutMs: number;
}

/** The container as a program that runs beside us; it has ended when the engine says so and all of its output has been read. */
function follow(output: Readable, { start, end }: { readonly start: Followed; readonly end: Followed }, watch?: WatchOutput): Program {
  const logs = { stdout: createBoundedLog(), stderr: createBoundedLog() };
  let spoke = () => {};
  const spoken = new Promise<void>((resolve) => {
    spoke = resolve;
  });
  const read = createFrameReader((chunk, stream) => {
    logs[stream].add(chunk);
    watch?.(chunk, stream);
    spoke();
  });
  output.on('data', read);
  // An engine that goes away is noticed by its answer to the other request.
  output.on('error', () => {});
  const closed = new Promise<void>((resolve) => output.once('close', resolve));
  const giveUp = () => {
    start.cancel();
    end.cancel();
    output.destroy();
  };
  void start.answer.then((answer) => {
    // A container that never started has no end to wait for.
    if (answer.kind !== 'answer' || answer.status !== 204) giveUp();
  });
  const ended = Promise.all([end.answer, closed]).then(([answer]): ProgramEnd => {
    spoke();
    return { exitCode: answer.kind === 'answer' ? readStatus(answer.json) : undefined, signal: undefined, startError: undefined };
  });
  return {
    pid: undefined,
    ended,
    firstOutput: spoken,
    log: () => ({
      ...{ stdout: logs.stdout.text(), stderr: logs.stderr.text() },
      droppedBytes: logs.stdout.droppedBytes + logs.stderr.droppedBytes,
    }),
    kill: giveUp,
  };
}

function readStatus(json: unknown): number | undefined {
  const code = typeof json === 'object' && json !== null && 'StatusCode' in json ? json.StatusCode : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** Which stream, three bytes of nothing, and the length of what follows. */
const HEAD_BYTES = 8;
const STDERR = 2;

/** Takes both streams of a container apart, which come in frames that know nothing of the pieces in which they arrive. */
export function createFrameReader(give: (chunk: Buffer, stream: 'stdout' | 'stderr') => void): (piece: Buffer) => void {
  let head = Buffer.alloc(0);
  let left = 0;
  let stream: 'stdout' | 'stderr' = 'stdout';
  return (piece) => {
    let rest = piece;
    while (rest.length > 0) {
      if (left === 0) {
        const missing = HEAD_BYTES - head.length;
        head = Buffer.concat([head, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (head.length < HEAD_BYTES) return;
        stream = head[0] === STDERR ? 'stderr' : 'stdout';
        left = head.readUInt32BE(4);
        head = Buffer.alloc(0);
        continue;
      }
      const chunk = rest.subarray(0, left);
      left -= chunk.length;
      rest = rest.subarray(chunk.length);
      give(chunk, stream);
    }
  };
}
