// All candidates take turns within a run, every second round in the reverse order, so that drift of the machine hits all alike.

/**
 * Runs the candidates of one part. A candidate is an async function that returns its metrics (`{ ms: 12.3, peak: 45 }`), one number, which is
 * milliseconds, or nothing: then the time until it ends counts. `{ run, every: 5 }` takes part in every fifth round only.
 * Returns, for each candidate, one entry for each round that counts: its metrics, or null where it did not take part.
 */
export async function measure({ candidates, rounds, warmUps = 1 }, say = () => {}) {
  const entries = Object.entries(candidates).map(([name, one]) => ({
    name,
    every: 1,
    ...(typeof one === 'function' ? { run: one } : one),
  }));
  const samples = Object.fromEntries(entries.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    say(round < 0 ? 'warm-up' : `round ${round + 1} of ${rounds}`);
    for (const { name, run, every } of round % 2 === 0 ? entries : entries.toReversed()) {
      // Everyone warms up, however seldom its turn is.
      const sample = round < 0 ? round === -1 || every === 1 : round % every === 0;
      const metrics = sample ? await time(run, round) : null;
      if (round >= 0) samples[name].push(metrics);
    }
  }
  return samples;
}

async function time(run, round) {
  const begin = performance.now();
  const result = await run(round);
  const ms = performance.now() - begin;
  if (result === undefined) return { ms };
  return typeof result === 'number' ? { ms: result } : result;
}
