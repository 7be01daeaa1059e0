import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { attempt, fuzz, readCrashes } from './run.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets.ts';

const crashes = readCrashes(path.join(import.meta.dirname, 'crashes'));
const options = { runs: 300, seed: 1, limitMs: 60_000, found: path.join(packageRoot, '.cache/fuzz') };

describe.each(Object.keys(TARGETS))('%s', (name) => {
  it('takes what failed once, and some hundred inputs more', async () => {
    const target = await (TARGETS[name]?.(packageRoot) as Target | Promise<Target>);
    try {
      for (const { file, input } of crashes.filter((crash) => crash.target === name)) {
        expect({ file, ...(await attempt(target, input)) }).toEqual({ file, outcome: expect.any(String) });
      }
      const { runs, outcomes, failures } = await fuzz(name, target, options);
      expect({ runs, failures }).toEqual({ runs: 300, failures: [] });
      expect(outcomes).toBeGreaterThan(1);
    } finally {
      target.close?.();
    }
  });
});

it('every kept input belongs to a target', () => {
  expect(crashes.map(({ target }) => target).filter((target) => TARGETS[target] === undefined)).toEqual([]);
});

describe('the fuzzer', () => {
  it('finds a mistake that takes several changes, and keeps the input', async () => {
    const target: Target = {
      seeds: [Buffer.from('hello')],
      words: ['<', '>'],
      run(input) {
        const text = input.toString('latin1');
        if (text.includes('<') && text.includes('>') && text.length > 12) throw new Error('both');
        return `${text.includes('<')}${text.includes('>')}`;
      },
    };
    const { failures } = await fuzz('itself', target, { ...options, runs: 20_000 });
    expect(failures).toMatchObject([
      { message: expect.stringContaining('both'), file: expect.stringMatching(/itself-[0-9a-f]{12}\.bin$/) },
    ]);
  });

  it('takes an input for a failure that needs more of a processor than it may', async () => {
    const spin: Target = {
      seeds: [Buffer.from('x')],
      words: [],
      run() {
        const end = process.cpuUsage().user + 60_000;
        while (process.cpuUsage().user < end);
        return 'done';
      },
    };
    expect(await attempt(spin, Buffer.from('x'), 50)).toMatchObject({ kind: 'slow' });
  });
});
