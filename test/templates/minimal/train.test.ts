import { createWriteStream, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Job, makeFifo, makeJob, sampleFiles, type Tree, until } from '../typescript/project.ts';
import { makeMinimal, startMinimal, trainMinimal, withAlgorithm } from './project.ts';

interface Fit {
  readonly alpha: number;
  readonly standardize: boolean;
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly trainRmse: number;
  readonly validationRmse: number;
  readonly validationR2: number;
}

let project: string;
let samples: Record<string, string>;
beforeAll(async () => {
  project = await makeMinimal();
  samples = sampleFiles(project);
});

const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../typescript/ridge-reference.json'), 'utf8')) as {
  fits: readonly Fit[];
};
const fits = reference.fits.filter(({ standardize }) => standardize);

function metric(log: string, name: string): number {
  return Number(new RegExp(`^${name}=(.*)$`, 'm').exec(log)?.[1]);
}

function close(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
}

describe('training', () => {
  it.each(fits.map((fit) => [fit.alpha, fit] as const))('alpha %d gives the numbers of scikit-learn', async (alpha, fit) => {
    const { code, log, model } = await trainMinimal(makeJob(project, samples, { alpha: String(alpha) }));
    expect(code).toBe(0);
    close(metric(log, 'train:rmse'), fit.trainRmse);
    close(metric(log, 'validation:rmse'), fit.validationRmse);
    close(metric(log, 'validation:r2'), fit.validationR2);
    const [format, intercept, ...features] = (model ?? '').trimEnd().split('\n');
    expect([format, features.length]).toEqual(['ridge-regression/1', 10]);
    close(Number(intercept?.split(' ')[1]), fit.intercept);
    // The reference has the coefficients of features with variance 1.
    const rows = (samples['train/diabetes.csv'] ?? '')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(',').map(Number));
    features.forEach((feature, j) => {
      const [mean, coefficient] = feature.split(' ').map(Number) as [number, number];
      const variance = rows.reduce((sum, row) => sum + ((row[j + 1] ?? 0) - mean) ** 2, 0) / rows.length;
      close(coefficient * Math.sqrt(variance), fit.coefficients[j] ?? Number.NaN);
    });
  });

  it('sees the same rows whatever files they come in', async () => {
    const text = samples['train/diabetes.csv'] ?? '';
    const middle = text.indexOf('\n', text.length / 2) + 1;
    const whole = await trainMinimal(makeJob(project, { 'train/d.csv': text }));
    const parts = {
      'train/a b/1': text.slice(0, middle).replaceAll('\n', '\r\n').trimEnd(),
      'train/ä.csv': `\uFEFF${text.slice(middle).trimEnd()}`,
      'train/b/empty': '',
    };
    const split = await trainMinimal(makeJob(project, parts));
    expect([split.code, split.model]).toEqual([0, whole.model]);
    expect(whole.log).not.toContain('validation:');
  });

  it('reads FIFOs, one late and one early', async () => {
    const job = makeJob(project, {}, {}, { train: 'Pipe', validation: 'Pipe' });
    const running = startMinimal('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    for (const name of ['validation', 'train']) {
      makeFifo(join(job.base, `input/data/${name}_0`));
      createWriteStream(join(job.base, `input/data/${name}_0`)).end(samples[`${name}/diabetes.csv`]);
    }
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    close(metric(log, 'validation:rmse'), fits.find(({ alpha }) => alpha === 1)?.validationRmse ?? 0);
  });

  it.each([' 1e-2 ', '"0.01"', '+.01', '1.0E-02'])('takes %j for a number', async (alpha) => {
    const { log } = await trainMinimal(makeJob(project, samples, { alpha, _tuning_objective_metric: 'validation:rmse', sagemaker_x: '1' }));
    close(metric(log, 'validation:rmse'), fits.find((fit) => fit.alpha === 0.01)?.validationRmse ?? 0);
    expect(log).not.toContain('Unknown');
  });

  it('ends as soon as the algorithm has seen enough', async () => {
    const changed = withAlgorithm(
      project,
      `my $row = <STDIN>; open my $file, '>', "$ARGV[1]/model" or die; print $file $row; close $file;`,
    );
    const job = makeJob(changed, { 'train/d.csv': (samples['train/diabetes.csv'] ?? '').repeat(100) });
    const { code } = await startMinimal('train', job).ended;
    expect([code, readFileSync(join(job.base, 'model/model'), 'utf8')]).toEqual([0, '75,48,1,21.6,87,183,103.2,70,3,3.8918,69\n']);
  });
});

describe('a failed training', () => {
  const good = '1,2,3\n2,3,5\n3,4,4\n';
  const cases: Record<string, { files?: Tree; hyperparameters?: object; spoil?: Tree; reason: string }> = {
    'missing channel': { reason: 'The channel "train" is missing. Add an input channel with this name to the training job.' },
    'no data': { files: { 'train/empty.csv': '' }, reason: 'The channel "train" holds no data.' },
    'broken number': {
      files: { 'train/a/b.csv': good, 'train/a/c.csv': `${good}4,x5,6` },
      reason: 'train/a/c.csv, line 4, column 2: "x5" is not a number.',
    },
    'header line': {
      files: { 'train/d.csv': `y,a,b\n${good}` },
      reason: 'train/d.csv, line 1, column 1: "y" is not a number. A header line is not allowed.',
    },
    'missing column': { files: { 'train/d.csv': `${good}4,5\n` }, reason: 'train/d.csv, line 4: there are 2 columns instead of 3.' },
    'empty field': { files: { 'train/d.csv': '1,,3\n' }, reason: 'train/d.csv, line 1, column 2: the empty field is not a number.' },
    'one column': {
      files: { 'train/d.csv': '1\n2\n' },
      reason: 'train/d.csv, line 1: there is 1 column; it needs the label and at least one feature.',
    },
    'one row': { files: { 'train/d.csv': '1,2\n' }, reason: 'The channel "train" needs at least 2 rows.' },
    'a number beyond all numbers': {
      files: { 'train/d.csv': '1,1e999\n' },
      reason: 'train/d.csv, line 1, column 2: "1e999" is not a number.',
    },
    'other columns in validation': {
      files: { 'train/a.csv': good, 'validation/v.csv': '1,2,3,4\n' },
      reason: 'validation/v.csv, line 1: there are 4 columns instead of 3.',
    },
    'compressed file': {
      files: { 'train/d.csv.gz': Buffer.from('1f8b0800000000000003330400b7efdc83010000000a', 'hex') },
      reason: 'train/d.csv.gz is compressed. Upload it uncompressed.',
    },
    'escape sequences in the data': {
      files: { 'train/d.csv': '1,2\n1,\u001b[31mred\n' },
      reason: 'train/d.csv, line 2, column 2: "?[31mred" is not a number.',
    },
    'value out of range': {
      files: { 'train/d.csv': good },
      hyperparameters: { alpha: '-1' },
      reason: 'Hyperparameter "alpha" is "-1"; it must lie between 0 and 1000000.',
    },
    'value of the wrong type': {
      files: { 'train/d.csv': good },
      hyperparameters: { alpha: 'much\u0007' },
      reason: 'Hyperparameter "alpha" is "much?"; it must be a number.',
    },
    'tuning without validation': {
      files: { 'train/d.csv': good },
      hyperparameters: { _tuning_objective_metric: 'validation:rmse' },
      reason: 'Tuning for validation:rmse needs the channel "validation". Add it to the training jobs.',
    },
    'broken hyperparameters.json': { spoil: { 'hyperparameters.json': '{' }, reason: 'hyperparameters.json is not valid JSON.' },
    'hyperparameters.json with a list': {
      spoil: { 'hyperparameters.json': '[]' },
      reason: 'hyperparameters.json does not hold an object.',
    },
    'other content type': {
      spoil: { 'inputdataconfig.json': '{"train":{"TrainingInputMode":"File","ContentType":"application/json"}}' },
      reason: 'The channel "train" has the content type "application/json"; this algorithm reads text/csv.',
    },
    RecordIO: {
      spoil: { 'inputdataconfig.json': '{"train":{"TrainingInputMode":"Pipe","RecordWrapperType":"RecordIO"}}' },
      reason: 'The channel "train" is in RecordIO; set RecordWrapperType to None.',
    },
  };

  it.each(Object.entries(cases))('%s: exit code 1 and a reason that the buyer can act on', async (_name, test) => {
    const job = makeJob(project, test.files, test.hyperparameters);
    for (const [path, content] of Object.entries(test.spoil ?? {})) writeFileSync(join(job.base, 'input/config', path), content);
    const { code, failure, log } = await trainMinimal(job);
    expect([code, failure]).toEqual([1, `${test.reason}\n`]);
    expect(log).toContain(test.reason);
  });

  it.each([
    ['ends without a word', 'exit 3', 'exit code 3'],
    ['is killed', 'kill 9, $$; sleep 9', 'signal 9'],
    ['dies with a message for its seller', 'die "secret at home"', 'secret at home'],
  ])('of an algorithm that %s is its own fault', async (_what, program, inLog) => {
    const { code, failure, log } = await trainMinimal(makeJob(withAlgorithm(project, program), { 'train/d.csv': good }));
    expect([code, failure]).toEqual([1, 'The algorithm failed because of a fault of its own. Please report this to its seller.\n']);
    expect(log).toContain(inLog);
  });

  it('that leaves no model is one', async () => {
    const { code, failure } = await trainMinimal(makeJob(withAlgorithm(project, '1 while <STDIN>;'), { 'train/d.csv': good }));
    expect([code, failure]).toEqual([1, 'The algorithm has written no model.\n']);
  });
});

describe('a stop request', () => {
  it('gives a model of the rows read so far when a pipe is held', async () => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    makeFifo(join(job.base, 'input/data/train_0'));
    const running = startMinimal('train', job);
    const writer = createWriteStream(join(job.base, 'input/data/train_0'));
    writer.write(`${(samples['train/diabetes.csv'] ?? '').repeat(10)}1,2`);
    await until('the rows were read', () => writer.writableLength === 0 && writer.bytesWritten > 0);
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    writer.destroy();
    expect(code).toBe(0);
    // Not the half row.
    expect(log).toMatch(/^Stopping: [\s\S]*^Read [1-9]\d* rows with 10 features\.[\s\S]*^Stopped early\.$/m);
    expect(readdirSync(join(job.base, 'model'))).toEqual(['model.txt']);
  });

  it.each(['before the FIFO is there', 'before a writer comes'])('ends at once %s', async (when) => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    if (when.includes('writer')) makeFifo(join(job.base, 'input/data/train_0'));
    const running = startMinimal('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    expect(log).toContain('Stopped before there was a model');
    expect(readdirSync(join(job.base, 'model'))).toEqual([]);
  });

  it('ends the reading of files', async () => {
    const job: Job = makeJob(project, { 'train/0.csv': (samples['train/diabetes.csv'] ?? '').repeat(1000) });
    // Some gigabytes, one file under many names.
    const folder = join(job.base, 'input/data/train');
    for (let i = 1; i < 500; i++) linkSync(join(folder, '0.csv'), join(folder, `${i}.csv`));
    const running = startMinimal('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    expect(log).toMatch(/^Stopping: [\s\S]*^Stopped /m);
  });

  it('reaches an algorithm that has all its rows', async () => {
    const changed = withAlgorithm(
      project,
      `1 while <STDIN>; $| = 1; print "computing\\n"; $SIG{TERM} = sub { print "told\\n"; exit 1 }; sleep 1 while 1;`,
    );
    const running = startMinimal('train', makeJob(changed, { 'train/d.csv': '1,2\n' }));
    await until('it computes', () => running.log().includes('computing'));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    expect(log).toContain('told');
  });
});
