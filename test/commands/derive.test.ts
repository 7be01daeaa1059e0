import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { derive } from '../../src/commands/derive.ts';
import { soundSpec } from '../config/sound-spec.ts';
import { testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const region = (name: string, content = '') => `<!-- sagemaker-algo:begin ${name} -->\n${content}<!-- sagemaker-algo:end ${name} -->\n`;
const README = `# A\n\n${region('hyperparameters')}\n${region('metrics')}`;
let cwd: string;
const read = (path = 'README.md') => readFileSync(join(cwd, path), 'utf8');

beforeEach(() => {
  cwd = workspace({ 'sagemaker-algo.json': JSON.stringify(soundSpec(), undefined, 2), 'README.md': README });
});

async function run(options: Partial<Parameters<typeof derive>[0]> = {}, from = cwd) {
  const context = testContext({ cwd: from });
  const code = await derive({ check: false, force: false, json: false, ...options }, context);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text() };
}

describe('derive', () => {
  it('fills what is empty, then has nothing to do', async () => {
    expect(await run()).toEqual({ code: 0, stdout: 'renewed  README.md:3  hyperparameters\nrenewed  README.md:6  metrics\n', stderr: '' });
    const text = read();
    expect(text).toContain('| `alpha` | Continuous |');
    expect(await run()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^unchanged {2}README.md:3 .*\nunchanged .*\n$/) });
    expect(read()).toBe(text);
  });

  it('works from a folder below the project, and keeps the mode of a file', async () => {
    mkdirSync(join(cwd, 'src'));
    chmodSync(join(cwd, 'README.md'), 0o600);
    expect(await run({}, join(cwd, 'src'))).toMatchObject({ code: 0, stderr: '' });
    expect(statSync(join(cwd, 'README.md')).mode & 0o777).toBe(0o600);
    expect(read()).toContain('`alpha`');
  });

  it('only looks with --check', async () => {
    expect(await run({ check: true })).toEqual({
      code: 1,
      stdout: 'stale  README.md:3  hyperparameters\nstale  README.md:6  metrics\n',
      stderr:
        'README.md:3: hyperparameters is from an earlier spec; renew it with: sagemaker-algo derive\n' +
        'README.md:6: metrics is from an earlier spec; renew it with: sagemaker-algo derive\n',
    });
    expect(read()).toBe(README);
    expect(await run({ check: true, force: true })).toMatchObject({ code: 1 });
    expect(read()).toBe(README);
    await run();
    expect(await run({ check: true })).toMatchObject({ code: 0, stderr: '' });
  });

  it('says what the spec has wrong, which a rehearsal would tell much later', async () => {
    const spec = soundSpec();
    const wrong = { ...spec, samples: { ...spec.samples, hyperparameters: [{ beta: 1 }] } };
    writeFileSync(join(cwd, 'sagemaker-algo.json'), JSON.stringify(wrong));
    expect(await run()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('sagemaker-algo.json: samples.hyperparameters[0].beta: is not one of training.hyperparameters\n'),
    });
  });

  it('leaves what was edited by hand and says how to go on', async () => {
    await run();
    const edited = read().replace('`alpha`', '`alpha` (see below)');
    writeFileSync(join(cwd, 'README.md'), edited);
    const told =
      'README.md:3: hyperparameters was edited by hand and is left as it is; `sagemaker-algo derive --force` replaces it, without its two marker lines it is yours.\n';
    expect(await run({ check: true })).toMatchObject({ code: 1, stderr: told });
    expect(await run()).toEqual({ code: 1, stdout: expect.stringMatching(/^edited {5}README.md:3/), stderr: told });
    expect(read()).toBe(edited);
    expect(await run({ force: true })).toMatchObject({ code: 0, stderr: '' });
    expect(read()).not.toContain('see below');
  });

  it('tells of markers that lead nowhere, and does the rest', async () => {
    writeFileSync(join(cwd, 'README.md'), `${README}\n<!-- sagemaker-algo:begin channels -->\n`);
    expect(await run()).toMatchObject({ code: 1, stderr: 'README.md:9: the region channels has no end; correct or remove the marker.\n' });
    expect(read()).toContain('`alpha`');
  });

  it('finds regions in docs and sources, not in what others wrote, behind links or in odd encodings', async () => {
    const code = '# sagemaker-algo:begin metrics\n# sagemaker-algo:end metrics\n';
    for (const folder of ['docs', 'src/deep', 'node_modules/x', '.git']) mkdirSync(join(cwd, folder), { recursive: true });
    for (const path of ['docs/a.md', 'node_modules/x/README.md', '.git/a.md']) writeFileSync(join(cwd, path), region('metrics'));
    writeFileSync(join(cwd, 'src/deep/types.py'), code);
    writeFileSync(join(cwd, 'src/data.csv'), code);
    writeFileSync(join(cwd, 'docs/latin.md'), Buffer.from(`\xe9\n${region('metrics')}`, 'latin1'));
    symlinkSync('a.md', join(cwd, 'docs/link.md'));
    const { code: exit, stdout, stderr } = await run({ json: true });
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      regions: [
        { file: 'README.md', region: 'hyperparameters', action: 'renewed' },
        { file: 'README.md', region: 'metrics' },
        { file: 'docs/a.md', line: 1, region: 'metrics', action: 'renewed' },
        { file: 'docs/latin.md', action: 'unclear', reason: 'the file is not UTF-8 text' },
        { file: 'src/deep/types.py', action: 'renewed' },
      ],
    });
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: 'docs/latin.md:1: the file is not UTF-8 text; correct or remove the marker.\n' });
    expect(readFileSync(join(cwd, 'docs/latin.md'), 'latin1')).toContain('\xe9');
  });

  it('says how to have a region when there is none', async () => {
    writeFileSync(join(cwd, 'README.md'), '# A\n');
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('<!-- sagemaker-algo:begin hyperparameters -->\n');
    expect(stdout).toContain('hyperparameters, channels, metrics, content-types');
  });

  it('needs a spec that can be read', async () => {
    writeFileSync(join(cwd, 'sagemaker-algo.json'), '{');
    await expect(run()).rejects.toMatchObject({ exitCode: 2 });
  });
});
