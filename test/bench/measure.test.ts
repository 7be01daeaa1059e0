import { expect, it } from 'vitest';
import { measure } from '../../bench/harness/measure.mjs';

/** Candidates that write down their turns: the name and the round. */
function candidates(names: readonly string[]) {
  const turns: string[] = [];
  const record = (name: string) => (round: number) => {
    turns.push(`${name}${round}`);
    return round;
  };
  return { turns, candidates: Object.fromEntries(names.map((name) => [name, record(name)])) };
}

it('lets all take turns in every round, every second one in the reverse order, after a warm-up that does not count', async () => {
  const { turns, ...given } = candidates(['a', 'b']);
  const samples = await measure({ ...given, rounds: 3 });
  expect(turns).toEqual(['b-1', 'a-1', 'a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  expect(samples).toEqual({ a: [{ ms: 0 }, { ms: 1 }, { ms: 2 }], b: [{ ms: 0 }, { ms: 1 }, { ms: 2 }] });
});

it('warms up as often as it is told', async () => {
  const { turns, ...given } = candidates(['a']);
  await measure({ ...given, rounds: 1, warmUps: 2 });
  expect(turns).toEqual(['a-2', 'a-1', 'a0']);
  const { turns: cold, ...more } = candidates(['a']);
  await measure({ ...more, rounds: 1, warmUps: 0 });
  expect(cold).toEqual(['a0']);
});

it('lets one that is seldom due take part in some rounds, and in one warm-up', async () => {
  const { turns, candidates: both } = candidates(['often', 'seldom']);
  const samples = await measure({
    candidates: { often: both['often'], seldom: { run: both['seldom'], every: 3 } },
    rounds: 4,
    warmUps: 2,
  });
  expect(turns.filter((turn) => turn.startsWith('seldom'))).toEqual(['seldom-1', 'seldom0', 'seldom3']);
  expect(samples['seldom']).toEqual([{ ms: 0 }, null, null, { ms: 3 }]);
});

it('takes metrics, a number of milliseconds, or the time until the end', async () => {
  const samples = await measure({
    candidates: {
      metrics: () => ({ peak: 5 }),
      number: () => 7,
      time: () => new Promise<void>((resolve) => setImmediate(resolve)),
    },
    rounds: 1,
  });
  expect(samples).toEqual({ metrics: [{ peak: 5 }], number: [{ ms: 7 }], time: [{ ms: expect.any(Number) }] });
});

it('ends with the error of a candidate', async () => {
  const failing = { fails: () => Promise.reject(new Error('no answer')) };
  await expect(measure({ candidates: failing, rounds: 1 })).rejects.toThrow('no answer');
});
