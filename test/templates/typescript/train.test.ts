import { createWriteStream, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type Job, makeFifo, makeJob, makeProject, metricOf, sampleFiles, start, type Tree, train, until } from './project.ts';

let project: string;
beforeAll(async () => {
  project = await makeProject();
});

interface Fit {
  readonly alpha: number;
  readonly standardize: boolean;
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly trainRmse: number;
  readonly validationRmse: number;
  readonly validationR2: number;
}

const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'ridge-reference.json'), 'utf8')) as { fits: Fit[] };

/** Standard deviation of each feature, as scikit-learn's StandardScaler takes it. */
function deviations(csv: string): number[] {
  const rows = csv
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  return (rows[0] ?? []).slice(1).map((_, j) => {
    const column = rows.map((row) => row[j + 1] ?? Number.NaN);
    const mean = column.reduce((a, b) => a + b) / column.length;
    return Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length);
  });
}

function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.abs(expected);
}

describe('the numbers', () => {
  it.each(reference.fits)("equal those of scikit-learn's Ridge: alpha $alpha, standardize $standardize", async (fit) => {
    const files = sampleFiles(project);
    const hyperparameters = { alpha: String(fit.alpha), standardize: String(fit.standardize) };
    const { code, log, model } = await train(makeJob(project, files, hyperparameters));
    expect(code).toBe(0);
    const { coefficients, intercept, means } = JSON.parse(model ?? '{}') as { coefficients: number[]; intercept: number; means: number[] };
    const scales = deviations(files['train/diabetes.csv'] ?? '');
    for (const [j, expected] of fit.coefficients.entries()) {
      const coefficient = (coefficients[j] ?? Number.NaN) * (fit.standardize ? (scales[j] ?? Number.NaN) : 1);
      expect(relativeError(coefficient, expected)).toBeLessThan(1e-6);
    }
    // Ours belongs to centred features.
    const shift = fit.standardize ? 0 : means.reduce((sum, mean, j) => sum + mean * (coefficients[j] ?? Number.NaN), 0);
    expect(relativeError(intercept - shift, fit.intercept)).toBeLessThan(1e-6);
    expect(relativeError(metricOf(log, 'train:rmse'), fit.trainRmse)).toBeLessThan(1e-9);
    expect(relativeError(metricOf(log, 'validation:rmse'), fit.validationRmse)).toBeLessThan(1e-9);
    expect(relativeError(metricOf(log, 'validation:r2'), fit.validationR2)).toBeLessThan(1e-9);
  });
});

/** Cuts the training rows into files of the given shape; the result must not depend on it. */
const layouts: Record<string, (lines: string[]) => Tree> = {
  'one file without a last line feed': (lines) => ({ 'train/data.csv': lines.join('\n') }),
  CRLF: (lines) => ({ 'train/data.csv': `${lines.join('\r\n')}\r\n` }),
  'nested folders, odd names, empty files': (lines) => ({
    'train/a/b c/ü 1.csv': lines.slice(0, 100).join('\n'),
    'train/a/empty': '',
    'train/a/z': `${lines.slice(100, 101).join('\n')}\n\n`,
    'train/part-00000': `${lines.slice(101, 300).join('\n')}\n`,
    'train/part-00001': lines.slice(300).join('\n'),
  }),
};

describe('File and FastFile mode', () => {
  it.each(Object.entries(layouts))('%s', async (_name, layout) => {
    const files = sampleFiles(project);
    const expected = await train(makeJob(project, files));
    const lines = (files['train/diabetes.csv'] ?? '').trim().split('\n');
    const { code, model } = await train(makeJob(project, { ...layout(lines), 'validation/v': files['validation/diabetes.csv'] ?? '' }));
    expect(code).toBe(0);
    expect(model).toBe(expected.model);
  });

  it('works without the optional channel, and without inputdataconfig.json', async () => {
    const files = { 'train/data.csv': sampleFiles(project)['train/diabetes.csv'] ?? '' };
    const { code, log } = await train(makeJob(project, files));
    expect([code, log.includes('train:rmse='), log.includes('validation:')]).toEqual([0, true, false]);
    const job = makeJob(project, files);
    for (const name of readdirSync(join(job.base, 'input/config'))) rmSync(join(job.base, 'input/config', name));
    expect((await train(job)).code).toBe(0);
  });
});

/** Writes the text into the FIFO of an epoch, in pieces of an odd size. */
async function feed(job: Job, fifo: string, text: string): Promise<void> {
  const path = join(job.base, 'input/data', fifo);
  const pieces = text.match(/[\s\S]{1,997}/g) ?? [];
  await pipeline(pieces, createWriteStream(path));
}

describe('Pipe mode', () => {
  it('reads the same model from FIFOs that come late and hand out odd pieces', async () => {
    const files = sampleFiles(project);
    const expected = await train(makeJob(project, files));
    const job = makeJob(project, {}, {}, { train: 'Pipe', validation: 'Pipe' });
    const running = train(job);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const name of ['train', 'validation']) {
      makeFifo(join(job.base, 'input/data', `${name}_0`));
      await feed(job, `${name}_0`, files[`${name}/diabetes.csv`] ?? '');
    }
    const { code, model, log } = await running;
    expect([code, model]).toEqual([0, expected.model]);
    expect(metricOf(log, 'validation:rmse')).toBe(metricOf(expected.log, 'validation:rmse'));
  });

  it('mixes modes, channel by channel', async () => {
    const files = sampleFiles(project);
    const job = makeJob(project, { 'validation/v.csv': files['validation/diabetes.csv'] ?? '' }, {}, { train: 'Pipe', validation: 'File' });
    makeFifo(join(job.base, 'input/data/train_0'));
    const running = train(job);
    await feed(job, 'train_0', files['train/diabetes.csv'] ?? '');
    expect((await running).code).toBe(0);
  });

  it('reads the next epoch for the next pass, after it has closed the one before', async () => {
    const changed = copyProject(project);
    writeFileSync(
      join(changed, 'src/algorithm.ts'),
      `export const load = () => 0;
export const predict = () => [];
export async function train({ channels, log }) {
  for (let pass = 0; pass < 3; pass++) {
    let sum = 0;
    for await (const { values } of channels.train.rows()) for (const value of values) sum += value;
    log('pass ' + pass + ': ' + sum);
  }
  return { 'model.txt': 'x' };
}
`,
    );
    const job = makeJob(changed, {}, {}, { train: 'Pipe' });
    const running = train(job);
    for (const epoch of [0, 1, 2]) {
      makeFifo(join(job.base, `input/data/train_${epoch}`));
      await feed(job, `train_${epoch}`, `${epoch},1\n${epoch},2\n`);
      rmSync(join(job.base, `input/data/train_${epoch}`));
    }
    const { code, log } = await running;
    expect(code).toBe(0);
    expect(log).toMatch(/pass 0: 3\npass 1: 5\npass 2: 7\n/);
  });
});

describe('a failed training', () => {
  const good = '1,2,3\n2,3,5\n3,4,4\n';
  const config = 'input/config';
  const cases: Record<string, { files?: Tree; hyperparameters?: object; spoil?: Tree; reason: RegExp }> = {
    'missing channel': { reason: /^The channel "train" is missing\. / },
    'no data': { files: { 'train/empty.csv': '' }, reason: /^The channel "train" holds no data\.$/m },
    'broken number': {
      files: { 'train/a/b.csv': `${good}4,x5,6\n` },
      reason: /^train\/a\/b\.csv, line 4, column 2: "x5" is not a number\.$/m,
    },
    'header line': {
      files: { 'train/d.csv': `y,a,b\n${good}` },
      reason: /line 1, column 1: "y" is not a number\. A header line is not allowed\.$/m,
    },
    'missing column': { files: { 'train/d.csv': `${good}4,5\n` }, reason: /^train\/d\.csv, line 4: the line has 2 of 3 columns\.$/m },
    'other columns in the next file': {
      files: { 'train/a.csv': good, 'train/b.csv': '1,2\n' },
      reason: /^train\/b\.csv, line 1: the line has 2 of 3 columns\.$/m,
    },
    'other columns in validation': {
      files: { 'train/a.csv': good, 'validation/v.csv': '1,2,3,4\n' },
      reason: /^validation\/v\.csv, line 1: the line has more than 3 columns\.$/m,
    },
    'compressed file': {
      files: { 'train/d.csv.gz': Buffer.from('1f8b0800000000000003330400b7efdc83010000000a', 'hex') },
      reason: /compressed/,
    },
    'escape sequences in the data': { files: { 'train/d.csv': '1,\u001b[31mred\n' }, reason: /"\?\[31mred" is not a number/ },
    'value out of range': {
      files: { 'train/d.csv': good },
      hyperparameters: { alpha: '-1' },
      reason: /"alpha" is -1; it must lie between 0/,
    },
    'value of the wrong type': { files: { 'train/d.csv': good }, hyperparameters: { alpha: 'much' }, reason: /"alpha" is "much"/ },
    'value not among the allowed': {
      files: { 'train/d.csv': good },
      hyperparameters: { standardize: 'maybe' },
      reason: /"standardize" is "maybe"; it must be one of true, false/,
    },
    'broken hyperparameters.json': {
      spoil: { [`${config}/hyperparameters.json`]: '{' },
      reason: /^hyperparameters\.json is not valid JSON\.$/m,
    },
    'other content type': {
      spoil: { [`${config}/inputdataconfig.json`]: '{"train":{"TrainingInputMode":"File","ContentType":"application/json"}}' },
      reason: /has the content type "application\/json"; this algorithm reads text\/csv\.$/m,
    },
    RecordIO: {
      spoil: { [`${config}/inputdataconfig.json`]: '{"train":{"TrainingInputMode":"Pipe","RecordWrapperType":"RecordIO"}}' },
      reason: /RecordIO; set RecordWrapperType to None/,
    },
  };

  it.each(Object.entries(cases))(
    '%s: exit code 1 and a reason that the buyer can act on',
    async (_name, { files, hyperparameters, spoil, reason }) => {
      const job = makeJob(project, files, hyperparameters);
      writeTreeInto(job, spoil ?? {});
      const { code, failure, model, log } = await train(job);
      expect([code, model]).toEqual([1, undefined]);
      expect(failure).toMatch(reason);
      expect(failure?.split('\n')[0]?.length).toBeLessThanOrEqual(200);
      expect(failure).not.toMatch(/\bat .*:\d+:\d+|runtime\/|algorithm\.ts/);
      expect(log).toContain(failure?.trim());
    },
  );

  it('keeps a fault of the algorithm to itself, and tells the log where it was', async () => {
    const changed = copyProject(project);
    writeFileSync(join(changed, 'src/algorithm.ts'), "export const train = () => {\n  throw new TypeError('secret');\n};\n");
    const { code, failure, log } = await train(makeJob(changed, { 'train/d.csv': good }));
    expect([code, failure]).toEqual([
      1,
      'The algorithm failed because of a fault of its own (TypeError). Please report this to its seller.\n',
    ]);
    expect(log).toMatch(/TypeError: secret\n {2}at src\/algorithm\.ts:2\n/);
    expect(log).not.toContain(changed);
  });
});

function writeTreeInto({ base }: Job, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) writeFileSync(join(base, path), content);
}

describe('a stop request', () => {
  it('gives a model of the rows read so far when a pipe is held', async () => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    const fifo = join(job.base, 'input/data/train_0');
    makeFifo(fifo);
    const running = start('train', job);
    const writer = createWriteStream(fifo);
    const rows = sampleFiles(project)['train/diabetes.csv'] ?? '';
    // More than a block, so that the algorithm has had rows when the signal comes.
    writer.write(`${rows.repeat(10)}1,2`);
    await until('the rows were read', () => writer.writableLength === 0 && writer.bytesWritten > 0);
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    writer.destroy();
    expect(code).toBe(0);
    expect(log).toMatch(/Received SIGTERM.*\n.*Read \d+ rows with 10 features.*\n(.*\n)*Stopped early\./);
    expect(readdirSync(join(job.base, 'model'))).toEqual(['model.json']);
  });

  it.each(['before the FIFO is there', 'before a writer comes'])('ends at once %s', async (when) => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    if (when.includes('writer')) makeFifo(join(job.base, 'input/data/train_0'));
    const running = start('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    expect(log).toContain('Stopped before there was a model');
    expect(readdirSync(join(job.base, 'model'))).toEqual([]);
  });

  it('ends the reading of files', async () => {
    const rows = sampleFiles(project)['train/diabetes.csv'] ?? '';
    const job = makeJob(project, { 'train/0.csv': rows.repeat(1000) });
    // Some gigabytes, one file under many names.
    const folder = join(job.base, 'input/data/train');
    for (let i = 1; i < 500; i++) linkSync(join(folder, '0.csv'), join(folder, `${i}.csv`));
    const running = start('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    expect(log).toMatch(/^Received SIGTERM[\s\S]*^Stopped early/m);
  });
});
