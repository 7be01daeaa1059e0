import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CleanOptions, clean } from '../../src/commands/clean.ts';
import type { Context } from '../../src/context.ts';
import { describeOwner } from '../../src/owner.ts';
import { OWNER_FILE } from '../../src/work-folders.ts';
import { scriptedPrompt, testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const OPTIONS: CleanOptions = { images: false, cache: false, yes: false, dryRun: false, json: false };
const DEAD = `${describeOwner().replace(/\d+$/, '')}1`;

/** A temporary folder of its own with a work folder of a dead run, and a machine without any engine. */
function machine(parts: Partial<Context> = {}) {
  const cache = workspace({
    'sagemaker-algo/builds/0123456789abcdef0123456789abcdef.json': '{}',
    'sagemaker-algo/own/file.txt': 'x',
    'sagemaker-algo/own-file': 'x',
  });
  const before = process.env['TMPDIR'];
  const temp = mkdtempSync(join(tmpdir(), 'clean-'));
  process.env['TMPDIR'] = temp;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(temp, { recursive: true, force: true });
  });
  const folder = join(temp, 'sagemaker-algo-k3j2h1g0f9-AbCdEf');
  mkdirSync(join(folder, 'train'), { recursive: true });
  writeFileSync(join(folder, 'train/file'), '12345');
  writeFileSync(join(folder, OWNER_FILE), DEAD);
  const context = testContext({ cwd: temp, env: { PATH: '', XDG_CACHE_HOME: cache }, now: Date.now, ...parts });
  return { context, temp, cache };
}

describe.runIf(process.platform === 'linux')('clean', () => {
  it('asks, and a no removes nothing', async () => {
    const { context, temp } = machine({ interactive: true });
    const bytes = 5 + DEAD.length;
    const asked = { ...context, prompt: scriptedPrompt({ [`Remove 1 work folder (${bytes} B)?`]: false }) };
    expect(await clean(OPTIONS, asked)).toBe(0);
    expect(context.stderr.text()).toContain('Nothing was removed.');
    expect(readdirSync(temp)).toHaveLength(1);
  });

  it('a yes removes what was shown', async () => {
    const { context, temp } = machine({ interactive: true });
    const asked = { ...context, prompt: scriptedPrompt({ [`Remove 1 work folder (${5 + DEAD.length} B)?`]: true }) };
    expect(await clean(OPTIONS, asked)).toBe(0);
    expect(context.stdout.text()).toMatch(/folder {2}sagemaker-algo-k3j2h1g0f9-AbCdEf {2}\d+ B {2}0 s old\n.*Removed 1 work folder/s);
    expect(readdirSync(temp)).toEqual([]);
  });

  it('where nobody can be asked it shows and stays away, with exit code 2', async () => {
    const { context, temp } = machine();
    await expect(clean(OPTIONS, context)).rejects.toMatchObject({ kind: 'user', exitCode: 2, hint: expect.stringContaining('--yes') });
    expect(context.stdout.text()).toContain('sagemaker-algo-k3j2h1g0f9-AbCdEf');
    expect(readdirSync(temp)).toHaveLength(1);
  });

  it('the cache goes only when asked for, and nothing else that lies there', async () => {
    const { context, cache } = machine();
    expect(await clean({ ...OPTIONS, yes: true }, context)).toBe(0);
    expect(readdirSync(join(cache, 'sagemaker-algo/builds'))).toHaveLength(1);
    expect(await clean({ ...OPTIONS, yes: true, cache: true }, context)).toBe(0);
    expect(readdirSync(join(cache, 'sagemaker-algo/builds'))).toEqual([]);
    expect(readdirSync(join(cache, 'sagemaker-algo')).sort()).toEqual(['builds', 'own', 'own-file']);
    expect(await clean({ ...OPTIONS, cache: true }, context)).toBe(0);
    expect(context.stderr.text()).toContain('There is nothing to remove.');
  });

  it('an engine that was named has to answer', async () => {
    const { context } = machine();
    await expect(clean({ ...OPTIONS, engine: 'podman', yes: true }, context)).rejects.toMatchObject({
      ...{ kind: 'user', exitCode: 3, message: 'podman does not answer. There is no such program on PATH.' },
    });
  });

  it('stops between two things on Ctrl-C', async () => {
    const { context, temp } = machine();
    context.interrupt();
    await expect(clean({ ...OPTIONS, yes: true }, context)).rejects.toMatchObject({
      kind: 'interrupted',
      left: expect.stringContaining('clean again'),
    });
    expect(readdirSync(temp)).toHaveLength(1);
  });
});
