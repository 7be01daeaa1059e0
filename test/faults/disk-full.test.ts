import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { faultBench, findingOf, flawedProject } from '../support/faults.ts';
import { fill, reserve, smallDisks } from '../support/small-disk.ts';

const smallDisk = smallDisks();
const bench = faultBench({ name: 'disk-full', index: 41, megabytes: 700 });
const SMOKE = ['test-local', '--smoke'];

/** The sound training, and a file of so many megabytes of noise beside its model. */
const bigModel = (megabytes: number) => `
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { root, train } from './sound-train.mjs';
writeFileSync(root + '/model/big', randomBytes(${megabytes}e6));
train();
`;

describe('the disk of the work folder', () => {
  it('is full before anything runs', async () => {
    const disk = smallDisk(64);
    fill(disk);
    const { code, stderr } = await bench.tool(SMOKE, { env: { TMPDIR: disk } }).ended;
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/error: No work folder can be made\. The disk is full: .*\n.*let TMPDIR name a folder on a larger disk/),
    ]);
    expect(readdirSync(disk)).toEqual(['filler']);
    expect(bench.leftovers()).toEqual([]);
  });

  it('is filled by a training, which is told as its cause', async () => {
    const project = flawedProject(bench, { 'train.mjs': bigModel(5) });
    const disk = smallDisk(3_000);
    const { code, stderr } = await bench.tool(SMOKE, { cwd: project, env: { TMPDIR: disk } }).ended;
    expect([code, stderr]).toEqual([3, expect.stringContaining('error: The disk is full: ')]);
    expect(readdirSync(disk)).toEqual([]);
    expect(bench.leftovers()).toEqual([]);
  });

  it('has no room for the archive: the model of a training that took hours is not thrown away', async () => {
    const project = flawedProject(bench, { 'train.mjs': bigModel(5) });
    const disk = smallDisk(8_000);
    const { code, stderr } = await bench.tool(['train'], { cwd: project, env: { TMPDIR: disk } }).ended;
    expect([code, stderr]).toEqual([3, expect.stringContaining('error: The disk is full: ')]);
    const model = /its model is still in (.*)\. Copy it away/.exec(stderr)?.[1] ?? '';
    expect(readdirSync(model).sort()).toEqual(['big', 'model.json']);
    expect(bench.leftovers()).toEqual([]);
  });

  it('is filled by a training that does not stop: it is ended, and the finding says why', async () => {
    // More than a container may have, and less than there is: on a slow machine it would reach the end of the disk before anybody looks.
    const project = flawedProject(bench, {
      'train.mjs': `
import { appendFileSync } from 'node:fs';
let left = 27;
setInterval(() => left-- > 0 && appendFileSync('/opt/ml/model/big', Buffer.alloc(1_000_000)), 20);
`,
    });
    const disk = smallDisk(30_000);
    const { code, stdout } = await bench.tool([...SMOKE, '--json'], { cwd: project, env: { TMPDIR: disk } }).ended;
    expect(code).toBe(1);
    expect(findingOf(stdout, 'train/exit-code')).toMatchObject({
      actual: expect.stringMatching(/^ended by the rehearsal after it had written /),
      cause: expect.stringMatching(/^It filled the disk/),
    });
    const alone = await bench.tool(['train'], { cwd: project, env: { TMPDIR: disk } }).ended;
    expect([alone.code, alone.stderr]).toEqual([
      1,
      expect.stringMatching(/Training failed: ended by the rehearsal .*\n {2}It filled the disk/),
    ]);
    expect(readdirSync(disk)).toEqual([]);
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('the disk of the engine', () => {
  it('is filled by a container: the finding says so', async () => {
    const data = join(bench.engine.folder, 'data');
    onTestFinished(() => rmSync(join(data, 'reserved'), { force: true }));
    reserve(data, 60);
    const project = flawedProject(bench, {
      'train.mjs':
        "import { writeFileSync } from 'node:fs';\nfor (let at = 0; ; at += 1) writeFileSync('/root/' + at, Buffer.alloc(20_000_000));\n",
    });
    const { code, stdout } = await bench.tool([...SMOKE, '--json'], { cwd: project }).ended;
    expect(code).toBe(1);
    expect(findingOf(stdout, 'train/exit-code')).toMatchObject({ cause: expect.stringMatching(/disk of the container engine.* full/) });
    expect(bench.leftovers()).toEqual([]);
  });

  it('is full before anything runs: that is no fault of the image', async () => {
    const data = join(bench.engine.folder, 'data');
    onTestFinished(() => rmSync(join(data, 'filler'), { force: true }));
    fill(data);
    const { code, stdout, stderr } = await bench.tool(SMOKE).ended;
    expect([code, stdout, stderr]).toEqual([
      3,
      '',
      expect.stringContaining('error: The disk of the container engine is full; the container'),
    ]);
    const built = await bench.tool(['build', '--no-cache']).ended;
    expect([built.code, built.stderr]).toEqual([3, expect.stringContaining('cause: The disk of the container engine is full.')]);
    rmSync(join(data, 'filler'));
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('the disk of the results', () => {
  it('has no room for a report: the others are written, and the verdict is told', async () => {
    const disk = smallDisk(64);
    fill(disk);
    const good = join(bench.project, 'good.json');
    onTestFinished(() => rmSync(good, { force: true }));
    const reports = ['--save-observations', `${disk}/seen.json`, '--report', `junit=${disk}/report.xml`, '--report', `json=${good}`];
    const { code, stdout, stderr } = await bench.tool([...SMOKE, ...reports]).ended;
    expect([code, stdout, stderr]).toEqual([
      3,
      expect.stringContaining('PASSED'),
      expect.stringContaining(`The disk is full: ${disk}/seen.json`),
    ]);
    expect(JSON.parse(readFileSync(good, 'utf8')).summary.failed).toBe(0);
    expect(readdirSync(disk)).toEqual(['filler']);
    expect(bench.leftovers()).toEqual([]);
  });

  it('has no room for the results of a training: they are left where they are, and named', async () => {
    const disk = smallDisk(64);
    fill(disk);
    const { code, stderr } = await bench.tool(['train', '--out', `${disk}/out`]).ended;
    expect([code, stderr]).toEqual([3, expect.stringContaining(`The disk is full: ${disk}/out`)]);
    const [, model = '', folder = ''] = /its model is still in (.*)\. Copy it away, then remove (.*)/.exec(stderr) ?? [];
    expect(existsSync(join(model, 'model.json'))).toBe(true);
    rmSync(folder, { recursive: true });
    expect(bench.leftovers()).toEqual([]);
  });

  it('has no room for the cache: that costs time, nothing else', async () => {
    const disk = smallDisk(64);
    fill(disk);
    const env = { XDG_CACHE_HOME: disk };
    expect(await bench.tool(['build'], { env }).ended).toMatchObject({ code: 0 });
    expect(await bench.tool(SMOKE, { env }).ended).toMatchObject({ code: 0 });
  });

  it('cannot be written at all: that is said before anybody has waited', async () => {
    const afile = join(bench.project, 'Dockerfile');
    for (const args of [
      [...SMOKE, '--report', `json=${afile}/report.json`],
      [...SMOKE, '--save-observations', join(bench.project, 'nowhere/seen.json')],
      ['train', '--out', `${afile}/out`],
    ]) {
      const { code, stdout, stderr } = await bench.tool(args).ended;
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^error: Cannot write .*\n {2}.*\n$/)]);
    }
  });
});
