import { expect, it } from 'vitest';
import { diagnose, neededFacts } from '../../src/doctor/diagnose.ts';
import { GATHERERS } from '../../src/doctor/gather/index.ts';
import { gatherFacts } from '../../src/doctor/gather.ts';
import { selectDiagnoses } from '../../src/doctor/select-diagnoses.ts';
import { describeOwner, OWNER_LABEL } from '../../src/owner.ts';
import { testContext } from '../support/context.ts';
import { docker, realEngine } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';

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

it('doctor points to what a run has left once its process is over, and not while it goes on', async () => {
  const { labels, runId } = await realEngine();
  const owners = { going: describeOwner(), over: `${describeOwner().replace(/\d+$/, '')}1` };
  const name = (state: string) => `sagemaker-algo-${runId}-${state}`;
  try {
    for (const [state, owner] of Object.entries(owners)) {
      const label = Object.entries({ ...labels, [OWNER_LABEL]: owner }).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
      await docker('volume', 'create', ...label, name(state));
    }
    const { findings } = await examine(['leftovers']);
    const [judgement] = findings.map((one) => one.judgement);
    const evidence = judgement !== undefined && 'evidence' in judgement ? judgement.evidence : [];
    expect(evidence).toContain(`volume ${name('over')}`);
    expect(evidence).not.toContain(`volume ${name('going')}`);
  } finally {
    await docker('volume', 'rm', '--force', ...Object.keys(owners).map(name));
  }
});
