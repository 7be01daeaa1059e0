import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { makeBuiltProject } from '../harness/rehearsed-project.mjs';

const BARE_RUNS = 5;
const OWN = 'test-local';
const BARE = '(container starts) × `docker run`';

export const rehearsal = {
  title: 'A whole rehearsal',
  method: `\`test-local\` on built images, all checks, as a whole process. The engine's own events tell how many containers it starts, ours included. What they alone would take: that number times the mean of ${BARE_RUNS} bare \`docker run --rm\` of the training image in the same round. Peak memory is that of the tool, without engine and containers.`,
  misses:
    'Of 9.6 s with other work beside it, 0.6 s went by until the first training had ended, which all else needs, and 2.9 s while the server was looked at by itself, since what is timed there would say nothing beside other containers: 1.7 s of them are bodies of 6 and 25 MB in three content types, which are the work of the server. The other 19 containers run four at a time in the rest; two processors are the limit there, and what starts and ends containers is most of their work. A bare run has no network of its own, no second look and nothing to wait for.',
  needs: ['docker'],
  async prepare(bench) {
    const project = makeBuiltProject(bench);
    return [
      {
        id: 'rehearsal',
        title: 'Whole rehearsal',
        rounds: 7,
        metrics: {
          ms: { title: 'time', unit: 'ms' },
          starts: { title: 'container starts', unit: '' },
          share: { title: `of ${BARE}`, unit: '×' },
          peak: { title: 'peak memory', unit: 'MiB' },
        },
        candidates: { [OWN]: () => rehearse(bench, project) },
        own: [OWN],
        claims: [
          { id: 'rehearsal/starts', what: `\`${OWN}\` against ${BARE}`, own: OWN, metric: 'share', unit: '×', target: { most: 1 } },
          { id: 'rehearsal/seconds', what: `\`${OWN}\``, own: OWN, unit: 'ms' },
          {
            ...{ id: 'rehearsal/memory', what: `peak memory of \`${OWN}\``, own: OWN, metric: 'peak', unit: 'MiB' },
            ...{ statistic: 'most', target: { most: 150 } },
          },
        ],
      },
    ];
  },
};

/** Half of the bare runs before and half after, so that drift within a round hits both. */
async function rehearse(bench, project) {
  const before = Math.floor(BARE_RUNS / 2);
  const bare = [...bareRuns(bench, project, before)];
  const { ms, starts, peak } = await wholeRun(bench, project);
  bare.push(...bareRuns(bench, project, BARE_RUNS - before));
  const one = bare.reduce((sum, time) => sum + time, 0) / BARE_RUNS;
  return { ms, starts, share: ms / (starts * one), peak };
}

function bareRuns(bench, { images }, count) {
  return Array.from({ length: count }, () => {
    const began = performance.now();
    bench.docker('run', '--rm', '--entrypoint', 'true', images.train);
    return performance.now() - began;
  });
}

async function wholeRun(bench, { folder, spec }) {
  const since = String(Date.now() / 1000);
  const began = performance.now();
  const [command, args] = bench.tool('test-local');
  const child = spawn(command, args, { cwd: folder, env: bench.env, stdio: 'ignore' });
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, readPeak(child.pid));
  }, 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const ms = performance.now() - began;
  if (code !== 0) throw new Error(`test-local ended with ${code}`);
  const filters = ['--filter', 'event=start', '--filter', `label=sagemaker-algo.project=${spec.name}`];
  const events = bench.docker('events', '--since', since, '--until', String(Date.now() / 1000), ...filters, '--format', '{{.ID}}');
  return { ms, starts: events.split('\n').length, peak };
}

/** Most memory that a process has had so far, in MiB; 0 once it has ended. */
function readPeak(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
