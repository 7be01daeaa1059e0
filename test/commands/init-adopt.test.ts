import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init } from '../../src/commands/init.ts';
import type { InitOptions } from '../../src/commands/init-known.ts';
import { loadConfig } from '../../src/config/load.ts';
import { isInterrupted } from '../../src/errors.ts';
import { packageRoot, scriptedPrompt, testContext } from '../support/context.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { stateOf } from '../support/tree-state.ts';
import { workspace } from '../support/workspace.ts';

const nothing: InitOptions = { channel: [], hyperparameter: [], request: [], metric: [], yes: true, force: false };
const fixtures = join(packageRoot, 'test/fixtures/adopt');

function fixture(name: string): string {
  const folder = join(workspace(), name);
  cpSync(join(fixtures, name), folder, { recursive: true });
  return folder;
}

/** What each fixture needs besides what is found in it. */
const NEEDED: Readonly<Record<string, Partial<InitOptions>>> = {
  'aws-sample': {},
  sagify: { request: ['src/sagify_base/local_test/test_dir/input/config/hyperparameters.json,content-type=application/json'] },
  'two-images': { hyperparameter: ['rounds=3'] },
  'r-program': { hyperparameter: ['rate=0.5'] },
};

describe.each(readdirSync(fixtures))('the fixture %s', (name) => {
  it('is adopted as it should be, and nothing in it is touched', async () => {
    const cwd = fixture(name);
    const before = stateOf(cwd);
    const context = testContext({ cwd });
    expect(await init({ ...nothing, ...NEEDED[name] }, context)).toBe(0);
    const { 'sagemaker-algo.json': written, ...after } = stateOf(cwd);
    expect(after).toEqual(before);
    expect(written).toMatch(/^100644 /);
    expect(loadConfig({ cwd }).issues).toEqual([]);
    await expect(readFileSync(join(cwd, 'sagemaker-algo.json'), 'utf8')).toMatchFileSnapshot(`snapshots/adopt-${name}.spec.txt`);
    await expect(context.stdout.text()).toMatchFileSnapshot(`snapshots/adopt-${name}.txt`);
  });
});

const DOCKERFILE = 'FROM a:1\nCOPY . /opt/program\n';
const sound = {
  Dockerfile: DOCKERFILE,
  'train.py': "x = int(hyperparameters.get('depth', 3))\nprint(f'rmse={x}')\n",
  'data/train/a.csv': '1,2\n',
  'payload.csv': '1\n',
};

describe('without a terminal or with --yes', () => {
  it('takes what is found', async () => {
    const cwd = workspace(sound);
    const context = testContext({ cwd });
    expect(await init({ ...nothing, name: 'x' }, context)).toBe(0);
    expect(context.stdout.text()).toContain('Dockerfile makes the image that serves: it is the only Dockerfile');
    expect(context.stdout.text()).toMatch(/Next:\n {2}sagemaker-algo build\n {2}sagemaker-algo test-local\n$/);
  });

  it.each<[string, Record<string, string>, Partial<InitOptions>, string]>([
    ['data and requests', { Dockerfile: DOCKERFILE }, {}, 'Missing: --channel, --request.'],
    [
      'a value',
      { ...sound, 'model.py': "hp['alpha']" },
      {},
      'Missing: --hyperparameter alpha=VALUE (model.py:1 reads it and shows no default).',
    ],
    [
      'the data of a channel that is read',
      { ...sound, 'data/train/a.csv': '', 'model.py': "x = '/opt/ml/input/data/images'" },
      {},
      'Missing: --channel images=PATH (model.py:1 reads it).',
    ],
    ['a build argument', { ...sound, Dockerfile: 'ARG VERSION\nFROM a:$VERSION' }, {}, 'Missing: --build-arg VERSION=VALUE.'],
    [
      'an image',
      { 'data/train/a.csv': '1\n', 'payload.csv': '1\n' },
      { name: 'x' },
      'Missing: --image (or --train-image and --serve-image).',
    ],
    [
      'a sample for a declared channel',
      {
        'r.json': JSON.stringify({
          TrainingSpecification: {
            TrainingImage: 't',
            TrainingChannels: [{ Name: 'images', SupportedInputModes: ['File'], IsRequired: true }],
          },
        }),
      },
      { fromRequest: 'r.json', name: 'x', serveImage: 's' },
      'Missing: --channel images=PATH, --request.',
    ],
    [
      'a choice',
      { ...sound, Dockerfile: 'FROM a:1', 'b/Dockerfile': 'FROM b:1' },
      {},
      '2 Dockerfiles could make the image that trains (Dockerfile, b/Dockerfile); choose with --train-dockerfile. 2 Dockerfiles could make the image that serves (Dockerfile, b/Dockerfile); choose with --serve-dockerfile.',
    ],
    [
      'a folder',
      { ...sound, 'samples/train/a.csv': '1\n' },
      {},
      '2 folders could hold the sample data of the channel train (data/train, samples/train); choose with --channel train=PATH.',
    ],
  ])('says in one sentence what is missing: %s', async (_what, files, options, message) => {
    const cwd = workspace(files);
    await expect(init({ ...nothing, ...options }, testContext({ cwd }))).rejects.toMatchObject({ message, exitCode: 2 });
    expect(existsSync(join(cwd, 'sagemaker-algo.json'))).toBe(false);
  });

  it('lets flags decide', async () => {
    const cwd = workspace({ ...sound, 'b/Dockerfile': 'ARG V\nFROM b:$V', 'samples/train/a.csv': '1\n', 'hp.py': "hp['alpha']" });
    const options = {
      ...nothing,
      name: 'x',
      dockerfile: './b/Dockerfile,context=.',
      buildArg: ['V=1'],
      channel: ['train=samples/train,content-type=text/csv'],
      hyperparameter: ['alpha=0.5'],
      metric: ['m=m=(.*)'],
    };
    await init(options, testContext({ cwd }));
    const { images, samples, training } = loadConfig({ cwd }).config;
    expect(images.train).toMatchObject({ tag: 'x:0.1.0', dockerfile: 'b/Dockerfile', context: '.', buildArgs: { V: '1' } });
    expect(images.serve).toEqual(images.train);
    expect(samples).toMatchObject({ channels: { train: { path: 'samples/train' } }, hyperparameters: [{ alpha: '0.5' }] });
    expect(Object.keys(training.metrics)).toEqual(['m']);
  });

  it('looks for nothing when the flags say it all', async () => {
    const cwd = workspace({ ...sound, 'model.py': "hp['alpha']" });
    const context = testContext({ cwd });
    await init(
      { ...nothing, name: 'x', image: 'i:1', channel: ['train=data/train'], request: ['payload.csv,content-type=text/csv'] },
      context,
    );
    expect(loadConfig({ cwd }).config).toMatchObject({ images: { train: { tag: 'i:1' } }, training: { hyperparameters: {} } });
    expect(context.progressLines).toEqual([]);
  });

  it('uses a named image as it is, whatever Dockerfile lies there', async () => {
    const cwd = workspace(sound);
    const context = testContext({ cwd });
    await init({ ...nothing, name: 'x', trainImage: 't:1' }, context);
    expect(loadConfig({ cwd }).config.images).toMatchObject({
      train: { tag: 't:1' },
      serve: { tag: 'x-serve:0.1.0', dockerfile: 'Dockerfile' },
    });
    expect(loadConfig({ cwd }).config.images.train.dockerfile).toBeUndefined();
    expect(context.stdout.text()).toContain('makes the image that serves, the other is used as it is.');
  });

  it('warns of another port, and of code that the request does not know', async () => {
    const request = {
      TrainingSpecification: {
        TrainingImage: 't',
        SupportedHyperParameters: [{ Name: 'depth', Type: 'Integer' }],
        TrainingChannels: [{ Name: 'train', SupportedInputModes: ['File'], IsRequired: true }],
      },
    };
    const cwd = workspace({
      ...sound,
      Dockerfile: `${DOCKERFILE}EXPOSE 5000\n`,
      'model.py': "hp.get('alpha')",
      'r.json': JSON.stringify(request),
    });
    const context = testContext({ cwd });
    await init({ ...nothing, name: 'x', fromRequest: 'r.json' }, context);
    expect(context.stdout.text()).toContain('Dockerfile:3 exposes 5000; SageMaker sends requests to 8080 only');
    expect(context.stdout.text()).toContain('model.py:1 reads the hyperparameter alpha, which the request does not declare');
    expect(Object.keys(loadConfig({ cwd }).config.training.hyperparameters)).toEqual(['depth']);
  });
});

describe('a spec that is there already', () => {
  it('is replaced with --force only, and the changes are shown', async () => {
    const cwd = workspace(sound);
    await init({ ...nothing, name: 'one' }, testContext({ cwd }));
    await expect(init({ ...nothing, name: 'two' }, testContext({ cwd }))).rejects.toThrow('sagemaker-algo.json is here already.');
    const context = testContext({ cwd });
    await init({ ...nothing, name: 'two', force: true }, context);
    expect(context.stdout.text()).toContain(
      'Changed:\n  ~ name: "one" is now "two"\n  ~ images.train.tag: "one:0.1.0" is now "two:0.1.0"\n',
    );
    const again = testContext({ cwd });
    await init({ ...nothing, name: 'two', force: true }, again);
    expect(again.stdout.text()).toContain('Changed:\n  nothing\n');
    writeFileSync(join(cwd, 'sagemaker-algo.json'), 'mine');
    const third = testContext({ cwd });
    await init({ ...nothing, name: 'two', force: true }, third);
    expect(third.stdout.text()).toContain('it was no JSON; everything is new');
  });
});

describe('on a terminal', () => {
  const asking = (cwd: string, answers: Record<string, string | boolean>) =>
    testContext({ cwd, interactive: true, prompt: scriptedPrompt(answers) });
  const terminal = { ...nothing, yes: false, test: false };

  it('offers what was found, shows the file and writes it', async () => {
    const cwd = workspace(sound);
    const context = asking(cwd, { 'Name of the algorithm': 'asked', 'Write sagemaker-algo.json?': 'write' });
    expect(await init(terminal, context)).toBe(0);
    expect(context.stderr.text()).toContain('Found in this folder:');
    expect(context.stderr.text()).toMatch(/Name of the algorithm +asked\n/);
    expect(context.stdout.text()).toMatch(/^Wrote sagemaker-algo.json for asked;/);
  });

  it('asks which candidate is meant and for what is missing', async () => {
    const cwd = workspace({ ...sound, Dockerfile: 'FROM a:1', 'b/Dockerfile': 'ARG V\nFROM b:$V', 'model.py': "hp['alpha']" });
    const context = asking(cwd, {
      'Which Dockerfile makes the image that trains?': 'b/Dockerfile',
      'Which Dockerfile makes the image that serves?': 'Dockerfile',
      'Name of the algorithm': 'x',
      'Value of alpha for the sample run (model.py:1 reads it and shows no default)': '0.5',
      'Value of the build argument V': '3',
      'Write sagemaker-algo.json?': 'write',
    });
    await init(terminal, context);
    expect(loadConfig({ cwd }).config).toMatchObject({
      images: { train: { dockerfile: 'b/Dockerfile', buildArgs: { V: '3' } }, serve: { dockerfile: 'Dockerfile' } },
      samples: { hyperparameters: [{ alpha: '0.5' }] },
    });
  });

  it('shows what --force would change before it asks', async () => {
    const cwd = workspace(sound);
    await init({ ...nothing, name: 'one' }, testContext({ cwd }));
    const before = stateOf(cwd);
    const context = asking(cwd, { 'Name of the algorithm': 'two', 'Write sagemaker-algo.json?': 'stop' });
    expect(await init({ ...terminal, force: true }, context)).toBe(130);
    expect(context.stderr.text()).toContain('Changed:\n  ~ name: "one" is now "two"\n');
    expect(stateOf(cwd)).toEqual(before);
  });

  it('writes nothing when told so', async () => {
    const cwd = workspace(sound);
    const before = stateOf(cwd);
    const context = asking(cwd, { 'Name of the algorithm': 'x', 'Write sagemaker-algo.json?': 'stop' });
    expect(await init(terminal, context)).toBe(130);
    expect(stateOf(cwd)).toEqual(before);
    expect(context.stderr.text()).toContain('Nothing was written.');
  });

  it.each<[string, number, string, (config: ReturnType<typeof loadConfig>['config']) => unknown, unknown]>([
    ['Name of the algorithm', 0, 'other', ({ name }) => name, 'other'],
    [
      'Dockerfile of the image that trains, as PATH,context=FOLDER',
      1,
      'Dockerfile,context=data',
      ({ images }) => images.train.context,
      'data',
    ],
    [
      'Channel train (empty takes it out)',
      3,
      'training=data,input-mode=Pipe',
      ({ samples }) => samples.channels,
      { training: { path: 'data', inputMode: 'Pipe' } },
    ],
    [
      'Hyperparameter depth, as NAME=VALUE of the sample run (empty takes it out)',
      4,
      'depth=7',
      ({ samples }) => samples.hyperparameters,
      [{ depth: '7' }],
    ],
    ['Hyperparameter depth, as NAME=VALUE of the sample run (empty takes it out)', 4, '', ({ training }) => training.hyperparameters, {}],
    ['Metric rmse, as NAME=REGEX (empty takes it out)', 5, '', ({ training }) => training.metrics, {}],
    [
      'Request payload.csv (empty takes it out)',
      6,
      'train.py,content-type=text/plain',
      ({ samples }) => samples.requests.map(({ path }) => path),
      ['train.py'],
    ],
    [
      'Add a request, as PATH,content-type=T',
      10,
      'train.py,content-type=text/plain',
      ({ samples }) => samples.requests.map(({ path }) => path),
      ['payload.csv', 'train.py'],
    ],
    ['Add a metric, as NAME=REGEX', 9, 'm=m=(.*)', ({ training }) => Object.keys(training.metrics), ['rmse', 'm']],
    [
      'Hyperparameter depth, as NAME=VALUE of the sample run (empty takes it out)',
      4,
      'depth=9',
      ({ training }) => training.hyperparameters['depth']?.default,
      3,
    ],
    ['Channel train (empty takes it out)', 3, 'train=data', ({ training }) => training.channels['train']?.inputModes, ['File']],
  ])('lets one change: %s', async (question, index, answer, part, expected) => {
    const cwd = workspace(sound);
    let rounds = 0;
    const script = scriptedPrompt({
      'What shall be changed?': String(index),
      ...(index === 0 ? {} : { 'Name of the algorithm': 'x' }),
      ...(index === 0 ? {} : { [question]: answer }),
    });
    const prompt: typeof script = {
      ...script,
      // The same question comes twice.
      text: async (asked) => (index === 0 && asked.message === question ? (rounds === 0 ? 'x' : answer) : script.text(asked)),
      choose: async (asked) =>
        asked.message === 'Write sagemaker-algo.json?' ? (rounds++ === 0 ? 'change' : 'write') : script.choose(asked),
      orBack: (ask) => ask(prompt),
    };
    await init(terminal, testContext({ cwd, interactive: true, prompt }));
    expect(part(loadConfig({ cwd }).config)).toEqual(expected);
  });

  it('does not offer to write what cannot be', async () => {
    const cwd = workspace(sound);
    const offered: string[][] = [];
    let rounds = 0;
    const script = scriptedPrompt({
      'Name of the algorithm': 'x',
      'What shall be changed?': '6',
      'Request payload.csv (empty takes it out)': '',
    });
    const prompt: typeof script = {
      ...script,
      choose: async (asked) => {
        if (asked.message !== 'Write sagemaker-algo.json?') return script.choose(asked);
        offered.push(asked.choices.map(({ value }) => value));
        return rounds++ === 0 ? 'change' : 'stop';
      },
      orBack: (ask) => ask(prompt),
    };
    const context = testContext({ cwd, interactive: true, prompt });
    expect(await init(terminal, context)).toBe(130);
    expect(offered).toEqual([
      ['write', 'change', 'stop'],
      ['change', 'stop'],
    ]);
  });

  it('ends at Ctrl-C in a question', async () => {
    const cwd = workspace(sound);
    const { InterruptedError } = await import('../../src/errors.ts');
    const script = scriptedPrompt();
    const prompt = { ...script, text: () => Promise.reject(new InterruptedError()) };
    await expect(init(terminal, testContext({ cwd, interactive: true, prompt }))).rejects.toSatisfy(isInterrupted);
    expect(existsSync(join(cwd, 'sagemaker-algo.json'))).toBe(false);
  });
});

describe('the rehearsal afterwards', () => {
  const asIs = { ...nothing, name: 'x', image: 'i:1', channel: ['train=data/train'], request: ['payload.csv,content-type=text/csv'] };

  it('is run with --test, and what it says is the answer', async () => {
    const cwd = workspace(sound);
    const engine = fakeEngine({ images: () => undefined });
    const context = testContext({ cwd });
    const rehearsal = init({ ...asIs, test: true }, context, { findEngine: async () => engine });
    await expect(rehearsal).rejects.toMatchObject({ message: 'The image i:1 (images.train) is not there after pulling it.', exitCode: 3 });
    expect(context.stdout.text()).toContain('Wrote sagemaker-algo.json for x');
    expect(context.stdout.text()).not.toContain('Next:\n  sagemaker-algo test-local');
  });

  it('is not run by itself without a terminal', async () => {
    const cwd = workspace(sound);
    const context = testContext({ cwd });
    expect(await init(asIs, context)).toBe(0);
    expect(context.stdout.text()).toMatch(/Next:\n {2}sagemaker-algo test-local\n$/);
  });

  it('is asked for on a terminal, and not started when refused', async () => {
    const cwd = workspace(sound);
    const prompt = scriptedPrompt({ 'Rehearse the contract now (test-local)?': false });
    // An engine is looked for, so that the question has a sensible default.
    const context = testContext({ cwd, interactive: true, prompt, env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } });
    expect(
      await init({ ...asIs, name: 'x', yes: false }, { ...context, prompt: { ...prompt, text: async ({ initial }) => initial } }),
    ).toBe(0);
  });
});
