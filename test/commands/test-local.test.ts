import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCache } from '../../src/build/cache.ts';
import { readTestRecord } from '../../src/build/test-record.ts';
import { type TestLocalOptions, testLocal } from '../../src/commands/test-local.ts';
import { UserError } from '../../src/errors.ts';
import { type ExecRequest, exec } from '../../src/exec.ts';
import { removeFolder } from '../../src/files.ts';
import { REPORTER_NAMES } from '../../src/reporters/names.ts';
import { flawless } from '../support/algorithm.ts';
import { scriptedExec, testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const DEFAULTS: TestLocalOptions = {
  smoke: false,
  only: [],
  strict: false,
  report: [],
  json: false,
  network: false,
  keep: false,
  list: false,
  dryRun: false,
};

function project(script: FakeScript = flawless, files: Record<string, string> = SAMPLE_FILES) {
  const cwd = workspace({ ...files, 'sagemaker-algo.json': JSON.stringify(sampleConfig()) });
  const scanner = scriptedExec({ trivy: { stdout: '{"Results": []}' } });
  const execOrScan = (request: ExecRequest) => (request.command === 'trivy' ? scanner.exec(request) : exec(request));
  const env = { XDG_CACHE_HOME: workspace() };
  const context = testContext({ cwd, env, exec: execOrScan });
  const engine = fakeEngine(script);
  const parts = { findEngine: async () => engine, limits: { startup: 1, invocation: 2, training: 5, signOfLife: 0.05 } };
  const run = (options: Partial<TestLocalOptions> = {}) => testLocal({ ...DEFAULTS, ...options }, context, parts);
  const remembered = () => readTestRecord(openCache(env, context.platform), cwd);
  return { cwd, context, engine, run, remembered };
}

const report = (text: string) => JSON.parse(text) as { summary: Record<string, number>; findings: { check: string; status: string }[] };

describe('test-local', () => {
  test('--smoke starts two containers and passes', async () => {
    const { context, engine, run } = project();
    expect(await run({ smoke: true, json: true })).toBe(0);
    expect(report(context.stdout.text()).summary).toMatchObject({ failed: 0, notChecked: 0, errors: 0 });
    expect(engine.started.map(({ role }) => role)).toEqual(['train', 'serve']);
    expect([...engine.left]).toEqual([]);
  });

  test('the whole run judges every check, and is remembered with its images', async () => {
    const { context, engine, run, remembered } = project();
    await run({ json: true });
    const { findings, summary } = report(context.stdout.text());
    const id = async (tag: string) => (await engine.inspectImage(tag))?.id;
    expect(remembered()).toMatchObject({
      ...{ verdict: summary['failed'] === 0 ? 'passed' : 'failed', passed: summary['passed'], at: '2026-11-23T09:00:00.000Z' },
      images: { train: await id('demo-train:1'), serve: await id('demo-serve:1') },
    });
    expect(findings.filter(({ status }) => status === 'error' || status === 'not-checked')).toEqual([]);
    expect(findings.length).toBeGreaterThan(60);
    expect(context.progressLines).toEqual(expect.arrayContaining(['Train on the sample data, offline', 'Stop the server']));
  });

  test.each<Partial<TestLocalOptions>>([{ smoke: true }, { only: ['serve/ping-status'] }, { smoke: true, network: true }])(
    'a run that leaves something out, %j, says nothing of the images',
    async (options) => {
      const { run, remembered } = project();
      await run({ json: true, ...options });
      expect(remembered()).toBeUndefined();
    },
  );

  test('a flaw is found, and what follows from it is named as such', async () => {
    const { context, run, engine } = project({ ...flawless, train: () => ({ exitCode: 1, stderr: 'no such file\n' }) });
    expect(await run({ json: true, smoke: true })).toBe(1);
    const { findings } = report(context.stdout.text());
    expect(findings.filter(({ status }) => status === 'failed').map(({ check }) => check)).toEqual(['train/exit-code']);
    expect([...engine.left]).toEqual([]);
  });

  test('the terminal report goes to stdout, others into files', async () => {
    const { cwd, context, run } = project();
    expect(await run({ smoke: true, report: ['json=report.json'] })).toBe(0);
    expect(context.stdout.text()).toContain('PASSED');
    expect(report(readFileSync(join(cwd, 'report.json'), 'utf8')).summary['failed']).toBe(0);
  });

  test('every form at once, each in its own file, and one exit code whichever is asked for', async () => {
    const broken: FakeScript = { ...flawless, train: () => ({ exitCode: 1, stderr: "ModuleNotFoundError: No module named 'sklearn'\n" }) };
    const { cwd, context, run } = project(broken);
    const files = REPORTER_NAMES.map((name) => [name, `${name}.out`] as const);
    expect(await run({ smoke: true, report: files.map(([name, file]) => `${name}=${file}`) })).toBe(1);
    const [terminal, json, junit, github] = files.map(([, file]) => readFileSync(join(cwd, file), 'utf8'));
    expect(terminal).toMatch(/^ +Cause +A Python package is not in the image/m);
    expect(json).toContain('"cause": "A Python package is not in the image');
    expect(junit).toContain('Cause: A Python package is not in the image');
    expect(junit).toContain('blocked by train/exit-code');
    expect(github).toContain('%0ACause: A Python package is not in the image');
    for (const text of [terminal, json, junit, github]) expect(text).toContain('train/exit-code');
    expect(context.stdout.text()).toContain('FAILED 1 requirement of SageMaker is not met.');
    for (const name of REPORTER_NAMES) expect(await run({ smoke: true, report: [name] })).toBe(1);
  });

  test('observations are saved and judged again without an engine', async () => {
    const { cwd, context, engine, run } = project();
    expect(await run({ smoke: true, saveObservations: 'seen.json', report: ['json=one.json'] })).toBe(0);
    const before = engine.started.length;
    expect(await run({ smoke: true, from: 'seen.json', report: ['json=two.json'] })).toBe(0);
    expect(engine.started.length).toBe(before);
    const statuses = (file: string) => report(readFileSync(join(cwd, file), 'utf8')).findings.map(({ check, status }) => [check, status]);
    expect(statuses('two.json')).toEqual(statuses('one.json'));
    // What was not looked at then cannot be judged now.
    expect(await run({ from: 'seen.json' })).toBe(3);
    expect(context.stdout.text()).toContain('was not looked at');
  });

  test.each([
    ['no JSON', 'hello', 'not what --save-observations writes'],
    ['another file', '{"a":1}', 'not what --save-observations writes'],
    ['another version', '{"schemaVersion":99,"attempts":{}}', 'version is 99'],
    ['nothing in it', '{"schemaVersion":1,"attempts":{}}', 'the project is missing'],
  ])('--from a file that is %s', async (_, content, reason) => {
    const { cwd, run } = project();
    writeFileSync(join(cwd, 'seen.json'), content);
    await expect(run({ from: 'seen.json' })).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(reason) });
  });

  test('--list and --dry-run start nothing', async () => {
    const { context, engine, run } = project();
    expect(await run({ list: true, only: ['batch'] })).toBe(0);
    expect(context.stdout.text()).toMatch(/^batch\//);
    expect(await run({ dryRun: true, smoke: true })).toBe(0);
    expect(context.stdout.text()).toContain('# train on the sample data\ndocker run demo-train:1 train\n# serve over the packed model\n');
    expect(engine.started).toEqual([]);
  });

  test('--keep leaves the work folder and names it', async () => {
    const { context, run } = project();
    await run({ smoke: true, keep: true });
    const folder = /work folder is kept: (.*)/.exec(context.stderr.text())?.[1] ?? '';
    onTestFinished(() => removeFolder(folder));
    expect(existsSync(join(folder, 'train/model/model.json'))).toBe(true);
    expect(existsSync(join(folder, 'model.tar.gz'))).toBe(true);
  });

  test('--network reaches every container', async () => {
    const { engine, run } = project();
    await run({ smoke: true, network: true });
    expect(engine.started.map(({ network }) => network.kind)).toEqual(['outside', 'outside']);
  });

  test.each([
    ['missing sample data', { 'requests/one.csv': '1,2\n' }, {}, 2, 'samples.channels.train.path'],
    ['an image that was not built', SAMPLE_FILES, { images: () => undefined }, 3, 'demo-train:1'],
    [
      'an engine that dies',
      SAMPLE_FILES,
      {
        start: () => {
          throw new UserError('Docker does not answer any more.', { exitCode: 3 });
        },
      },
      3,
      'does not answer',
    ],
  ])('%s ends the run with one sentence and leaves nothing', async (_, files, more, exitCode, message) => {
    const { engine, run } = project({ ...flawless, ...more }, files);
    await expect(run()).rejects.toMatchObject({ kind: 'user', exitCode, message: expect.stringContaining(message) });
    expect([...engine.left]).toEqual([]);
  });

  test('Ctrl-C in the middle leaves nothing', async () => {
    const { context, engine, run } = project({ train: () => ({ endsOn: 'SIGTERM' }) });
    const running = run({ smoke: true });
    setTimeout(context.interrupt, 50);
    await expect(running).rejects.toMatchObject({ kind: 'interrupted' });
    expect([...engine.left]).toEqual([]);
  });

  test('without a container the same checks apply where they can', async () => {
    const { context, run } = project({ ...flawless, kind: 'process' });
    const code = await run({ json: true });
    const { findings } = report(context.stdout.text());
    expect(findings.filter(({ status }) => status === 'not-checked').map(({ check }) => check)).toContain('image/architecture');
    expect(findings.find(({ check }) => check === 'train/exit-code')?.status).toBe('passed');
    expect(code).not.toBe(70);
  });
});
