import { describe, expect, test } from 'vitest';
import { type LoopParts, startLoop, type Wish } from '../../src/watch/loop.ts';

/** A clock that stands still until it is moved. */
function fakeClock() {
  let now = 0;
  const due = new Map<number, { readonly at: number; readonly act: () => void }>();
  let count = 0;
  return {
    timers: {
      now: () => now,
      after: (ms: number, act: () => void) => {
        const id = count++;
        due.set(id, { at: now + ms, act });
        return () => void due.delete(id);
      },
    },
    advance(ms: number) {
      now += ms;
      for (const [id, { at, act }] of [...due]) {
        if (at > now || !due.delete(id)) continue;
        act();
      }
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A loop whose looks end when the test says so. */
function watching() {
  const clock = fakeClock();
  const stop = new AbortController();
  const looks: { readonly wish: Wish; readonly signal: AbortSignal; readonly end: (error?: Error) => void }[] = [];
  const look: LoopParts['look'] = (wish, signal) =>
    new Promise((resolve, reject) => {
      looks.push({ wish, signal, end: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  const loop = startLoop({ look, timers: clock.timers, signal: stop.signal });
  loop.ended.catch(() => {});
  return { clock, loop, looks, stop, wishes: () => looks.map(({ wish }) => wish) };
}

describe('the loop', () => {
  test('looks at everything first, then waits', async () => {
    const { looks, wishes, clock } = watching();
    await settled();
    looks[0]?.end();
    await settled();
    clock.advance(60_000);
    await settled();
    expect(wishes()).toEqual(['all']);
  });

  test('takes a burst of saved files for one change, and a never-ending one for one each second', async () => {
    const { loop, looks, wishes, clock } = watching();
    await settled();
    looks[0]?.end();
    await settled();
    for (let saved = 0; saved < 10; saved++) {
      loop.changed();
      clock.advance(30);
    }
    await settled();
    expect(wishes()).toEqual(['all']);
    clock.advance(40);
    await settled();
    expect(wishes()).toEqual(['all', 'changed']);
    looks[1]?.end();
    await settled();
    for (let saved = 0; saved < 40; saved++) {
      loop.changed();
      clock.advance(30);
    }
    await settled();
    expect(wishes()).toEqual(['all', 'changed', 'changed']);
  });

  test('gives a look up at the first saved file, and never takes two at a time', async () => {
    const { loop, looks, clock } = watching();
    await settled();
    loop.changed();
    expect(looks[0]?.signal.aborted).toBe(true);
    clock.advance(100);
    await settled();
    expect(looks).toHaveLength(1);
    looks[0]?.end();
    await settled();
    expect(looks[1]).toMatchObject({ wish: 'changed', signal: { aborted: false } });
  });

  test('does what a person asks for at once, whatever is saved besides', async () => {
    const { loop, looks, wishes, clock } = watching();
    await settled();
    loop.wish('failed');
    loop.changed();
    clock.advance(100);
    looks[0]?.end();
    await settled();
    expect(wishes()).toEqual(['all', 'failed']);
  });

  test('quits when the look in progress has ended', async () => {
    const { loop, looks } = watching();
    await settled();
    loop.quit();
    expect(looks[0]?.signal.aborted).toBe(true);
    let over = false;
    void loop.ended.then(() => {
      over = true;
    });
    await settled();
    expect(over).toBe(false);
    looks[0]?.end();
    await expect(loop.ended).resolves.toBeUndefined();
    loop.changed();
    expect(looks).toHaveLength(1);
  });

  test('is interrupted when the look in progress has ended, however it ends', async () => {
    for (const error of [undefined, new Error('given up')]) {
      const { loop, looks, stop } = watching();
      await settled();
      stop.abort();
      looks[0]?.end(error);
      await expect(loop.ended).rejects.toThrow('Interrupted');
    }
  });

  test('is interrupted while nothing happens', async () => {
    const { loop, looks, stop } = watching();
    await settled();
    looks[0]?.end();
    await settled();
    stop.abort();
    await expect(loop.ended).rejects.toThrow('Interrupted');
  });

  test('ends with the error of a look', async () => {
    const { loop, looks } = watching();
    await settled();
    looks[0]?.end(new Error('a bug'));
    await expect(loop.ended).rejects.toThrow('a bug');
  });
});
