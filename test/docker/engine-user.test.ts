import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { engineProxy } from '../support/engine-proxy.ts';
import { realEngine, scriptImage } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

const USER = 12_345;

beforeAll(() => void scriptImage());

// The process stops being root in the middle, so this file holds one test.
it.skipIf(process.getuid?.() !== 0)('gives a user without root everything that the container wrote', async () => {
  const proxy = await engineProxy(USER);
  const home = workspace();
  const ml = join(home, 'ml');
  for (const folder of [home, ml, join(ml, 'model'), join(ml, 'output')]) {
    mkdirSync(folder, { recursive: true });
    chownSync(folder, USER, USER);
  }
  const { engine, spec } = await realEngine({ DOCKER_HOST: proxy.host, HOME: home });
  Object.assign(process.env, { DOCKER_HOST: proxy.host, HOME: home });
  process.setgroups?.([]);
  process.setgid?.(USER);
  process.setuid?.(USER);

  const script = [
    'cd /opt/ml/model',
    'echo plain > plain',
    'mkdir -p "deep er/er"',
    'echo secret > "deep er/er/file"; chmod 600 "deep er/er/file"',
    'mkdir locked; echo x > locked/x; chmod 000 locked/x; chmod 000 locked',
    'ln -s /etc/shadow link',
    'mkfifo fifo',
    'chmod 755 plain',
    'mkdir other; touch other/a; chown -R 777:777 other; chmod 700 other',
    'echo bad > /opt/ml/output/failure; chmod 600 /opt/ml/output/failure',
    'exit 1',
  ].join('\n');
  const mounts = [
    { path: 'model', readOnly: false },
    { path: 'output', readOnly: false },
  ];
  const container = await engine.start(spec(script, { ml, mounts }));
  expect((await container.exited).exitCode).toBe(1);
  expect(() => readFileSync(join(ml, 'model/deep er/er/file'))).toThrow(/EACCES/);
  await container.collect();
  expect(readFileSync(join(ml, 'model/deep er/er/file'), 'utf8')).toBe('secret\n');
  expect(readFileSync(join(ml, 'model/locked/x'), 'utf8')).toBe('x\n');
  expect(readFileSync(join(ml, 'output/failure'), 'utf8')).toBe('bad\n');
  expect(statSync(join(ml, 'model/plain')).mode & 0o777).toBe(0o755);
  expect(existsSync(join(ml, 'model/other/a'))).toBe(true);
  await container.remove();
  rmSync(ml, { recursive: true });

  // Removed while it still writes, and nobody has collected.
  mkdirSync(join(ml, 'model'), { recursive: true });
  const killed = await engine.start(spec('mkdir -p /opt/ml/model/a/b; echo ready; sleep 60', { ml, mounts: mounts.slice(0, 1) }));
  await killed.firstOutput;
  await killed.remove();
  rmSync(ml, { recursive: true });
});
