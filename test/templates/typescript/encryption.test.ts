import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../../support/context.ts';
import {
  copyProject,
  findPort,
  type Job,
  makeFifo,
  makeJob,
  makeProject,
  nodeArgs,
  type Running,
  sampleFiles,
  start,
  train,
  until,
} from './project.ts';

const KEY = createHash('sha256').update('the key of this test').digest('hex');
const OTHER_KEY = createHash('sha256').update('another key').digest('hex');

let project: string;
let plain: string;
beforeAll(async () => {
  project = await makeProject('test-algo', { encryptArtifacts: true });
  plain = await makeProject('test-algo');
  writeKey(project, KEY);
});

function writeKey(folder: string, text: string): void {
  mkdirSync(join(folder, 'secrets'), { recursive: true });
  writeFileSync(join(folder, 'secrets/model.key'), `${text}\n`);
}

const listModel = ({ base }: Job) => readdirSync(join(base, 'model'), { recursive: true, encoding: 'utf8' }).sort();

/** A private place for what the program takes for the system's temporary folder. */
function temporary(): { readonly env: { readonly TMPDIR: string }; readonly left: () => readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'encryption-tmp-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { env: { TMPDIR: folder }, left: () => readdirSync(folder) };
}

async function trained(): Promise<Job> {
  const job = makeJob(project, sampleFiles(project));
  const { code, log } = await train(job);
  expect([code, log]).toEqual([0, expect.stringContaining('Training is complete.')]);
  return job;
}

interface Served {
  readonly running: Running;
  readonly predict: (body: string) => Promise<string>;
}

async function serve(job: Job, env: Readonly<Record<string, string>>): Promise<Served> {
  const port = await findPort();
  const running = start('serve', job, { SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1', ...env });
  const address = `http://127.0.0.1:${port}`;
  await until(`the server answers\n${running.log()}`, async () => {
    const answer = await fetch(`${address}/ping`).catch(() => undefined);
    return answer?.status === 200;
  });
  const predict = async (body: string) =>
    (await fetch(`${address}/invocations`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body })).text();
  return { running, predict };
}

/** What the server says that does not start. */
async function refusal(job: Job): Promise<string> {
  const place = temporary();
  const { code, log } = await start('serve', job, { SAGEMAKER_BIND_TO_PORT: '0', ...place.env }).ended;
  expect(code).toBe(1);
  expect(log.trim().split('\n')).toHaveLength(1);
  expect(log).not.toContain(KEY.slice(0, 8));
  expect(place.left()).toEqual([]);
  return log.trim();
}

describe('a project with encrypted models', () => {
  it('compiles, passes the linter, and passes its own tests', () => {
    const compiler = join(packageRoot, 'node_modules/typescript/bin/tsc');
    const compiled = spawnSync(process.execPath, [compiler, '--noEmit', '-p', project], { encoding: 'utf8' });
    expect([compiled.status, compiled.stdout]).toEqual([0, '']);
    const { formatter, javascript, linter } = JSON.parse(readFileSync(join(packageRoot, 'biome.json'), 'utf8'));
    writeFileSync(join(project, 'biome.json'), JSON.stringify({ formatter, javascript, linter }));
    const biome = join(packageRoot, 'node_modules/@biomejs/biome/bin/biome');
    const linted = spawnSync(process.execPath, [biome, 'check', 'src', 'test'], { cwd: project, encoding: 'utf8' });
    rmSync(join(project, 'biome.json'));
    expect([linted.status, linted.status === 0 ? '' : linted.stdout + linted.stderr]).toEqual([0, '']);
    const tests = readdirSync(join(project, 'test')).map((name) => join(project, 'test', name));
    const tested = spawnSync(process.execPath, [...nodeArgs(), '--test', '--test-reporter=tap', ...tests], { encoding: 'utf8' });
    expect([tested.status, tested.status === 0 ? '' : tested.stdout]).toEqual([0, '']);
  });

  it('describes its files in its README', () => {
    const readme = readFileSync(join(project, 'README.md'), 'utf8');
    const own = readdirSync(join(project, 'src/runtime')).filter((name) => !existsSync(join(plain, 'src/runtime', name)));
    expect(own).toEqual(['model-encryption.ts', 'model-key.ts']);
    expect([...own, 'secrets/model.key', 'test/encryption.test.ts'].filter((name) => !readme.includes(name))).toEqual([]);
    expect(readFileSync(join(plain, 'README.md'), 'utf8')).not.toMatch(/encrypt|model\.key/i);
  });

  it('has the same algorithm, and the key nowhere but in its file', () => {
    expect(readFileSync(join(project, 'src/algorithm.ts'))).toEqual(readFileSync(join(plain, 'src/algorithm.ts')));
    expect(existsSync(join(plain, 'secrets'))).toBe(false);
    const spec = JSON.parse(readFileSync(join(project, 'sagemaker-algo.json'), 'utf8'));
    for (const { secrets } of Object.values<{ secrets?: unknown }>(spec.images))
      expect(secrets).toEqual({ 'model-key': 'secrets/model.key' });
    const git = (...args: string[]) => spawnSync('git', args, { cwd: project, encoding: 'utf8' }).stdout;
    git('init', '--quiet');
    expect(git('status', '--porcelain', '--untracked-files=all', 'secrets')).toBe('?? secrets/.gitignore\n');
    rmSync(join(project, '.git'), { recursive: true });
  });
});

describe('training and serving', () => {
  it('the artifact holds nothing in the clear, and the predictions are those of the plain model', async () => {
    const job = await trained();
    expect(listModel(job)).toEqual(['model.json.enc']);
    const encrypted = readFileSync(join(job.base, 'model/model.json.enc'));
    expect(encrypted.subarray(0, 8).toString('latin1')).toBe('SMALENC\x01');
    for (const word of ['ridge', 'intercept', KEY]) expect(encrypted.includes(word)).toBe(false);

    const open = makeJob(plain, sampleFiles(plain));
    await train(open);
    const rows = readFileSync(join(project, 'samples/requests/five-rows.csv'), 'utf8');
    const place = temporary();
    const servers = [await serve(job, place.env), await serve(open, {})] as const;
    const [answer, expected] = await Promise.all(servers.map(({ predict }) => predict(rows)));
    expect(answer).toBe(expected);
    // While the server runs, nothing in the clear is anywhere.
    expect(place.left()).toEqual([]);
    expect(listModel(job)).toEqual(['model.json.enc']);
    for (const { running } of servers) running.child.kill('SIGTERM');
    const [end] = await Promise.all(servers.map(({ running }) => running.ended));
    expect(end?.code).toBe(0);
    expect(end?.log).not.toContain(KEY.slice(0, 8));
  });

  it('a model of a training that was stopped is encrypted too', async () => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    const fifo = join(job.base, 'input/data/train_0');
    makeFifo(fifo);
    const running = start('train', job);
    const writer = createWriteStream(fifo);
    writer.write((sampleFiles(project)['train/diabetes.csv'] ?? '').repeat(20));
    await until('the rows were read', () => writer.writableLength === 0 && writer.bytesWritten > 0);
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    writer.destroy();
    expect([code, log]).toEqual([0, expect.stringContaining('Stopped early.')]);
    expect(listModel(job)).toEqual(['model.json.enc']);
    const { running: server } = await serve(job, {});
    server.child.kill('SIGTERM');
    await server.ended;
  });

  it('a new key reads no old model, unless the old key stands below it', async () => {
    const job = await trained();
    const next = copyProject(project);
    writeKey(next, OTHER_KEY);
    expect(await refusal({ ...job, project: next })).toMatch(
      /^The model could not be loaded: The model file model\.json\.enc was encrypted with another key \([0-9a-f]{16}\) than this image has \([0-9a-f]{16}\)\.$/,
    );
    writeKey(next, `${OTHER_KEY}\n${KEY}`);
    const { running } = await serve({ ...job, project: next }, {});
    running.child.kill('SIGTERM');
    await running.ended;
  });
});

describe('a server does not start, and says why in one sentence', () => {
  it.each<[string, (job: Job) => void, RegExp]>([
    ['the model is damaged', (job) => truncateSync(join(job.base, 'model/model.json.enc'), 500), /damaged or was changed: its chunk 1/],
    ['the file has another name', (job) => renameSync(...modelFiles(job, 'model.json.enc', 'other.json.enc')), /damaged or was changed/],
    [
      'a plain file lies beside it',
      (job) => writeFileSync(join(job.base, 'model/notes.txt'), 'x'),
      /model file notes\.txt is not encrypted/,
    ],
    [
      'it is the plain model',
      (job) => {
        writeFileSync(join(job.base, 'model/model.json'), '{}');
        rmSync(join(job.base, 'model/model.json.enc'));
      },
      /model file model\.json is not encrypted, and this image only reads models that are\.$/,
    ],
    ['there is no model', (job) => rmSync(join(job.base, 'model/model.json.enc')), /There is no model: the model folder is empty\.$/],
  ])('%s', async (_, spoil, message) => {
    const job = await trained();
    spoil(job);
    expect(await refusal(job)).toMatch(message);
  });

  it('a plain server does not take an encrypted model for one of its own', async () => {
    const job = await trained();
    const { code } = await start('serve', { ...job, project: plain }, { SAGEMAKER_BIND_TO_PORT: '0' }).ended;
    expect(code).toBe(1);
  });
});

describe('without a key that can be used', () => {
  it.each([
    [undefined, /The key of the models, secrets\/model\.key, is missing\. Build the image again with the key\./],
    ['', /There is no key in secrets\/model\.key\./],
    [`${KEY}0`, /Line 1 of secrets\/model\.key is not a key of 64 hexadecimal digits\./],
  ])('%j: training ends before it begins, and no server starts', async (text, message) => {
    const spoiled = copyProject(project);
    rmSync(join(spoiled, 'secrets/model.key'), { force: true });
    if (text !== undefined) writeKey(spoiled, text);
    const job = makeJob(spoiled, sampleFiles(project));
    const { code, log, failure } = await train(job);
    expect(code).toBe(1);
    expect(log).toMatch(message);
    expect(log).not.toContain('Training with');
    expect(failure).toMatch(/^The algorithm failed because of a fault of its own \(ModelError\)\. Please report this to its seller\.$/m);
    expect(listModel(job)).toEqual([]);
    const whole = await trained();
    expect(await refusal({ ...whole, project: spoiled })).toMatch(message);
  });
});

function modelFiles({ base }: Job, from: string, to: string): [string, string] {
  return [join(base, 'model', from), join(base, 'model', to)];
}
