// Programs that read a table and print the sum of its numbers, and what is said of them.
import { rmSync } from 'node:fs';

/** What they give besides `sum`. */
export const SPEED = {
  ms: { title: 'time', unit: 'ms' },
  rate: { title: 'speed', unit: 'MB/s' },
  cpu: { title: 'processor time', unit: 'ms' },
  peak: { title: 'peak memory', unit: 'MiB' },
};

export const MEMORY = {
  over: { title: 'peak over that with the reader loaded', unit: 'MiB' },
  peak: { title: 'peak memory', unit: 'MiB' },
};

/** The readers `own` need little more memory than before they began. */
export const memoryClaims = (id, own) =>
  own.map((name) => ({
    ...{ id: `${id}/${name.split(' ').at(-1).toLowerCase()}`, what: `${name}: peak memory over that with the reader loaded` },
    ...{ own: name, metric: 'over', unit: 'MiB', statistic: 'most', target: { most: 64 } },
  }));

/** Throws unless all have found the same sum. They add in another order, so it is the same but for rounding. */
export function compareSums(samples) {
  const sums = Object.values(samples).flatMap((rounds) => rounds.filter((round) => round !== null).map(({ sum }) => sum));
  const [first] = sums;
  if (!sums.every((sum) => Math.abs(sum - first) <= 1e-7 * Math.abs(first)))
    throw new Error(`the sums differ: ${[...new Set(sums)].join(', ')}`);
}

/** A candidate that runs one of them to its end: whole process, unless it tells itself how long it has read. */
export function measure(bench, { bytes }, [command, args, options]) {
  return () => {
    const began = performance.now();
    const output = bench.run(command, args, options);
    const found = { ms: performance.now() - began, ...JSON.parse(output) };
    return { ...found, rate: bytes / 1000 / found.ms };
  };
}

/** The same for one that reads the table from a FIFO. */
export function throughFifo(bench, { file, fifo }, run) {
  return () => {
    bench.run('mkfifo', [fifo]);
    bench.start('sh', ['-c', 'exec cat "$0" > "$1"', file, fifo]);
    try {
      return run();
    } finally {
      rmSync(fifo);
    }
  };
}
