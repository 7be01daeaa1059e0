import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

type Json = Readonly<Record<string, unknown>>;

/** Milliseconds for an answer of a debugger. */
const PATIENCE = 30_000;

/** Asks and waits, over whatever carries messages. */
function createTalk(send: (message: Json) => void) {
  const waiting = new Map<number, { resolve: (answer: Json) => void; reject: (error: Error) => void }>();
  const events: Json[] = [];
  let wake: () => void = () => {};
  let count = 0;
  return {
    ask(build: (id: number) => Json): Promise<Json> {
      count += 1;
      const id = count;
      const answer = new Promise<Json>((resolve, reject) => waiting.set(id, { resolve, reject }));
      send(build(id));
      return answer;
    },
    answered(id: number, answer: Json, error: string | undefined) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asked?.resolve(answer);
      else asked?.reject(new Error(error));
    },
    happened(event: Json) {
      events.push(event);
      wake();
    },
    async event(matches: (event: Json) => boolean): Promise<Json> {
      for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
        const found = events.findIndex(matches);
        if (found >= 0) return events.splice(found, 1)[0] ?? {};
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve;
          }),
          new Promise((resolve) => setTimeout(resolve, 200)),
        ]);
      }
      throw new Error(`it never happened; seen: ${JSON.stringify(events).slice(0, 2_000)}`);
    },
  };
}

/** Attaches to a Node program by the protocol of Chrome's developer tools. */
export async function attachNode(port: number) {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const talk = createTalk((message) => socket.send(JSON.stringify(message)));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { id?: number; result?: Json; error?: { message: string } };
    if (message.id === undefined) talk.happened(message as Json);
    else talk.answered(message.id, message.result ?? {}, message.error?.message);
  });
  const ask = (method: string, params: Json = {}) => talk.ask((id) => ({ id, method, params }));
  return {
    ask,
    leave: () => socket.close(),
    /** The function and the line, from 0, where the program stands. */
    async paused(): Promise<{ readonly functionName: string; readonly line: number }> {
      const { params } = (await talk.event(({ method }) => method === 'Debugger.paused')) as {
        params: { callFrames: { functionName: string; location: { lineNumber: number } }[] };
      };
      const [frame] = params.callFrames;
      return { functionName: frame?.functionName ?? '', line: frame?.location.lineNumber ?? -1 };
    },
  };
}

/** debugpy listens a second after its program was started. */
async function connectPatiently(port: number): Promise<Socket> {
  for (const end = Date.now() + PATIENCE; ; ) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(50);
    }
  }
}

/** Speaks the Debug Adapter Protocol, as VS Code does. */
export async function connectDap(port: number) {
  const socket = await connectPatiently(port);
  onTestFinished(() => void socket.destroy());
  const talk = createTalk((message) => {
    const body = JSON.stringify(message);
    socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const [head, length] = /^Content-Length: (\d+)\r\n\r\n/.exec(bytes.toString('latin1')) ?? [];
      if (head === undefined || bytes.length < head.length + Number(length)) return;
      const text = bytes.subarray(head.length, head.length + Number(length)).toString('utf8');
      bytes = bytes.subarray(head.length + Number(length));
      const message = JSON.parse(text) as { type: string; request_seq: number; success?: boolean; message?: string; body?: Json };
      if (message.type === 'event') talk.happened(message as unknown as Json);
      if (message.type === 'response')
        talk.answered(message.request_seq, message.body ?? {}, message.success === false ? (message.message ?? 'refused') : undefined);
    }
  });
  return {
    ask: (command: string, args: Json = {}) => talk.ask((seq) => ({ seq, type: 'request', command, arguments: args })),
    event: (name: string) => talk.event(({ event }) => event === name),
  };
}

/** Waits until the program stands somewhere, and lets it go on. */
export async function stoppedIn(client: Awaited<ReturnType<typeof connectDap>>): Promise<{ readonly name: string; readonly line: number }> {
  const { threadId } = (await client.event('stopped'))['body'] as { threadId: number };
  const { stackFrames } = (await client.ask('stackTrace', { threadId })) as { stackFrames: { name: string; line: number }[] };
  await client.ask('continue', { threadId });
  const [frame] = stackFrames;
  return { name: frame?.name ?? '', line: frame?.line ?? -1 };
}

/** Attaches with a breakpoint, and follows the program into the processes that it starts. */
export async function attachPython(port: number, args: Json, breakpoint: { readonly path: string; readonly line: number }) {
  const attach = async (more: Json) => {
    const client = await connectDap(port);
    await client.ask('initialize', { adapterID: 'test', clientID: 'test', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
    const attached = client.ask('attach', { ...args, ...more });
    await client.event('initialized');
    const set = await client.ask('setBreakpoints', { source: { path: breakpoint.path }, breakpoints: [{ line: breakpoint.line }] });
    await client.ask('configurationDone');
    await attached;
    return { client, breakpoints: set['breakpoints'] as readonly { readonly verified: boolean; readonly message?: string }[] };
  };
  const first = await attach({});
  return {
    ...first,
    /** The session of a process that the first one has started. */
    async child() {
      const { body } = await first.client.event('debugpyAttach');
      return attach(body as Json);
    },
  };
}
