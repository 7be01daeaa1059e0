import { expect, it, onTestFinished } from 'vitest';
import { faultBench, findingOf, flawedProject, LONG } from '../support/faults.ts';

// Three networks are possible besides the engine's own, and what containers write is sent to a place where nobody listens.
const bench = faultBench({
  ...{ name: 'odd-engine', index: 43 },
  settings: [
    ...['--default-address-pool', 'base=10.243.0.0/26,size=28'],
    ...['--log-driver', 'syslog', '--log-opt', 'syslog-address=tcp://127.0.0.1:9'],
  ],
});

const RUN = ['test-local', ...(LONG ? [] : ['--smoke'])];

it('whose log driver reaches nobody: containers are run without it', async () => {
  expect(() => bench.docker('run', '--rm', '--entrypoint=true', 'sound:1')).toThrow('logging driver');
  expect(await bench.tool(['build', '--no-cache']).ended).toMatchObject({ code: 0 });
  expect(await bench.tool(RUN).ended).toMatchObject({ code: 0 });
  expect(bench.leftovers()).toEqual([]);
});

it('that has no address range left for a network', async () => {
  const taken = ['n1', 'n2', 'n3'];
  for (const name of taken) bench.docker('network', 'create', name);
  onTestFinished(() => void bench.docker('network', 'rm', ...taken));
  const { code, stdout, stderr } = await bench.tool(['test-local']).ended;
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    /^error: The network sagemaker-algo-\w+-net cannot be made: .*\n {2}All address ranges are taken\. `sagemaker-algo clean` .* `docker network ls`/m,
  );
  expect(bench.leftovers()).toEqual([]);
  // A training needs none.
  expect(await bench.tool(['train']).ended).toMatchObject({ code: 0 });
  expect(bench.leftovers()).toEqual([]);
});

it('that has one address range left: it is enough', async () => {
  const taken = ['n1', 'n2'];
  for (const name of taken) bench.docker('network', 'create', name);
  onTestFinished(() => void bench.docker('network', 'rm', ...taken));
  expect(await bench.tool(RUN).ended).toMatchObject({ code: 0 });
  expect(bench.leftovers()).toEqual([]);
});

it('with containers that write more than any pipe holds: they are not held up, and this tool stays small', async () => {
  const flood = `
import { execFileSync } from 'node:child_process';
execFileSync('sh', ['-c', 'yes "$(printf %9999s x)" | head -c 60000000; yes | head -c 60000000 >&2'], { stdio: 'inherit' });
`;
  const project = flawedProject(bench, {
    'train.mjs': `import { train } from './sound-train.mjs';${flood}train();\n`,
    'serve.mjs': `import { serve } from './sound-serve.mjs';${flood}serve();\n`,
  });
  // 120 MB from each container; kept in memory it could not be.
  const tool = bench.tool(['test-local', '--smoke', '--json'], { cwd: project, env: { NODE_OPTIONS: '--max-old-space-size=80' } });
  const { code, stdout } = await tool.ended;
  expect([code, JSON.parse(stdout).summary]).toEqual([0, expect.objectContaining({ failed: 0 })]);
  expect(findingOf(stdout, 'train/exit-code')).toMatchObject({ status: 'passed' });
  expect(bench.leftovers()).toEqual([]);
});
