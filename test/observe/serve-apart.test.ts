import { describe, expect, onTestFinished, test } from 'vitest';
import type { ContainerProcess } from '../../src/engine/engine.ts';
import { observe } from '../../src/observe/index.ts';
import { createLab } from '../../src/observe/lab.ts';
import { BIND_LABEL, BIND_PORT } from '../../src/plan/serve.ts';
import { flawless, lengths } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { type FakeScript, type FakeServer, fakeEngine, IMAGE } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

/** Servers of their own: what becomes of one whose processes are killed, and of one that is told another port. */

function lab(script: FakeScript) {
  const dir = workspace(SAMPLE_FILES);
  const engine = fakeEngine(script);
  const made = createLab(testContext({ cwd: dir }), {
    engine,
    project: { config: sampleConfig(), dir, issues: [] },
    limits: { startup: 2, invocation: 2, training: 5, signOfLife: 0.05, recovery: 1 },
  });
  onTestFinished(() => made.close());
  return { lab: made, engine };
}

const ROOT: ContainerProcess = { pid: 10, parent: 1, memoryBytes: 1, command: 'serve' };
const WORKER: ContainerProcess = { pid: 11, parent: 10, memoryBytes: 1, command: 'worker' };
const MASTER: ContainerProcess = { pid: 12, parent: 10, memoryBytes: 1, command: 'master' };
const CHILD: ContainerProcess = { pid: 13, parent: 12, memoryBytes: 1, command: 'child' };

/** What is killed ends up in `killed`; `react` is what the server does then. */
function serving(processes: readonly ContainerProcess[], react: (end: (code: number) => void, killed: readonly number[]) => void) {
  const killed: number[] = [];
  let status = 200;
  const inside: FakeServer['inside'] = (end) => ({
    processes: async () => processes,
    signalProcess: async (pid) => {
      killed.push(pid);
      react(end, killed);
      return true;
    },
  });
  const listener: FakeServer['listener'] = (request, response) =>
    request.url === '/invocations' && status !== 200 ? void response.writeHead(status).end() : lengths(request, response);
  return { killed, fail: () => (status = 500), script: { ...flawless, serve: () => ({ listener, inside }) } satisfies FakeScript };
}

async function killed(script: FakeScript) {
  const { lab: here, engine } = lab(script);
  const seen = await observe(here, ['serve/dead-worker']);
  const value = seen['serve/dead-worker']?.status === 'made' ? seen['serve/dead-worker'].value : undefined;
  return { value, servers: engine.started.filter(({ role }) => role === 'serve').length };
}

describe('processes that are killed', () => {
  test('one process is left alone, and costs no server', async () => {
    const { script } = serving([ROOT], () => {});
    expect(await killed(script)).toMatchObject({ value: { skipped: 'one-process', rounds: [] }, servers: 1 });
  });

  test('an engine that shows no processes', async () => {
    expect(
      await killed({ ...flawless, serve: () => ({ listener: lengths, inside: () => ({ processes: async () => undefined }) }) }),
    ).toMatchObject({
      value: { skipped: 'cannot-signal' },
      servers: 1,
    });
  });

  test('a container that ends', async () => {
    const { script } = serving([ROOT, WORKER], (end) => end(1));
    const { value } = await killed(script);
    expect(value?.rounds).toMatchObject([{ killed: ['worker'], outcome: 'ended' }]);
  });

  test('one that recovers: first those without children, then those with', async () => {
    const { script, killed: pids } = serving([ROOT, MASTER, CHILD], () => {});
    const { value } = await killed(script);
    expect(value?.rounds.map(({ outcome }) => outcome)).toEqual(['recovered', 'recovered']);
    expect(pids).toEqual([13, 12]);
  });

  test('one that says that it is healthy and fails requests', async () => {
    const server = serving([ROOT, WORKER], () => server.fail());
    const { value } = await killed(server.script);
    expect(value?.rounds).toMatchObject([
      { outcome: 'broken', ping: { response: { status: 200 } }, request: { response: { status: 500 } } },
    ]);
  });

  test('a signal that is refused', async () => {
    const inside = () => ({ processes: async () => [ROOT, WORKER], signalProcess: async () => false });
    const { value } = await killed({ ...flawless, serve: () => ({ listener: lengths, inside }) });
    expect(value).toMatchObject({ skipped: 'cannot-signal', rounds: [] });
  });
});

describe('another port', () => {
  const labelled = (value: string) => ({ ...IMAGE, labels: { [BIND_LABEL]: value } });
  const look = async (script: FakeScript) => {
    const { lab: here, engine } = lab(script);
    const seen = await observe(here, ['serve/bind-port']);
    const env = engine.started.find(({ name }) => name.endsWith('serve-bind-port'))?.env;
    return { seen: seen['serve/bind-port'], port: env?.['SAGEMAKER_BIND_TO_PORT'] };
  };

  test('is not asked for without the label', async () => {
    expect(await look(flawless)).toEqual({ seen: expect.objectContaining({ value: { declared: false } }), port: undefined });
    expect(await look({ ...flawless, images: () => labelled('false') })).toMatchObject({ seen: { value: { declared: false } } });
  });

  test('is honoured, or the usual one taken all the same', async () => {
    const honest = (port: number): FakeScript => ({
      ...flawless,
      images: () => labelled('true'),
      serve: () => ({ listener: lengths, listening: [{ address: '0.0.0.0', port }] }),
    });
    expect(await look(honest(BIND_PORT))).toMatchObject({
      seen: { value: { declared: true, answeredMs: expect.any(Number) } },
      port: `${BIND_PORT}`,
    });
    expect(await look(honest(8080))).toMatchObject({ seen: { value: { answeredMs: undefined, usualPort: true } } });
  });

  test('a server that ends is not waited for', async () => {
    const script = { ...flawless, images: () => labelled('true'), serve: () => ({ listener: lengths, exit: 2 }) };
    expect(await look(script)).toMatchObject({ seen: { value: { answeredMs: undefined, exit: { exitCode: 2 } } } });
  });
});
