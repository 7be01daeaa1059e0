import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Kind } from '../../src/add/addition.ts';
import { add } from '../../src/commands/add.ts';
import type { Context } from '../../src/context.ts';
import { soundSpec } from '../config/sound-spec.ts';
import { captured, scriptedPrompt, testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const regions = ['hyperparameters', 'channels', 'metrics', 'content-types'];
const README = regions.map((name) => `<!-- sagemaker-algo:begin ${name} -->\n<!-- sagemaker-algo:end ${name} -->\n`).join('\n');
let cwd: string;
let spec: string;
const read = (path = 'sagemaker-algo.json') => readFileSync(join(cwd, path), 'utf8');

beforeEach(() => {
  spec = `${JSON.stringify(soundSpec(), undefined, 2)}\n`;
  cwd = workspace({ 'sagemaker-algo.json': spec, 'README.md': README, 'data/test.csv': '1,2\n' });
});

type Options = Record<string, unknown>;

async function run(kind: Kind, name: string | undefined, options: Options = {}, parts: Partial<Context> = {}) {
  const context = testContext({ cwd, ...parts });
  const code = await add(kind, name, { yes: false, dryRun: false, json: false, ...options }, context);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text() };
}

const depth = { type: 'Integer', min: '1', max: '20', default: '6', tunable: true, description: 'Depth of the trees' };

describe('add hyperparameter', () => {
  it('writes it into the spec and the README, and says what is left', async () => {
    const { code, stdout, stderr } = await run('hyperparameter', 'depth', depth);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "Added the hyperparameter depth to sagemaker-algo.json.
      Renewed in README.md: hyperparameters
      Renewed in README.md: channels
      Renewed in README.md: metrics
      Renewed in README.md: content-types

      Still to do:
        The training program reads "depth" from /opt/ml/input/config/hyperparameters.json, where every value is text.
      "
    `);
    expect(JSON.parse(read()).training.hyperparameters.depth).toEqual({
      type: 'Integer',
      range: { min: 1, max: 20 },
      default: 6,
      tunable: true,
      description: 'Depth of the trees',
    });
    expect(read('README.md')).toContain('| `depth` | Integer | 1 to 20 | 6 | yes | Depth of the trees |');
  });

  it('keeps every other line of the spec', async () => {
    await run('hyperparameter', 'depth', depth);
    const after = read().split('\n');
    const before = spec.split('\n');
    const start = before.findIndex((line, index) => line !== after[index]);
    // The one before gets its comma, then come the new lines.
    expect(after[start]).toBe(`${before[start]},`);
    expect(after.slice(-(before.length - start - 1))).toEqual(before.slice(start + 1));
    expect(after.length - before.length).toBe(10);
  });

  it.each<readonly [Options, unknown]>([
    [
      { type: 'Categorical', values: ['a', 'b'], default: 'a' },
      { type: 'Categorical', values: ['a', 'b'], default: 'a', description: '' },
    ],
    [
      { type: 'FreeText', default: '5' },
      { type: 'FreeText', default: '5', description: '' },
    ],
    [
      { type: 'Continuous', min: '1e-4', max: '0.30' },
      { type: 'Continuous', range: { min: 0.0001, max: 0.3 }, description: '' },
    ],
    // More digits than a number of JSON keeps.
    [
      { type: 'Integer', min: '0', max: '12345678901234567890' },
      { type: 'Integer', range: { min: 0, max: '12345678901234567890' }, description: '' },
    ],
    [
      { type: 'Integer', tunable: false, required: false },
      { type: 'Integer', description: '' },
    ],
  ])('takes %j', async (options, value) => {
    await run('hyperparameter', 'new', options);
    expect(JSON.parse(read()).training.hyperparameters.new).toEqual(value);
  });

  it('puts the value of a required one into every sample run', async () => {
    await run('hyperparameter', 'goal', { type: 'Integer', required: true, sample: '3' });
    expect(JSON.parse(read())).toMatchObject({
      training: { hyperparameters: { goal: { required: true } } },
      samples: { hyperparameters: [{ alpha: 0.5, target: 'y', goal: 3 }] },
    });
  });

  it.each<readonly [Options, string, string]>([
    [{}, 'The type is missing.', '--type Integer'],
    [{ type: 'Integer', min: '1' }, '--min is given without --max.', 'both bounds'],
    [{ type: 'Categorical' }, 'A Categorical hyperparameter needs its values.', '--values'],
    [
      { type: 'Integer', min: '1', max: '20', default: '60' },
      'training.hyperparameters.new.default lies outside the range from 1 to 20 (found: 60) (API-02).',
      'as it was',
    ],
    [{ type: 'Integer', min: 'x', max: '20' }, 'training.hyperparameters.new.range.min is not a whole number (found: "x")', 'as it was'],
    [{ type: 'FreeText', tunable: true }, 'training.hyperparameters.new.tunable cannot be set for FreeText', 'as it was'],
    [{ type: 'FreeText', required: true }, 'samples.hyperparameters[0].new is missing', '--sample VALUE'],
    [{ type: 'FreeText', description: 'a\nb' }, 'description holds the control character U+000A', 'as it was'],
    [{ type: 'FreeText', description: 'x'.repeat(1025) }, 'has 1025 characters; at most 1024 are allowed', 'as it was'],
  ])('refuses %j and leaves everything as it was', async (options, message, hint) => {
    await expect(run('hyperparameter', 'new', options)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
      exitCode: 2,
    });
    expect(read()).toBe(spec);
    expect(read('README.md')).toBe(README);
  });

  it('does not mind what was wrong before', async () => {
    const broken = spec.replace('"Ridge regression"', '"Ridge\\nregression"');
    writeFileSync(join(cwd, 'sagemaker-algo.json'), broken);
    expect(await run('hyperparameter', 'depth', depth)).toMatchObject({ code: 0 });
  });
});

describe('add channel', () => {
  it('writes it with its sample, whose path is that of the project', async () => {
    mkdirSync(join(cwd, 'src'));
    const options = {
      required: false,
      contentType: ['text/csv'],
      inputMode: ['Pipe', 'File'],
      sample: '../data/test.csv',
      description: 'Rows',
    };
    const { stdout } = await run('channel', 'test', options, { cwd: join(cwd, 'src') });
    expect(JSON.parse(read())).toMatchObject({
      training: { channels: { test: { description: 'Rows', required: false, contentTypes: ['text/csv'], inputModes: ['File', 'Pipe'] } } },
      samples: { channels: { test: { path: 'data/test.csv', contentType: 'text/csv' } } },
    });
    expect(stdout).toContain(
      'The training program reads the files below /opt/ml/input/data/test, or the FIFO /opt/ml/input/data/test_0 in Pipe mode; without',
    );
    expect(stdout).not.toContain('Put the sample');
    expect(read('README.md')).toContain('| `test` | no | `text/csv` | File, Pipe | Rows |');
  });

  it('takes everything that the spec has', async () => {
    const sample = { sample: 'data/none', sampleContentType: 'c/d', sampleInputMode: 'Pipe' };
    const { stdout } = await run('channel', 'test', {
      contentType: ['a/b', 'c/d'],
      inputMode: ['Pipe'],
      compression: ['Gzip', 'None'],
      recordWrapper: 'RecordIO',
      ...sample,
    });
    expect(JSON.parse(read())).toMatchObject({
      training: {
        channels: {
          test: {
            required: true,
            contentTypes: ['a/b', 'c/d'],
            inputModes: ['Pipe'],
            compression: ['None', 'Gzip'],
            recordWrapper: 'RecordIO',
          },
        },
      },
      samples: { channels: { test: { path: 'data/none', contentType: 'c/d', inputMode: 'Pipe' } } },
    });
    expect(stdout).toContain('Put the sample to data/none: there is no such file or folder.');
    expect(stdout).toContain('Write one line for buyers at training.channels.test.description');
  });

  it.each<readonly [Options, string]>([
    [{}, 'samples.channels.test is missing: the channel is required (API-05)'],
    [{ required: false, inputMode: ['Pip'] }, '--input-mode Pip: there is no Pip; did you mean Pipe?'],
    [{ required: false, compression: ['zip'] }, '--compression zip: '],
    [{ required: false, sampleInputMode: 'Pipe' }, '--sample-input-mode is given without --sample.'],
    [{ sample: 'data/test.csv', sampleInputMode: 'Pipe' }, 'samples.channels.test.inputMode is not declared for the channel'],
    [{ sample: 'data/test.csv', contentType: ['a/b'], sampleContentType: 'c/d' }, 'samples.channels.test.contentType is not one of'],
  ])('refuses %j', async (options, message) => {
    await expect(run('channel', 'test', options)).rejects.toMatchObject({ message: expect.stringContaining(message) });
    expect(read()).toBe(spec);
  });

  it('refuses a name that the API does, and a ninth channel', async () => {
    await expect(run('channel', 'a/b', { required: false })).rejects.toThrow('training.channels.a/b may hold only letters');
    for (const name of ['c3', 'c4', 'c5', 'c6', 'c7', 'c8']) await run('channel', name, { required: false });
    await expect(run('channel', 'c9', { required: false })).rejects.toThrow('training.channels has 9 entries; at most 8 are allowed');
  });

  it('uses a sample that is there already', async () => {
    const early = spec.replace(
      '"channels": {\n      "train": {\n        "path"',
      '"channels": {\n      "test": { "path": "data/test.csv" },\n      "train": {\n        "path"',
    );
    writeFileSync(join(cwd, 'sagemaker-algo.json'), early);
    await expect(run('channel', 'test', { sample: 'data' })).rejects.toThrow('samples.channels.test is there already.');
    const { stdout } = await run('channel', 'test', { required: false });
    expect(stdout).not.toContain('no sample');
  });
});

describe('add metric', () => {
  it('finds NAME=VALUE where nothing is said, and may be an objective', async () => {
    const { stdout } = await run('metric', 'validation:r2.adj', { objective: 'Maximize' });
    expect(JSON.parse(read()).training).toMatchObject({
      metrics: { 'validation:r2.adj': { regex: 'validation:r2\\.adj=([-+.0-9eE]+)' } },
      objectives: [{ metric: 'validation:rmse' }, { metric: 'validation:r2.adj', type: 'Maximize' }],
    });
    expect(stdout).toContain('The training program prints it. In the line "validation:r2.adj=0.5" the regular expression finds 0.5.');
    expect(read('README.md')).toContain('| `validation:r2.adj` | yes: maximised |');
  });

  it('makes the sections that are not there yet', async () => {
    const { metrics: _, objectives: __, ...training } = soundSpec().training;
    writeFileSync(join(cwd, 'sagemaker-algo.json'), JSON.stringify({ ...soundSpec(), training }));
    await run('metric', 'mae', { regex: 'mae=([0-9.]+)', objective: 'Minimize' });
    expect(JSON.parse(read()).training).toMatchObject({
      metrics: { mae: { regex: 'mae=([0-9.]+)' } },
      objectives: [{ metric: 'mae', type: 'Minimize' }],
    });
    expect(read()).not.toMatch(/\n|": /);
  });

  it.each([
    ['x(', 'is not a regular expression'],
    ['rmse=[0-9]+', 'has no group in parentheses'],
  ])('refuses the pattern %s', async (regex, reason) => {
    await expect(run('metric', 'm', { regex })).rejects.toThrow(`training.metrics.m.regex ${reason}`);
  });
});

describe('add content-type', () => {
  it('adds to both lists, or to one', async () => {
    const { stdout } = await run('content-type', 'application/x-foo');
    expect(stdout).toContain('There is no sample request of it');
    await run('content-type', 'a/request', { request: true });
    await run('content-type', 'a/answer', { response: true });
    expect(JSON.parse(read()).inference).toMatchObject({
      contentTypes: ['text/csv', 'application/json', 'application/x-foo', 'a/request'],
      responseTypes: ['text/csv', 'application/x-foo', 'a/answer'],
    });
    expect(read('README.md')).toContain('| `a/answer` | no | yes | none |');
  });

  it('adds to the list where it is missing', async () => {
    await run('content-type', 'application/json');
    expect(JSON.parse(read()).inference).toMatchObject({
      contentTypes: ['text/csv', 'application/json'],
      responseTypes: ['text/csv', 'application/json'],
    });
  });

  it('brings a sample request along', async () => {
    await run('content-type', 'application/x-foo', { sample: 'data/test.csv', sampleAccept: 'text/csv', sampleRecords: 2 });
    expect(JSON.parse(read()).samples.requests.at(-1)).toEqual({
      path: 'data/test.csv',
      contentType: 'application/x-foo',
      accept: 'text/csv',
      expect: { records: 2 },
    });
    expect(read('README.md')).toContain('[test.csv](data/test.csv)');
  });

  it.each<readonly [string, Options, string]>([
    ['csv', {}, '"csv" is not a content type such as text/csv.'],
    ['text/csv; charset=utf-8', {}, 'is not a content type'],
    ['a/b', { response: true, sample: 'data/test.csv' }, '--sample is the body of a request'],
    ['a/b', { sampleRecords: 1 }, '--sample-records is given without --sample.'],
    ['a/b', { sample: 'data/test.csv', sampleAccept: 'c/d' }, 'samples.requests[1].accept is not one of inference.responseTypes'],
    ['TEXT/csv', {}, 'The content type TEXT/csv exists already, at inference.contentTypes and inference.responseTypes'],
  ])('refuses %s with %j', async (name, options, message) => {
    await expect(run('content-type', name, options)).rejects.toThrow(message);
    expect(read()).toBe(spec);
  });
});

describe('add', () => {
  it.each<readonly [Kind, string, string]>([
    ['hyperparameter', 'alpha', 'training.hyperparameters.alpha (sagemaker-algo.json:17)'],
    ['channel', 'train', 'training.channels.train'],
    ['metric', 'validation:rmse', 'training.metrics.validation:rmse'],
  ])('refuses the %s %s, which exists, and tells how to change it', async (kind, name, where) => {
    await expect(run(kind, name, { type: 'Integer' })).rejects.toMatchObject({
      message: expect.stringContaining(`exists already, at ${where}`),
      hint: 'To change it, edit the file there, then run: sagemaker-algo derive',
    });
  });

  it.each<Kind>(['hyperparameter', 'channel', 'metric', 'content-type'])(
    'needs a name for a %s, which only a terminal is asked for',
    async (kind) => {
      await expect(run(kind, undefined)).rejects.toThrow('is missing.');
      await expect(run(kind, ' ')).rejects.toThrow('is missing.');
      await expect(run(kind, undefined, { yes: true }, { interactive: true })).rejects.toThrow('is missing.');
    },
  );

  it('shows the change with --dry-run and writes nothing', async () => {
    const { stdout, stderr } = await run('metric', 'mae', { dryRun: true });
    expect(stdout).toMatch(/^--- a\/sagemaker-algo\.json\n\+\+\+ b\/sagemaker-algo\.json\n@@ .*\n/);
    expect(stdout).toContain('\n+      "mae": {\n');
    expect(stdout).toContain('--- a/README.md\n');
    expect(stderr).toBe('Nothing was written.\n');
    expect([read(), read('README.md')]).toEqual([spec, README]);
    const { stdout: json } = await run('metric', 'mae', { dryRun: true, json: true });
    expect(JSON.parse(json)).toMatchObject({ written: false, diff: stdout });
    expect(read()).toBe(spec);
  });

  it('reports as JSON', async () => {
    const { stdout } = await run('metric', 'mae', { json: true });
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      kind: 'metric',
      name: 'mae',
      written: true,
      insertions: [{ path: 'training.metrics.mae', value: { regex: 'mae=([-+.0-9eE]+)' } }],
      derived: regions.map((region, index) => ({ file: 'README.md', line: 1 + 3 * index, region, action: 'renewed' })),
      todo: ['The training program prints it. In the line "mae=0.5" the regular expression finds 0.5.'],
    });
  });

  it('breaks what is left to do into lines on a narrow terminal', async () => {
    const stdout = captured({ isTTY: true, columns: 40 });
    await add('metric', 'mae', { yes: true, dryRun: false, json: false }, { ...testContext({ cwd }), stdout });
    const lines = (stdout.text().split('Still to do:\n')[1] ?? '').split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
    expect(
      lines
        .map((line) => line.trim())
        .join(' ')
        .trim(),
    ).toBe('The training program prints it. In the line "mae=0.5" the regular expression finds 0.5.');
  });

  it('leaves a table that was edited by hand, and says so', async () => {
    await run('metric', 'mae');
    const edited = read('README.md').replace('| `mae` | no |', '| `mae` | never |');
    writeFileSync(join(cwd, 'README.md'), edited);
    const { code, stderr } = await run('metric', 'mape');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^README\.md:\d+: metrics was edited by hand and is left as it is; `sagemaker-algo derive --force`/);
    expect(read('README.md')).toBe(edited);
  });

  it('reminds of the README where no table of it is derived', async () => {
    writeFileSync(join(cwd, 'README.md'), '# A\n');
    expect((await run('metric', 'mae')).stdout).toContain('Describe it in the README: no file has the marked region metrics;');
  });

  it('keeps mode, line breaks, byte order mark and a link', async () => {
    const windows = `\uFEFF${spec.replaceAll('\n', '\r\n').replaceAll('  ', '\t')}`;
    mkdirSync(join(cwd, 'real'));
    renameSync(join(cwd, 'sagemaker-algo.json'), join(cwd, 'real/spec.json'));
    symlinkSync('real/spec.json', join(cwd, 'sagemaker-algo.json'));
    writeFileSync(join(cwd, 'real/spec.json'), windows);
    chmodSync(join(cwd, 'real/spec.json'), 0o640);
    await run('hyperparameter', 'depth', depth);
    expect(lstatSync(join(cwd, 'sagemaker-algo.json')).isSymbolicLink()).toBe(true);
    expect(statSync(join(cwd, 'real/spec.json')).mode & 0o777).toBe(0o640);
    const after = read();
    expect(after.startsWith('\uFEFF{\r\n\t"$schema"')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]| {2}/);
    expect(JSON.parse(after.slice(1)).training.hyperparameters.depth.default).toBe(6);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])('is not misled by the name %s', async (name) => {
    await run('hyperparameter', name, { type: 'FreeText' });
    await run('metric', name);
    await run('channel', name, { required: false });
    expect(Object.keys(JSON.parse(read()).training.metrics)).toContain(name);
    await expect(run('metric', name)).rejects.toThrow('exists already');
  });

  it('refuses the one name that JSON can hold and programs lose', async () => {
    await expect(run('metric', '__proto__')).rejects.toThrow('The name __proto__ cannot be read by every program.');
  });

  it('needs a project, and one that can be read', async () => {
    await expect(run('metric', 'mae', {}, { cwd: workspace() })).rejects.toThrow('There is no sagemaker-algo.json');
    writeFileSync(join(cwd, 'sagemaker-algo.json'), '{ "name": }');
    await expect(run('metric', 'mae')).rejects.toThrow('is not valid JSON');
  });
});

describe('questions', () => {
  const asked = (kind: Kind, answers: Readonly<Record<string, string | boolean>>, options: Options = {}) =>
    run(kind, undefined, options, { interactive: true, prompt: scriptedPrompt(answers) });

  it('of a number', async () => {
    await asked(
      'hyperparameter',
      {
        'Name of the hyperparameter': 'depth',
        Type: 'Integer',
        'Smallest value (empty: no range)': '1',
        'Largest value': '20',
        'Default (empty: none)': '6',
        'May tuning jobs search it?': true,
        'What it does, in one line for buyers': 'Depth of the trees',
      },
      { required: false },
    );
    expect(JSON.parse(read()).training.hyperparameters.depth).toMatchObject({
      range: { min: 1, max: 20 },
      default: 6,
      tunable: true,
      description: 'Depth of the trees',
    });
  });

  it('of a choice that has to be made', async () => {
    await asked('hyperparameter', {
      'Name of the hyperparameter': 'loss',
      Type: 'Categorical',
      'Values, with commas between': 'squared, absolute',
      'Default (empty: none)': '',
      'Has the buyer to set it?': true,
      'May tuning jobs search it?': false,
      'Value of loss in the sample runs': 'squared',
      'What it does, in one line for buyers': '',
    });
    expect(JSON.parse(read())).toMatchObject({
      training: { hyperparameters: { loss: { values: ['squared', 'absolute'], required: true } } },
      samples: { hyperparameters: [{ loss: 'squared' }] },
    });
  });

  it('of a channel', async () => {
    await asked('channel', {
      'Name of the channel': 'test',
      'Must every training job have it?': false,
      'Content types of its files, with commas between (empty: any)': 'text/csv, a/b',
      'Input modes': 'File, Pipe',
      'Folder or file with sample data (empty: none), such as samples/channels/test': 'data/test.csv',
      'What it holds, in one line for buyers': 'Rows',
    });
    expect(JSON.parse(read()).training.channels.test).toEqual({
      description: 'Rows',
      required: false,
      contentTypes: ['text/csv', 'a/b'],
      inputModes: ['File', 'Pipe'],
    });
  });

  it('of a metric', async () => {
    await asked('metric', {
      'Name of the metric': 'mae',
      'Regular expression that finds the value in a line of the log; its first group is the value': 'mae: ([0-9.]+)',
      'May tuning jobs aim at it?': 'Minimize',
    });
    expect(JSON.parse(read()).training.objectives.at(-1)).toEqual({ metric: 'mae', type: 'Minimize' });
  });

  it('of a content type', async () => {
    await asked('content-type', {
      'Name of the content type': 'a/b',
      'Where is it used?': 'request',
      'File with a sample request of this type (empty: none yet)': 'data/test.csv',
    });
    expect(JSON.parse(read())).toMatchObject({
      inference: { contentTypes: ['text/csv', 'application/json', 'a/b'], responseTypes: ['text/csv'] },
    });
  });

  it('are not asked about what exists, and not with --yes', async () => {
    await expect(asked('metric', { 'Name of the metric': 'validation:rmse' })).rejects.toThrow('exists already');
    expect(await run('metric', 'mae', { yes: true }, { interactive: true })).toMatchObject({ code: 0 });
  });
});
