import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { testLocal } from '../../src/commands/test-local.ts';
import type { Context } from '../../src/context.ts';
import type { ContainerEngine } from '../../src/engine/engine.ts';
import { exec } from '../../src/exec.ts';
import { removeFolder } from '../../src/files.ts';
import { silentProgress } from '../../src/log.ts';
import type { Finding, Report } from '../../src/report/report.ts';
import { captured, packageRoot } from '../support/context.ts';
import { buildFlaw, buildSound, type Flaw, flawEnvironment, readFlaws, writeProject } from '../support/flaws.ts';
import { resolveTested, TESTED } from '../support/tested-engine.ts';

/** Every flawed algorithm on a real engine: its check fails, what follows from it says so, and nothing else is found. */

/** `npm run test:flaws` takes every one and looks at everything in its areas; `npm test` takes the innocent ones and every third of the others. */
const WHOLE = process.env['FLAWS'] === 'whole';
const SAMPLE = process.env['FLAWS'] === 'sample';
const taken = readFlaws().filter(({ fails }, index) => !SAMPLE || fails.length === 0 || index % 3 === 0);

const id = randomBytes(4).toString('hex');
const images = {
  repository: `sagemaker-algo-flaws-${id}`,
  labels: { 'sagemaker-algo.run': `flaws-${id}`, 'sagemaker-algo.project': 'flaws' },
};
const folder = mkdtempSync(join(tmpdir(), 'sagemaker-algo-flaws-'));
let engine: ContainerEngine;

beforeAll(async () => {
  engine = await resolveTested(realContext(packageRoot, id));
  await buildSound(engine, images);
});

afterAll(() => {
  const tags = readFlaws().map(({ name }) => `${images.repository}:${name}`);
  try {
    execFileSync(TESTED, ['image', 'rm', '--force', ...tags, `${images.repository}:base`], { stdio: 'pipe' });
  } catch {
    // An image that was never built cannot be removed; the others are.
  }
  removeFolder(folder);
});

describe('flawed algorithms', { concurrent: true }, () => {
  it.each(taken)('$name', async (flaw) => {
    const { report, context } = await rehearse(flaw);
    const found = report.findings.filter(({ status }) => status === 'failed' || status === 'warned').map(({ check }) => check);
    expect(found, describeProblems(report)).toEqual(flaw.fails);
    expect(report.findings.flatMap((finding) => unexplained(finding, flaw))).toEqual([]);
    expect(context.stderr.text()).toBe('');
  });
});

/** The checks that a flaw trips and, of the same areas, those that a short run makes anyway; whole areas take three times as long. */
function narrow({ fails, only }: Flaw): readonly string[] {
  const short = checks.filter(({ id, smoke }) => smoke === true && only.some((name) => name === id.slice(0, id.indexOf('/'))));
  return fails.length === 0 ? only : [...new Set([...fails, ...short.map(({ id }) => id)])];
}

async function rehearse(flaw: Flaw): Promise<{ readonly report: Report; readonly context: ReturnType<typeof realContext> }> {
  const project = join(folder, flaw.name);
  writeProject(project, flaw, await buildFlaw(engine, images, flaw));
  const context = { ...realContext(project, `${id}-${flaw.name}`.slice(0, 40)), env: flawEnvironment(flaw, process.env) };
  const options = {
    smoke: false,
    only: WHOLE ? flaw.only : narrow(flaw),
    strict: false,
    engine: TESTED,
    report: [],
    json: true,
    network: false,
  } as const;
  await testLocal({ ...options, keep: false, list: false, dryRun: false }, context, { limits: flaw.limits });
  return { report: JSON.parse(context.stdout.text()), context };
}

/** What was not looked at although nothing that this flaw breaks is to blame. */
function unexplained({ check, status, reason, follows, blocked }: Finding, { fails }: Flaw): readonly string[] {
  if (status === 'error') return [`${check}: ${reason}`];
  if (status !== 'not-checked' || (follows !== undefined && fails.includes(follows))) return [];
  return follows === undefined && blocked === undefined && fails.length > 0
    ? []
    : [`${check} is not checked: ${reason} (follows ${follows})`];
}

function describeProblems({ findings }: Report): string {
  const problems = findings.filter(({ status }) => status === 'failed' || status === 'warned');
  return problems.map(({ check, actual, evidence }) => `${check}: ${actual}\n  ${evidence.join('\n  ')}`).join('\n');
}

/** A context of its own for each run: tests that run at the same time share none. */
function realContext(cwd: string, runId: string) {
  return {
    ...{ version: '0.1.0', packageRoot, cwd, runId, env: process.env, platform: process.platform, interactive: false },
    ...{
      stdout: captured(),
      stderr: captured(),
      exec,
      prompt: { text: ask, choose: ask, pick: ask, confirm: ask, orBack: ask, retract: () => {} },
      openKeyboard: () => undefined,
      progress: silentProgress,
      now: Date.now,
    },
    ...{ signal: new AbortController().signal, onKill: () => () => {} },
  } satisfies Context;
}

async function ask(): Promise<never> {
  throw new Error('Nobody is there to answer.');
}
