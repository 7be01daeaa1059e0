import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TestLocalOptions } from '../../src/commands/test-local.ts';
import { testLocalWatch } from '../../src/commands/test-local-watch.ts';
import type { BuildResult } from '../../src/engine/engine.ts';
import { UserError } from '../../src/errors.ts';
import { type ExecRequest, exec } from '../../src/exec.ts';
import type { WatchedInputs } from '../../src/watch/inputs.ts';
import { flawless } from '../support/algorithm.ts';
import { scriptedExec, testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

/** Quick ones; `healthy-soon` is no part of the short run. */
const ONLY = ['train/exit-code', 'serve/ping-status', 'serve/healthy-soon', 'project/listing-papers'];
/** One verdict, with requests. */
const SHORT = { smoke: true, only: ['train/exit-code', 'serve/invocation-status'] };

const DEFAULTS: TestLocalOptions = {
  ...{ smoke: false, only: ONLY, strict: false, report: [], json: false },
  ...{ network: false, keep: false, list: false, dryRun: false, watch: true },
};

const FILES = {
  ...SAMPLE_FILES,
  'Dockerfile.train': 'FROM scratch\nCOPY src/train /\n',
  'Dockerfile.serve': 'FROM scratch\nCOPY src/serve /\n',
  '.dockerignore': '*\n!src\n',
  'src/a.txt': 'a\n',
};

const BUILT: BuildResult = { status: 'built', durationMs: 1 };

/** One that is never healthy. */
const broken: FakeScript = { ...flawless, serve: () => ({ listener: (_, response) => void response.writeHead(500).end() }) };

/** A project that is watched by hand: what is saved, and which keys are pressed, is said by the test. */
function watched(options: Partial<TestLocalOptions> = {}, script: FakeScript = flawless, config: object = sampleConfig()) {
  const runId = `watch${Math.random().toString(36).slice(2, 8)}`;
  const cwd = workspace({ ...FILES, 'sagemaker-algo.json': JSON.stringify(config) });
  const scanner = scriptedExec({ trivy: { stdout: '{"Results": []}' } });
  let press: (key: string) => void = () => {};
  const closed: true[] = [];
  const context = testContext({
    cwd,
    now: Date.now,
    runId,
    env: { XDG_CACHE_HOME: workspace() },
    exec: (request: ExecRequest) => (request.command === 'trivy' ? scanner.exec(request) : exec(request)),
    openKeyboard: (onKey) => {
      press = onKey;
      return { close: () => void closed.push(true) };
    },
  });
  const built: string[] = [];
  const builds: { result: BuildResult } = { result: BUILT };
  const engine = {
    ...fakeEngine(script),
    build: async ({ tag }: { readonly tag: string }) => {
      built.push(tag);
      return builds.result;
    },
  };
  const opened: WatchedInputs[] = [];
  let save: (path: string) => void = () => {};
  const parts = {
    findEngine: async () => engine,
    limits: { startup: 1, invocation: 2, training: 5, signOfLife: 0.05 },
    openWatcher: async (inputs: WatchedInputs, { onChange }: { readonly onChange: (path: string) => void }) => {
      opened.push(inputs);
      save = onChange;
      return { close: async () => {} };
    },
  };
  const ended = testLocalWatch({ ...DEFAULTS, ...options }, context, parts);
  ended.catch(() => {});
  onTestFinished(async () => {
    context.interrupt();
    await ended.catch(() => {});
  });
  /** Everything written since the last call, once it holds so many lines that say that it waits. */
  let read = 0;
  const next = async () => {
    for (let waited = 0; waited < 15_000; waited += 10) {
      const fresh = context.stdout.text().slice(read);
      if (/^Watching/m.test(fresh)) {
        read = context.stdout.text().length;
        return fresh;
      }
      await pause(10);
    }
    throw new Error(`nothing came: ${context.stdout.text().slice(read)}`);
  };
  const started = () => engine.started.splice(0).map(({ role }) => role);
  return {
    ...{ cwd, context, engine, built, builds, opened, ended, next, started },
    press: (key: string) => press(key),
    keyboardClosed: () => closed.length,
    write: (path: string, text: string) => {
      writeFileSync(join(cwd, path), text);
      save(join(cwd, path));
    },
    save: (path: string) => save(join(cwd, path)),
  };
}

describe('test-local --watch', () => {
  test('builds, gives a first verdict, then the whole one, then waits', async () => {
    const { next, built, started } = watched();
    const text = await next();
    expect(text).toMatch(/^\nEverything, to begin with\.\n/);
    expect(text).toMatch(/SO FAR GOOD \d+ more checks follow\./);
    expect(text).toMatch(/\nPASSED /);
    expect(text.trimEnd().split('\n').at(-1)).toBe('Watching. a all · f failed · enter again · q quit · ? help');
    expect(built.sort()).toEqual(['demo-serve:1', 'demo-train:1']);
    // The model of the first verdict is good for the whole one.
    expect(started().filter((role) => role === 'train')).toEqual(['train']);
  });

  test('a file of both images: first served on the model that is there, then trained again', async () => {
    const { next, write, built, started } = watched();
    await next();
    built.length = 0;
    started();
    write('src/a.txt', 'b\n');
    const text = await next();
    expect(text).toMatch(/^\nsrc\/a\.txt was saved\.\n/);
    expect(text).toMatch(/after saving/);
    expect(text).toMatch(/serve {2,}\d of \d passed\n[\s\S]*SO FAR GOOD on the last model that was trained; \d+ more checks? follows?\./);
    // The server's image alone is enough for the first verdict.
    expect(built).toEqual(['demo-serve:1', 'demo-train:1']);
    const roles = started();
    expect(roles.slice(0, 2)).toEqual(['serve', 'train']);
    expect(roles.filter((role) => role === 'serve')).toHaveLength(2);
  });

  test('a failed first verdict is shown without looking for its cause, and the whole one follows', async () => {
    const script = { ...flawless };
    const { next, write, started } = watched({ smoke: true, only: ['train/exit-code', 'serve/ping-status'] }, script);
    await next();
    started();
    Object.assign(script, { serve: broken.serve });
    write('src/a.txt', 'b\n');
    const text = await next();
    expect(text).toMatch(/FAILED on the last model that was trained; 1 more check follows\.[\s\S]*\nFAILED /);
    // The whole one looks for the cause with servers of its own.
    expect(started().slice(0, 2)).toEqual(['serve', 'train']);
  });

  test('after a training that failed, the model before it serves until the next one', async () => {
    const script = { ...flawless };
    const { next, write, started } = watched({}, script);
    await next();
    Object.assign(script, { train: () => ({ exitCode: 1 }) });
    write('src/a.txt', 'b\n');
    expect(await next()).toMatch(/\nFAILED 1 requirement/);
    started();
    Object.assign(script, { train: flawless.train });
    write('src/a.txt', 'c\n');
    expect(await next()).toMatch(/SO FAR GOOD on the last model that was trained[\s\S]*\nPASSED /);
    expect(started().slice(0, 2)).toEqual(['serve', 'train']);
  });

  test('what only the server has: no training, and the findings of the training are from before', async () => {
    const { next, write, built, started } = watched();
    await next();
    built.length = 0;
    started();
    write('Dockerfile.serve', 'FROM scratch\nCOPY src/serve /serve\n');
    const text = await next();
    expect(built).toEqual(['demo-serve:1']);
    expect(started()).not.toContain('train');
    expect(text).toMatch(/train {2,}1 of 1 passed \(all from before\)/);
    expect(text).toMatch(/\nPASSED /);
  });

  test('a sample request: nothing is built, nothing trained, and its finding is new', async () => {
    const { next, write, built, started } = watched(SHORT);
    await next();
    built.length = 0;
    started();
    write('requests/one.csv', 'x,y\n');
    const text = await next();
    expect(built).toEqual([]);
    expect(started()).not.toContain('train');
    expect(text).toContain('serve/invocation-status');
    expect(text).toMatch(/FAILED 1 requirement/);
  });

  test('a paper: neither container nor build', async () => {
    const { next, write, started } = watched();
    await next();
    started();
    write('README.md', '# Demo\n');
    expect(await next()).toMatch(/serve {2,}\d+ of \d+ passed \(all from before\)/);
    expect(started()).toEqual([]);
  });

  test('a failed finding from before is shown again, and said to be from before', async () => {
    const { next, write } = watched({ only: ['project/listing-papers', 'serve/ping-status'] }, broken);
    expect(await next()).toContain('serve/ping-status');
    write('README.md', '# Demo\n');
    const text = await next();
    expect(text).toContain('serve/ping-status');
    expect(text).toContain('From before: nothing that it looks at has changed since.');
    expect(text).toMatch(/FAILED 1 requirement/);
  });

  test('f looks at what did not pass only, enter at the same again, a at everything', async () => {
    const { next, press, started, built, cwd } = watched();
    expect(await next()).toContain('project/listing-papers');
    started();
    press('f');
    const text = await next();
    expect(text).toMatch(/^\nWhat did not pass, again \(1\)\.\n/);
    expect(text).toMatch(/serve {2,}2 of 2 passed \(all from before\)/);
    expect(started()).toEqual([]);
    const { channels, hyperparameters } = sampleConfig().training;
    const names = [...Object.keys(channels), ...Object.keys(hyperparameters), 'text/csv'];
    writeFileSync(join(cwd, 'README.md'), `# Demo\n${names.join('\n')}\n`);
    press('\r');
    expect(await next()).toMatch(/^\nThe last look, again\.[\s\S]*4 passed/);
    press('f');
    expect(await next()).toMatch(/PASSED[\s\S]*Nothing has failed that could pass now\./);
    press('a');
    expect(await next()).toMatch(/^\nEverything, again\./);
    expect(started()).toContain('train');
    // An image that would be the same is not built again.
    expect(built).toHaveLength(2);
  });

  test('an edit in the middle of a look: that look is given up, and what it was about is still looked at', async () => {
    let release: () => void = () => {};
    let held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const script: FakeScript = { ...flawless, train: (spec) => held.then(() => flawless.train?.(spec) ?? {}) };
    const { next, write, started, context } = watched({}, script);
    for (; started().length === 0; ) await pause(5);
    write('README.md', '# Demo\n');
    release();
    held = Promise.resolve();
    const text = await next();
    expect(text).toMatch(/^\nEverything, to begin with\.\n\nREADME\.md was saved\.\n/);
    expect(text).toMatch(/\nPASSED /);
    expect(text).not.toContain('from before');
    expect(context.stdout.text().match(/^Watching/gm)).toHaveLength(1);
  });

  test('a spec that cannot be read is one problem, and the next save mends it', async () => {
    const { next, write, started, opened } = watched();
    await next();
    started();
    write('sagemaker-algo.json', '{ "name": ');
    const text = await next();
    expect(text).toContain('error: sagemaker-algo.json');
    expect(text).not.toMatch(/PASSED|FAILED/);
    expect(started()).toEqual([]);
    // Saved while the spec cannot be read: not forgotten.
    write('src/a.txt', 'c\n');
    await next();
    write('sagemaker-algo.json', JSON.stringify(sampleConfig({ samples: { ...sampleConfig().samples, batch: undefined } })));
    expect(await next()).toMatch(/\nPASSED /);
    expect(started()).toContain('train');
    // Other samples, another watch.
    expect(opened).toHaveLength(2);
  });

  test('a failed build shows its last lines and waits', async () => {
    const { next, write, builds, started } = watched();
    await next();
    started();
    builds.result = { status: 'failed', step: '2/3 RUN make', log: 'make: nothing to do\nerror: no rule', durationMs: 1 };
    write('src/a.txt', 'd\n');
    const text = await next();
    expect(text).toContain('error: no rule');
    expect(text).not.toMatch(/PASSED|FAILED/);
    expect(started()).toEqual([]);
    builds.result = BUILT;
    write('src/a.txt', 'e\n');
    expect(await next()).toMatch(/\nPASSED /);
    expect(started()).toContain('train');
  });

  test('what cannot be looked at is told, and looked at again on demand', async () => {
    const { next, press, cwd } = watched(SHORT);
    await next();
    rmSync(join(cwd, 'requests'), { recursive: true });
    press('a');
    expect(await next()).toMatch(/error: .*requests/);
    press('a');
    expect(await next()).toMatch(/error: .*requests/);
  });

  test('q ends with 0, Ctrl-C with an interruption; both leave nothing', async () => {
    const quiet = watched();
    await quiet.next();
    quiet.press('q');
    expect(await quiet.ended).toBe(0);
    expect(quiet.keyboardClosed()).toBe(1);
    expect([...quiet.engine.left]).toEqual([]);
    const busy = watched();
    for (; busy.started().length === 0; ) await pause(5);
    busy.context.interrupt();
    await expect(busy.ended).rejects.toThrow('Interrupted');
    expect([...busy.engine.left]).toEqual([]);
    expect(busy.keyboardClosed()).toBe(1);
    expect(readdirSync(tmpdir()).filter((name) => name.includes(busy.context.runId))).toEqual([]);
  });

  test('--smoke has one verdict, --strict fails for a warning', async () => {
    const { next } = watched(SHORT);
    const text = await next();
    expect(text).not.toContain('SO FAR');
    expect(text).toMatch(/\nPASSED /);
    const warned = watched({ strict: true, only: ['project/descriptions'] }, flawless, { ...sampleConfig(), description: undefined });
    expect(await warned.next()).toMatch(/FAILED/);
  });

  test('without a project, and for a check that does not exist, it ends at once', async () => {
    const context = testContext({ cwd: workspace() });
    await expect(testLocalWatch(DEFAULTS, context)).rejects.toThrow(UserError);
    await expect(testLocalWatch({ ...DEFAULTS, only: ['nothing'] }, context)).rejects.toThrow("no check, area or clause 'nothing'");
  });
});
