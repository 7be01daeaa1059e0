import path from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz } from './run.ts';
import { TARGETS } from './targets.ts';

// One target in one process, started by scripts/fuzz.mjs; its last line is JSON.
const { values } = parseArgs({
  options: {
    target: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    limit: { type: 'string' },
    root: { type: 'string' },
  },
});
const { target: name = '', runs = '', seed = '', limit = '', root = '.' } = values;
const create = TARGETS[name];
if (create === undefined) throw new Error(`There is no target ${name}; there are: ${Object.keys(TARGETS).join(', ')}`);
const target = await create(root);
const options = { runs: Number(runs), seed: Number(seed), limitMs: Number(limit) * 1_000, found: path.join(root, '.cache/fuzz') };
try {
  console.log(JSON.stringify(await fuzz(name, target, options)));
} finally {
  target.close?.();
}
