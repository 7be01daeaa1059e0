import { expect, it } from 'vitest';
import { diagnose, neededFacts } from '../../src/doctor/diagnose.ts';
import { GATHERERS } from '../../src/doctor/gather/index.ts';
import { gatherFacts } from '../../src/doctor/gather.ts';
import { selectDiagnoses } from '../../src/doctor/select-diagnoses.ts';
import { testContext } from '../support/context.ts';
import { docker, realEngine } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

const HOUR = 3_600_000;

async function examine(only: readonly string[], now: () => number = Date.now) {
  const cwd = workspace();
  const context = testContext({ cwd, env: process.env, now });
  const selected = selectDiagnoses(only);
  const facts = await gatherFacts(neededFacts(selected), GATHERERS, { context, projectDir: undefined });
  return { facts, findings: diagnose(selected, facts) };
}

it('doctor finds the engine that answers, and what it says of itself', async () => {
  const { facts } = await examine(['engine*', 'image-store', 'builder']);
  expect(facts.engine).toMatchObject({
    value: { status: 'answers', arch: 'amd64', version: await docker('version', '--format', '{{.Server.Version}}') },
  });
  expect(facts.engineInfo).toMatchObject({
    value: {
      dataRoot: await docker('info', '--format', '{{.DockerRootDir}}'),
      memoryBytes: Number(await docker('info', '--format', '{{.MemTotal}}')),
    },
  });
  const ahead = facts.engineInfo?.status === 'found' ? facts.engineInfo.value.clockAheadMs : undefined;
  expect(Math.abs(ahead ?? Number.NaN)).toBeLessThan(30_000);
});

it('doctor points to what a run has left once that is over, and not while it goes on', async () => {
  const { labels, runId } = await realEngine();
  const label = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  const name = `sagemaker-algo-${runId}-doctor`;
  await docker('volume', 'create', ...label, name);
  try {
    const left = async (now?: () => number) => {
      const { findings } = await examine(['leftovers'], now);
      const [judgement] = findings.map((one) => one.judgement);
      return judgement !== undefined && 'evidence' in judgement ? judgement.evidence : [];
    };
    expect(await left()).not.toContain(`volume ${name}`);
    expect(await left(() => Date.now() + 2 * HOUR)).toContain(`volume ${name}`);
  } finally {
    await docker('volume', 'rm', name);
  }
});
