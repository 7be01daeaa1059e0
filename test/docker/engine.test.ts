import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, test } from 'vitest';
import { resolveDocker } from '../../src/engine/index.ts';
import { exec } from '../../src/exec.ts';
import { silentProgress } from '../../src/log.ts';

const ml = mkdtempSync(join(tmpdir(), 'engine-test-'));
afterAll(() => rmSync(ml, { recursive: true, force: true }));
const runId = `t${Date.now().toString(36)}`;
const labels = { 'sagemaker-algo.run': runId, 'sagemaker-algo.project': 'engine-test' };

test('first', async () => {
  const engine = await resolveDocker({
    env: process.env,
    platform: 'linux',
    exec,
    signal: new AbortController().signal,
    now: Date.now,
    progress: silentProgress,
    packageRoot: '.',
  });
  console.log(engine.info);
  const net = await engine.createNetwork(`${runId}-net`, labels);
  const t = performance.now();
  const c = await engine.start({
    role: 'serve',
    image: 'node:24-slim',
    name: `${runId}-a`,
    ml,
    mounts: [{ path: '', readOnly: false }],
    env: { A: 'b c' },
    network: { kind: 'internal', id: net.id, aliases: ['algo-1'] },
    hostname: 'h',
    hosts: {},
    labels,
  });
  console.log('started', performance.now() - t, await Promise.race([c.exited, 'running']));
  console.log(await c.exited, await c.log());
  await c.remove();
  await net.remove();
  await engine.sweep(runId, { wait: true });
});
