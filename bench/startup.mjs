// Start-up of the command line as ratios to an empty Node process: `node bench/startup.mjs [rounds]`, after `npm run build`.
// All candidates take turns, every second round backwards, so that drift of the machine hits all alike; the median of each counts.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const tool = path.join(root, 'bin/sagemaker-algo.cjs');
const rounds = Number(process.argv[2] ?? 41);
const warmUps = 3;
const candidates = [
  { name: 'node -e 0', argv: ['-e', '0'], most: undefined },
  { name: '--version', argv: [tool, '--version'], most: 1.15 },
  { name: '--help', argv: [tool, '--help'], most: 1.45 },
  { name: 'test-local --help', argv: [tool, 'test-local', '--help'], most: 1.45 },
];

// With a certificate bundle named there, Node reads it at every start and the floor is no floor.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...env } = process.env;
const times = new Map(candidates.map(({ name }) => [name, []]));
for (let round = -warmUps; round < rounds; round += 1) {
  for (const { name, argv } of round % 2 === 0 ? candidates : candidates.toReversed()) {
    const begin = process.hrtime.bigint();
    const { status } = spawnSync(process.execPath, argv, { env: { ...env, CI: '1', NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
    const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
    if (status !== 0) throw new Error(`${name} ended with ${status}`);
    if (round >= 0) times.get(name).push(milliseconds);
  }
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const floor = median(times.get(candidates[0].name));
console.log(`Node ${process.version}, ${rounds} rounds`);
for (const { name, most } of candidates) {
  const own = median(times.get(name));
  const target = most === undefined ? '' : `  target ${most.toFixed(2)}`;
  console.log(`${name.padEnd(20)} ${own.toFixed(1).padStart(6)} ms  ratio ${(own / floor).toFixed(2)}${target}`);
}
