// `publish --dry-run` as a ratio to `--help`: `node bench/dry-run.mjs [rounds]`, after `npm run build`. The candidates take turns, every
// second round backwards, so that drift of the machine hits both alike; the median of each counts. The project is one fresh from `create`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const tool = path.join(root, 'bin/sagemaker-algo.cjs');
const rounds = Number(process.argv[2] ?? 31);
const warmUps = 3;
const bound = 3;
const folder = mkdtempSync(path.join(tmpdir(), 'dry-run-'));

function time(args, cwd, expected) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [tool, ...args], { cwd, encoding: 'utf8' });
  const took = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== expected) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return took;
}

try {
  time(['create', 'project', '--yes', '--no-git', '--no-install'], folder, 0);
  const project = path.join(folder, 'project');
  const place = ['--region', 'us-east-2', '--role', 'arn:aws:iam::123456789012:role/validation', '--bucket', 'my-bucket'];
  const candidates = [
    { name: '--help', args: ['--help'] },
    { name: 'publish --dry-run', args: ['publish', '--dry-run', ...place] },
  ];
  const times = new Map(candidates.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, args } of round % 2 === 0 ? candidates : candidates.toReversed()) {
      const took = time(args, project, 0);
      if (round >= 0) times.get(name).push(took);
    }
  }
  const median = (name) => times.get(name).toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
  const [help, dryRun] = candidates.map(({ name }) => median(name));
  const ratio = dryRun / help;
  console.log(`--help             ${help.toFixed(1)} ms`);
  console.log(`publish --dry-run  ${dryRun.toFixed(1)} ms  ${ratio.toFixed(2)}x (bound: ${bound}x)`);
  process.exitCode = ratio <= bound ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
