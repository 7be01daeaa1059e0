import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { isUserError, type UserError } from '../../src/errors.ts';
import { displayWidth } from '../../src/text/width.ts';
import { soundSpec } from './sound-spec.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string | Uint8Array, path = 'sagemaker-algo.json') => writeFileSync(join(folder, path), text);
const spec = JSON.stringify(soundSpec(), null, 2);

function refusal(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (isUserError(error)) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('loadConfig', () => {
  it('reads no file that is far too large for a spec, and none without an end', () => {
    write(`${' '.repeat(5_000_000)}${spec}`);
    expect(refusal(() => loadConfig({ cwd: folder })).message).toBe('sagemaker-algo.json has 5 MB; more than 4.2 MB are not read.');
    rmSync(join(folder, 'sagemaker-algo.json'));
    symlinkSync('/dev/zero', join(folder, 'sagemaker-algo.json'));
    expect(refusal(() => loadConfig({ cwd: folder })).message).toBe('sagemaker-algo.json is no regular file.');
  });

  it('finds the file in a folder above, fills in defaults and freezes the result', () => {
    write(spec);
    mkdirSync(join(folder, 'src/deep'), { recursive: true });
    const loaded = loadConfig({ cwd: join(folder, 'src/deep') });
    expect(loaded.projectDir).toBe(folder);
    expect(loaded.file).toBe(join(folder, 'sagemaker-algo.json'));
    expect(loaded.config.training.channels['train']?.compression).toEqual(['None']);
    expect(loaded.issues).toEqual([]);
    expect(() => Object.assign(loaded.config.training, { distributed: true })).toThrow(TypeError);
  });

  it.each([
    ['a byte order mark', `\uFEFF${spec}`],
    ['CRLF line ends', spec.replaceAll('\n', '\r\n')],
  ])('tolerates %s', (_what, text) => {
    write(text);
    expect(loadConfig({ cwd: folder }).config.name).toBe('my-algo');
  });

  it('names both ways to get a spec file when there is none', () => {
    const error = refusal(() => loadConfig({ cwd: folder }));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(`no sagemaker-algo.json in ${folder}`);
    expect(error.hint).toMatch(/sagemaker-algo create .*sagemaker-algo init/);
  });

  it('says so when the file is a folder', () => {
    mkdirSync(join(folder, 'sagemaker-algo.json'));
    expect(refusal(() => loadConfig({ cwd: folder })).message).toBe('sagemaker-algo.json cannot be read: it is a folder.');
  });

  it.skipIf(process.getuid?.() === 0)('says so when the file may not be read', () => {
    write(spec);
    chmodSync(join(folder, 'sagemaker-algo.json'), 0);
    expect(refusal(() => loadConfig({ cwd: folder })).message).toBe('sagemaker-algo.json cannot be read: permission denied.');
  });

  it('recognises UTF-16', () => {
    write(Buffer.from(`\uFEFF${spec}`, 'utf16le'));
    expect(refusal(() => loadConfig({ cwd: folder })).message).toBe('sagemaker-algo.json is not UTF-8 text (it looks like UTF-16).');
  });
});

describe('a malformed file', () => {
  it.each([
    ['a missing comma', '{\n  "name": "a"\n  "version": "1"\n}', 's.json:3:3', 'a comma is missing', '"version": "1"'],
    ['a trailing comma', '{\n  "name": "a",\n}', 's.json:3:1', 'one too many', '}'],
    ['a comment', '{\n  // why\n  "name": "a"\n}', 's.json:2:3', 'comments are not allowed', '// why'],
    ['single quotes', "{ 'name': 1 }", 's.json:1:3', 'neither text in double quotes', "{ 'name': 1 }"],
    ['a file that ends too early', '{\r\n  "name": "a"', 's.json:2:', 'closing } is missing', '"name": "a"'],
    ['nothing', '', 's.json:1:1', 'a value is expected', ''],
    ['two values', '{}\n{}', 's.json:2:1', 'nothing may follow', '{}'],
    ['a bare line break in text', '{ "name": "a\nb" }', 's.json:1:11', 'no closing double quote', '{ "name": "a'],
  ])('names line, column, text and reason of %s', (_what, text, where, reason, line) => {
    const error = refusal(() => parseConfig(text, 's.json'));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(where);
    expect(error.message).toContain(reason);
    expect(error.message).toContain(line);
  });

  it('points at the mistake, whatever stands before it', () => {
    const { message } = refusal(() => parseConfig('\t{ "中\u202e": 1 "b" }', 's.json'));
    const [, line = '', caret = ''] = message.split('\n');
    expect(line).toBe('      { "中\\u{202e}": 1 "b" }');
    expect(caret.indexOf('^')).toBe(displayWidth(line.slice(0, line.indexOf('"b"'))));
  });

  it('shows only the part around the mistake of a very long line', () => {
    const { message } = refusal(() => parseConfig(`{"a":"${'x'.repeat(50_000)}" "b":1}`, 's.json'));
    expect(message.length).toBeLessThan(400);
    expect(message).toContain('" "b":1}');
  });
});

describe('a file of the wrong shape', () => {
  it('is refused once, with every problem, its line and the value found', () => {
    const text = `{
  "name": "",
  "version": 3,
  "images": { "train": { "tag": "a", "dokerfile": "Dockerfile" }, "serve": {} },
  "training": { "channels": { "train": { "inputModes": ["Files"], "required": "yes" } } },
  "inference": { "contentTypes": [], "responseType": [] },
  "samples": { "channels": {}, "hyperparameters": [{ "alpha": null }] },
  "extra": true
}`;
    expect(refusal(() => parseConfig(text, 's.json')).message).toMatchInlineSnapshot(`
      "s.json has 10 problems:
        s.json:2: name: must not be empty (found: "")
        s.json:3: version: must be text (found: 3)
        s.json:4: images.train.dokerfile: is not a known key; did you mean "dockerfile"?
        s.json:4: images.serve.tag: is missing
        s.json:5: training.channels.train.required: must be true or false (found: "yes")
        s.json:5: training.channels.train.inputModes[0]: must be one of File, FastFile, Pipe (found: "Files")
        s.json:6: inference.contentTypes: needs at least 1 entry (found: [])
        s.json:6: inference.responseType: is not a known key; did you mean "responseTypes"?
        s.json:7: samples.hyperparameters[0].alpha: must be text or a number or true or false (found: null)
        s.json:8: extra: is not a known key; known here: name, version, description, template, images, training, inference, samples, publish, listing"
    `);
  });

  it('reports keys that stand twice', () => {
    const text = `{ "name": "a",\n${spec.slice(1)}`;
    expect(refusal(() => parseConfig(text, 's.json')).message).toContain('s.json:4: name: stands twice (first in line 1); keep one');
  });

  it.each([['null'], ['[]'], ['3']])('refuses %s', (text) => {
    expect(refusal(() => parseConfig(text, 's.json')).message).toContain('must be an object');
  });
});
