import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ContainerExit, RunningContainer } from '../../src/engine/engine.ts';
import { createDiary } from '../../src/observe/diary.ts';

const EXIT: ContainerExit = { exitCode: 0, oomKilled: false, startError: undefined, durationMs: 1 };

/** A container that ends when it is told to. */
function container(name: string, more: Partial<RunningContainer> = {}) {
  let end: (exit: ContainerExit) => void = () => {};
  const exited = new Promise<ContainerExit>((resolve) => {
    end = resolve;
  });
  const running: RunningContainer = {
    ...{ name, exited, firstOutput: new Promise<void>(() => {}), log: async () => ({ stdout: '', stderr: '', droppedBytes: 0 }) },
    ...{ address: async () => ({ host: '', port: 0 }), collect: async () => {}, remove: async () => {} },
    stop: async () => {
      end(EXIT);
      return { ...EXIT, killed: false, stopMs: 0 };
    },
    ...more,
  };
  return { running, end };
}

const scenario = (id: string, role: 'train' | 'serve' = 'serve') => ({ id, what: `what ${id} does`, run: { role } }) as never;

describe('createDiary', () => {
  it('notes a life from the wish to the end, in order', async () => {
    const diary = createDiary();
    const { running } = container('c', { firstOutput: sleep(5) });
    const followed = diary.follow(running, scenario('serve-x'), performance.now() - 20);
    await sleep(15);
    diary.ready('c');
    await sleep(5);
    await followed.stop(30);
    await sleep(5);
    const { since, containers } = diary.read();
    const [{ asked = 0, started = 0, firstOutput = 0, ready = 0, stopped = 0, ended = 0, ...rest } = {} as never] = containers;
    expect([asked, started, firstOutput, ready, stopped, ended]).toEqual([asked, started, firstOutput, ready, stopped, ended].toSorted());
    expect(started - asked).toBeGreaterThanOrEqual(19);
    expect(Math.abs(since - Date.now())).toBeLessThan(60_000);
    expect(rest).toEqual({ id: 'serve-x', what: 'what serve-x does', role: 'serve', exitCode: 0 });
  });

  it('leaves out what was not seen', async () => {
    const diary = createDiary();
    const { running, end } = container('c', { firstOutput: Promise.resolve() });
    // It said nothing: the same promise also ends with the container.
    const silent = { ...running, firstOutput: running.exited.then(() => {}) };
    diary.follow(silent, scenario('train', 'train'), performance.now());
    end({ ...EXIT, exitCode: 137, oomKilled: true });
    await sleep(5);
    diary.ready('nobody');
    const [life] = diary.read().containers;
    expect(Object.keys(life ?? {}).toSorted()).toEqual(['asked', 'ended', 'exitCode', 'id', 'oomKilled', 'role', 'started', 'what']);
  });

  it('survives an engine that goes', async () => {
    const diary = createDiary();
    const gone = Promise.reject(new Error('the engine has gone'));
    gone.catch(() => {});
    diary.follow(container('c', { exited: gone, firstOutput: gone.then(() => {}) }).running, scenario('serve'), performance.now());
    await sleep(5);
    expect(diary.read().containers[0]?.ended).toBeUndefined();
  });

  it('looks at the memory of a few, until they end, and never at more points than fit', async () => {
    const diary = createDiary();
    let looks = 0;
    const memoryBytes = async () => {
      looks += 1;
      return looks * 1_000;
    };
    const { running, end } = container('main', { memoryBytes });
    diary.follow(running, scenario('serve'), performance.now());
    diary.follow(container('other', { memoryBytes: () => Promise.reject(new Error('not this one')) }).running, scenario('serve-other'), 0);
    await sleep(180);
    end(EXIT);
    await sleep(70);
    const seen = looks;
    await sleep(120);
    expect(looks).toBe(seen);
    const [main, other] = diary.read().containers;
    expect(main?.memory?.length).toBeGreaterThan(1);
    expect(main?.memory?.[0]?.bytes).toBe(1_000);
    expect(other?.memory).toBeUndefined();
  });

  it('is as large as it may become, and no larger', () => {
    const diary = createDiary();
    for (let index = 0; index < 600; index += 1) diary.follow(container(`c${index}`).running, scenario(`serve-${index}`), 0);
    expect(diary.read().containers).toHaveLength(500);
  });
});
