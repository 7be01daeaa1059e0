import { expect, it } from 'vitest';
import { placeOnMachine } from '../../src/commands/on-machine.ts';
import { parseMachine } from '../../src/engine/docker-state.ts';
import { testContext } from '../support/context.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { sampleConfig } from '../support/project.ts';

const DOCKER = { NCPU: 2, MemTotal: 8_589_934_592 };
const podman = (rootless: boolean, cgroupVersion: string) => ({
  host: { cpus: 2, memTotal: 8_589_934_592, cgroupVersion, security: { rootless } },
});

/** The engine that gives this answer to `info`, as it would be with `--as`. */
function place(info: unknown) {
  const context = testContext({ cwd: '/' });
  const engine = { ...fakeEngine({}), describeMachine: async () => parseMachine(info) };
  return { context, placed: placeOnMachine(engine, sampleConfig(), 'ml.m5.large', context) };
}

it.each([DOCKER, { ...DOCKER, MemoryLimit: true }, podman(false, 'v1'), podman(true, 'v2')])('%j is held to a machine', async (info) => {
  const { context, placed } = place(info);
  await placed;
  expect(context.progressLines.join()).toContain('As on ml.m5.large: each container has 2 cores and 8 GiB.');
});

it.each([{ ...DOCKER, MemoryLimit: false }, podman(true, 'v1')])('%j sets no limits, which is said instead', async (info) => {
  await expect(place(info).placed).rejects.toMatchObject({ kind: 'user', exitCode: 3, hint: expect.stringContaining('cgroups v2') });
});
