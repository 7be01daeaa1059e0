import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  findPort,
  type Job,
  makeFifo,
  makeJob,
  makeProject,
  metricOf,
  type Running,
  sampleFiles,
  start,
  type Tree,
  train,
  until,
  writeTree,
} from './project.ts';

/** In the order of text. All are processes on the loopback interface, where only the first one has to be found by its name. */
const HOSTS = ['127.0.0.1', 'algo-10', 'algo-2'] as const;
const [LEADER] = HOSTS;

interface Host {
  readonly name: string;
  readonly job: Job;
  readonly running: Running;
}

interface Model {
  readonly intercept: number;
  readonly means: number[];
  readonly coefficients: number[];
}

let project: string;
let shards: string[];
let validation: string;
beforeAll(async () => {
  project = await makeProject('test-algo', { algorithm: 'distributed' });
  const files = sampleFiles(project);
  shards = [0, 1, 2, 3].map((part) => files[`train/part-${part}.csv`] ?? '');
  validation = files['validation/diabetes.csv'] ?? '';
});

interface HostOptions {
  /** The training data of each host, by name; text is a file, undefined an empty share, and a Pipe has its FIFO made here. */
  readonly data: Readonly<Record<string, Tree>>;
  readonly mode?: 'File' | 'Pipe';
  readonly distribution?: 'ShardedByS3Key' | 'FullyReplicated';
}

function prepareHost(name: string, { data, mode = 'File', distribution = 'ShardedByS3Key' }: HostOptions): Job {
  const files = data[name] ?? {};
  const job = makeJob(project, files);
  const channel = (TrainingInputMode: string) => ({ TrainingInputMode, S3DistributionType: distribution, RecordWrapperType: 'None' });
  const hasValidation = Object.values(data).some((tree) => Object.keys(tree).some((path) => path.startsWith('validation/')));
  writeTree(join(job.base, 'input/config'), {
    'inputdataconfig.json': JSON.stringify({ train: channel(mode), ...(hasValidation ? { validation: channel('File') } : {}) }),
    'resourceconfig.json': JSON.stringify({ current_host: name, hosts: HOSTS, network_interface_name: 'lo', topology: null }),
  });
  if (mode === 'Pipe') makeFifo(join(job.base, 'input/data/train_0'));
  return job;
}

async function startHosts(options: HostOptions, names: readonly string[] = HOSTS): Promise<Host[]> {
  const port = String(await findPort());
  return names.map((name) => {
    const job = prepareHost(name, options);
    return { name, job, running: start('train', job, { ALL_REDUCE_PORT: port }) };
  });
}

async function ends(hosts: readonly Host[]) {
  return Promise.all(
    hosts.map(async ({ name, job, running }) => {
      const { code, signal, log } = await running.ended;
      const path = join(job.base, 'output/failure');
      const failure = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : undefined;
      return { name, code, signal, log, failure, model: readdirSync(join(job.base, 'model')) };
    }),
  );
}

const modelOf = ({ job }: Host): Model => JSON.parse(readFileSync(join(job.base, 'model/model.json'), 'utf8')) as Model;

function expectSame(found: Model, expected: Model): void {
  const numbers = ({ intercept, means, coefficients }: Model) => [intercept, ...means, ...coefficients];
  for (const [i, value] of numbers(expected).entries()) {
    expect(Math.abs((numbers(found)[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  }
}

async function trainAlone(): Promise<{ model: Model; log: string }> {
  const job = makeJob(project, { 'train/all.csv': shards.join(''), 'validation/v.csv': validation });
  const { code, model, log } = await train(job);
  expect(code).toBe(0);
  return { model: JSON.parse(model ?? '{}') as Model, log };
}

const METRICS = ['train:rmse', 'validation:rmse', 'validation:r2'];

describe('training on three hosts', () => {
  it('equals training on one, writes the model once, and bears an empty share', async () => {
    const alone = await trainAlone();
    const half = validation.indexOf('\n', validation.length / 2) + 1;
    const data = {
      [LEADER]: { 'train/0.csv': shards[0] ?? '', 'validation/0.csv': validation.slice(0, half) },
      'algo-10': { 'train/1.csv': shards.slice(1).join(''), 'validation/1.csv': validation.slice(half) },
    };
    const hosts = await startHosts({ data });
    const results = await ends(hosts);
    expect(results.map(({ code, model }) => [code, model])).toEqual([
      [0, ['model.json']],
      [0, []],
      [0, []],
    ]);
    for (const host of hosts.slice(0, 1)) expectSame(modelOf(host), alone.model);
    for (const name of METRICS) {
      const expected = metricOf(alone.log, name);
      expect(Math.abs(metricOf(results[0]?.log ?? '', name) - expected)).toBeLessThanOrEqual(1e-9 * expected);
      expect(results.slice(1).some(({ log }) => log.includes(`${name}=`))).toBe(false);
    }
  });

  it('does not count data three times that all hosts have', async () => {
    const alone = await trainAlone();
    const data = Object.fromEntries(HOSTS.map((name) => [name, { 'train/all.csv': shards.join(''), 'validation/v.csv': validation }]));
    const hosts = await startHosts({ data, distribution: 'FullyReplicated' });
    const results = await ends(hosts);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const host of hosts.slice(0, 1)) expect(modelOf(host)).toEqual(alone.model);
    expect(metricOf(results[0]?.log ?? '', 'validation:r2')).toBe(metricOf(alone.log, 'validation:r2'));
  });
});

describe('a job that fails', () => {
  const good = '1,2,3\n2,3,5\n3,4,4\n';
  it.each([...HOSTS])('because of data on %s: every host ends with its reason', async (broken) => {
    const data = Object.fromEntries(HOSTS.map((name) => [name, { 'train/d.csv': name === broken ? `${good}4,x,6\n` : good }]));
    const results = await ends(await startHosts({ data }));
    const reason = 'train/d.csv, line 4, column 2: "x" is not a number.';
    expect(results.map(({ code, failure, model }) => [code, failure, model])).toEqual(
      HOSTS.map((name) => [1, name === broken ? reason : `Host ${broken}: ${reason}`, []]),
    );
  });

  it('because the columns differ from host to host', async () => {
    const data = { [LEADER]: { 'train/d.csv': good }, 'algo-10': {}, 'algo-2': { 'train/d.csv': '1,2\n' } };
    const results = await ends(await startHosts({ data }));
    expect(results.map(({ code }) => code)).toEqual([1, 1, 1]);
    for (const { failure } of results) expect(failure).toContain('The channel "train" has 3 columns on one host and 2 on another.');
  });

  it('because no host has any data', async () => {
    const results = await ends(await startHosts({ data: {} }));
    expect(results.map(({ code }) => code)).toEqual([1, 1, 1]);
    for (const { failure } of results) expect(failure).toContain('The channel "train" needs at least 2 rows.');
  });

  it.each([...HOSTS])('because %s dies: the others end and name it', async (dead) => {
    // Pipes that nobody fills hold all hosts at work.
    const hosts = await startHosts({ data: {}, mode: 'Pipe' });
    const leader = hosts[0]?.running;
    await until('all have joined', () => leader?.log().match(/has joined/g)?.length === 2);
    hosts.find(({ name }) => name === dead)?.running.child.kill('SIGKILL');
    for (const { name, code, signal, failure } of await ends(hosts)) {
      if (name === dead) expect([code, signal]).toEqual([null, 'SIGKILL']);
      else expect([code, failure]).toEqual([1, `The host ${dead} was lost before the training was complete. Its log may tell why.`]);
    }
  });
});

describe('a stop request', () => {
  it.each([
    ['to all hosts', HOSTS],
    ['to the leader alone', [LEADER]],
    ['to another host alone', ['algo-2']],
  ] as const)('%s ends all of them with the model of what they have read', async (_title, stopped) => {
    const hosts = await startHosts({ data: {}, mode: 'Pipe' });
    const writers = hosts.map(({ job }) => createWriteStream(join(job.base, 'input/data/train_0')));
    // More than a block, so that each has rows when the signal comes; then the pipe is held.
    for (const writer of writers) writer.write(`${shards.join('').repeat(10)}1,2`);
    await until('all have joined', () => hosts[0]?.running.log().match(/has joined/g)?.length === 2);
    await until('the rows were read', () => writers.every(({ writableLength, bytesWritten }) => writableLength === 0 && bytesWritten > 0));
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const { name, running } of hosts) if ((stopped as readonly string[]).includes(name)) running.child.kill('SIGTERM');
    const results = await ends(hosts);
    for (const writer of writers) writer.destroy();
    expect(results.map(({ code, model }) => [code, model])).toEqual([
      [0, ['model.json']],
      [0, []],
      [0, []],
    ]);
    const rows = results.map(({ log }) => Number(/^Read (\d+) rows/m.exec(log)?.[1]));
    expect(Math.min(...rows)).toBeGreaterThan(700);
    expect(results[0]?.log).toContain(`All hosts have read ${rows.reduce((sum, count) => sum + count, 0)} rows`);
  });

  it('ends hosts that wait for one that has not come', async () => {
    const data = { [LEADER]: { 'train/d.csv': shards[0] ?? '' }, 'algo-10': { 'train/d.csv': shards[1] ?? '' } };
    const hosts = await startHosts({ data }, [LEADER, 'algo-10']);
    await until('algo-10 has joined', () => hosts[0]?.running.log().includes('has joined') === true);
    await until('both have read', () => hosts.every(({ running }) => /^Read \d+ rows/m.test(running.log())));
    for (const { running } of hosts) running.child.kill('SIGTERM');
    const results = await ends(hosts);
    expect(results.map(({ code, model }) => [code, model])).toEqual([
      [0, ['model.json']],
      [0, []],
    ]);
    expect(results[0]?.log).toContain('Stopped without the part of host algo-2.');
    expect(results[0]?.log).toContain('All hosts have read 177 rows');
  });
});
