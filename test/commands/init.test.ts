import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { init } from '../../src/commands/init.ts';
import type { InitOptions } from '../../src/commands/init-known.ts';
import { loadConfig } from '../../src/config/load.ts';
import { scriptedPrompt, testContext } from '../support/context.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'init-'));
  mkdirSync(join(cwd, 'data/train'), { recursive: true });
  mkdirSync(join(cwd, 'data/a,b=c'), { recursive: true });
  writeFileSync(join(cwd, 'one.csv'), '1,2\n');
  writeFileSync(join(cwd, 'one.json'), '[]');
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const nothing: InitOptions = { channel: [], hyperparameter: [], request: [], metric: [], yes: true, force: false };
const enough: InitOptions = {
  ...nothing,
  name: 'my-algo',
  image: 'registry.example.org:5000/team/my-algo:1.0',
  channel: ['train=data/train,content-type=text/csv'],
  request: ['one.csv,content-type=text/csv'],
};
const specFile = () => join(cwd, 'sagemaker-algo.json');
const written = () => JSON.parse(readFileSync(specFile(), 'utf8'));

describe('init', () => {
  it('writes a spec that loads without an issue, and nothing else', async () => {
    const before = readdirSync(cwd);
    const context = testContext({ cwd });
    const code = await init(
      {
        ...nothing,
        name: 'my-algo',
        trainImage: 'my-train:1',
        serveImage: 'my-serve@sha256:0123',
        channel: ['train=data/train,content-type=text/csv,input-mode=Pipe', 'extra=./data'],
        hyperparameter: ['epochs=10', 'alpha=1e-3', 'solver=sgd', 'note=', 'query=a=b,c'],
        request: [
          'one.csv,content-type=text/csv; header=absent,accept=application/json',
          'one.json,content-type=application/json',
          'one.csv,content-type=text/csv',
        ],
        metric: ['validation:rmse=rmse=([0-9.,]+),accept=(.*)'],
      },
      context,
    );
    expect(code).toBe(0);
    expect(readdirSync(cwd)).toEqual([...before, 'sagemaker-algo.json'].sort());
    expect(loadConfig({ cwd }).issues).toEqual([]);
    expect(written()).toMatchInlineSnapshot(`
      {
        "$schema": "./node_modules/create-sagemaker-algo/schema/sagemaker-algo.schema.json",
        "description": "",
        "images": {
          "serve": {
            "tag": "my-serve@sha256:0123",
          },
          "train": {
            "tag": "my-train:1",
          },
        },
        "inference": {
          "contentTypes": [
            "text/csv",
            "application/json",
          ],
          "responseTypes": [
            "application/json",
          ],
        },
        "name": "my-algo",
        "samples": {
          "channels": {
            "extra": {
              "inputMode": "File",
              "path": "./data",
            },
            "train": {
              "contentType": "text/csv",
              "inputMode": "Pipe",
              "path": "data/train",
            },
          },
          "hyperparameters": [
            {
              "alpha": "1e-3",
              "epochs": "10",
              "note": "",
              "query": "a=b,c",
              "solver": "sgd",
            },
          ],
          "requests": [
            {
              "accept": "application/json",
              "contentType": "text/csv; header=absent",
              "path": "one.csv",
            },
            {
              "contentType": "application/json",
              "path": "one.json",
            },
            {
              "contentType": "text/csv",
              "path": "one.csv",
            },
          ],
        },
        "training": {
          "channels": {
            "extra": {
              "contentTypes": [],
              "inputModes": [
                "File",
              ],
            },
            "train": {
              "contentTypes": [
                "text/csv",
              ],
              "inputModes": [
                "Pipe",
              ],
            },
          },
          "hyperparameters": {
            "alpha": {
              "type": "Continuous",
            },
            "epochs": {
              "type": "Integer",
            },
            "note": {
              "type": "FreeText",
            },
            "query": {
              "type": "FreeText",
            },
            "solver": {
              "type": "FreeText",
            },
          },
          "metrics": {
            "validation:rmse": {
              "regex": "rmse=([0-9.,]+),accept=(.*)",
            },
          },
        },
        "version": "0.1.0",
      }
    `);
    expect(context.stdout.text()).toMatchInlineSnapshot(`
      "Wrote sagemaker-algo.json for my-algo; its images are used as they are.

      Next:
        sagemaker-algo test-local
      "
    `);
    expect(context.stderr.text()).toBe('');
  });

  it('uses one image for both roles', async () => {
    await init(enough, testContext({ cwd }));
    const { config } = loadConfig({ cwd });
    expect(config.images.train).toMatchObject({ tag: enough.image });
    expect(config.images.serve).toEqual(config.images.train);
    expect(config.images.train.dockerfile).toBeUndefined();
  });

  it('keeps commas and equals signs in paths', async () => {
    await init({ ...enough, channel: ['train=data/a,b=c,content-type=text/csv'] }, testContext({ cwd }));
    expect(loadConfig({ cwd }).config.samples.channels['train']).toEqual({
      path: 'data/a,b=c',
      contentType: 'text/csv',
      inputMode: 'File',
    });
  });

  it('refuses to replace a file, unless told to', async () => {
    writeFileSync(specFile(), 'mine');
    await expect(init(enough, testContext({ cwd }))).rejects.toMatchObject({
      message: 'sagemaker-algo.json is here already.',
      exitCode: 2,
    });
    expect(readFileSync(specFile(), 'utf8')).toBe('mine');
    const context = testContext({ cwd });
    await init({ ...enough, force: true }, context);
    expect(written().name).toBe('my-algo');
    expect(context.stdout.text()).toContain('Replaced sagemaker-algo.json');
  });

  it.each([
    ['everything', {}, 'Missing: --name, --image (or --train-image and --serve-image), --channel, --request.'],
    ['one image', { ...enough, image: undefined, trainImage: 'a' }, 'Missing: --serve-image.'],
    ['a name in fact', { ...enough, name: ' ' }, 'Missing: --name.'],
  ])('names all that is missing at once: %s', async (_what, options, message) => {
    await expect(init({ ...nothing, ...options }, testContext({ cwd }))).rejects.toMatchObject({ message, exitCode: 2 });
    expect(existsSync(specFile())).toBe(false);
  });

  it.each([
    [{ channel: ['train=data/no'] }, '--channel train=data/no: there is no such file or folder.'],
    [{ request: ['no.csv,content-type=text/csv'] }, '--request no.csv: there is no such file or folder.'],
    [{ request: ['data,content-type=text/csv'] }, '--request data: it is a folder, a file is needed.'],
    [
      { request: ['one.json'] },
      '--request one.json: the content type is missing, for example --request one.json,content-type=application/json.',
    ],
    [
      { request: ['one.csv,content_type=text/csv'] },
      '--request one.csv,content_type=text/csv: "content_type" is not known; did you mean content-type?',
    ],
    [{ request: ['one.csv,content-type='] }, '--request one.csv,content-type=: content-type= has no value.'],
    [{ channel: ['train'] }, '--channel train: it must have the form NAME=PATH'],
    [{ channel: ['train=data,input-mode=pipe'] }, 'input-mode must be one of File, FastFile, Pipe, not "pipe"; did you mean Pipe?'],
    [{ channel: ['train=data,input-mode=File,input-mode=Pipe'] }, 'input-mode is given twice'],
    [{ channel: ['train=data', 'train=one.csv'] }, '--channel train is given twice.'],
    [{ channel: ['tr/ain=data'] }, '--channel: training.channels.tr/ain may hold only letters'],
    [{ hyperparameter: ['alpha'] }, '--hyperparameter alpha: it must have the form NAME=VALUE.'],
    [{ metric: ['rmse='] }, '--metric rmse=: it must have the form NAME=REGEX.'],
    [{ metric: ['rmse=rmse=[0-9]+'] }, '--metric: training.metrics.rmse.regex has no group in parentheses'],
    [{ name: 'my_algo' }, 'The name "my_algo" contains "_"'],
    [{ image: 'my algo' }, '--image: images.train.tag must not hold white space'],
    [{ trainImage: 'b' }, '--image stands for both roles'],
  ])('refuses %j and writes nothing', async (options, message) => {
    await expect(init({ ...enough, ...options }, testContext({ cwd }))).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 2,
    });
    expect(existsSync(specFile())).toBe(false);
  });

  it('lists several mistakes together', async () => {
    const promise = init({ ...enough, channel: ['train=no', 'b'], hyperparameter: ['x'] }, testContext({ cwd }));
    await expect(promise).rejects.toMatchObject({ message: expect.stringMatching(/^There are 3 problems:\n/) });
  });

  it('asks for what is missing on a terminal, and only for that', async () => {
    const prompt = scriptedPrompt({
      'Name of the algorithm': 'asked',
      'Image that serves (the same one serves both roles)': 'serve:1',
      'Sample request, as PATH,content-type=T': 'one.csv,content-type=text/csv',
      'Write sagemaker-algo.json?': 'write',
    });
    const options = { ...enough, name: undefined, image: undefined, trainImage: 'train:1', request: [], yes: false, test: false };
    await init(options, testContext({ cwd, interactive: true, prompt }));
    expect(written()).toMatchObject({ name: 'asked', images: { train: { tag: 'train:1' }, serve: { tag: 'serve:1' } } });
  });

  it('checks answers like flags', async () => {
    const prompt = scriptedPrompt({ 'Sample request, as PATH,content-type=T': 'one.csv' });
    const promise = init({ ...enough, request: [], yes: false }, testContext({ cwd, interactive: true, prompt }));
    await expect(promise).rejects.toThrow('the content type is missing');
  });

  it('asks nothing with --yes', async () => {
    const promise = init({ ...enough, request: [] }, testContext({ cwd, interactive: true }));
    await expect(promise).rejects.toMatchObject({ message: 'Missing: --request.' });
  });
});
