import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { engineProxy } from '../support/engine-proxy.ts';
import { type Bench, realEngine, scriptImage } from '../support/real-engine.ts';
import { TESTED } from '../support/tested-engine.ts';
import { workspace } from '../support/workspace.ts';

const USER = 12_345;

beforeAll(() => void scriptImage());

const isRoot = process.getuid?.() === 0;

// The process stops being root in the middle, so this file holds one test. An engine of its own is reached by a user as it is.
it.skipIf(!isRoot && TESTED === 'docker')('gives a user without root everything that the container wrote', async () => {
  const home = workspace();
  const ml = join(home, 'ml');
  for (const folder of ['model', 'output']) mkdirSync(join(ml, folder), { recursive: true });
  const { engine, spec } = isRoot ? await becomeUser(home) : await realEngine();

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
  // To an engine without root the container's root is its own user, and only others are somebody else.
  expect(() => readFileSync(join(ml, isRoot ? 'model/deep er/er/file' : 'model/other/a'))).toThrow(/EACCES/);
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

/** From here on this process is a user who reaches the engine that root has; `home`, and what is there, is that user's. */
async function becomeUser(home: string): Promise<Bench> {
  const proxy = await engineProxy(USER);
  for (const path of ['', 'ml', 'ml/model', 'ml/output']) chownSync(join(home, path), USER, USER);
  const bench = await realEngine({ DOCKER_HOST: proxy.host, HOME: home });
  Object.assign(process.env, { DOCKER_HOST: proxy.host, HOME: home });
  process.setgroups?.([]);
  process.setgid?.(USER);
  process.setuid?.(USER);
  return bench;
}
