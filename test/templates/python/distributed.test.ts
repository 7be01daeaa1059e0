import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProject as makeTypescriptProject, train as trainTypescript, writeTree } from '../typescript/project.ts';
import { findPort, type Job, makeJob, makeProject, metricOf, type Running, sampleFiles, start, type Tree, until, venv } from './project.ts';

/** In the order of text. All are processes on the loopback interface, where only the first one has to be found by its name. */
const HOSTS = ['127.0.0.1', 'algo-10', 'algo-2'] as const;
const [LEADER] = HOSTS;

interface Model {
  readonly intercept: number;
  readonly means: number[];
  readonly coefficients: number[];
}

describe.skipIf(venv === undefined)('training on three hosts', { timeout: 60_000 }, () => {
  let project: string;
  let shards: string[];
  let validation: string;
  beforeAll(async () => {
    project = await makeProject({ algorithm: 'distributed' });
    const files = sampleFiles(project);
    shards = [0, 1, 2, 3].map((part) => files[`train/part-${part}.csv`] ?? '');
    validation = files['validation/diabetes.csv'] ?? '';
  });

  function prepareHost(name: string, files: Tree, hasValidation: boolean): Job {
    const job = makeJob(project, files);
    const channel = { TrainingInputMode: 'File', S3DistributionType: 'ShardedByS3Key', RecordWrapperType: 'None' };
    writeTree(join(job.base, 'input/config'), {
      'inputdataconfig.json': JSON.stringify({ train: channel, ...(hasValidation ? { validation: channel } : {}) }),
      'resourceconfig.json': JSON.stringify({ current_host: name, hosts: HOSTS, network_interface_name: 'lo', topology: null }),
    });
    return job;
  }

  async function startHosts(
    data: Readonly<Record<string, Tree>>,
    names: readonly string[] = HOSTS,
  ): Promise<{ name: string; job: Job; running: Running }[]> {
    const port = String(await findPort());
    const hasValidation = Object.values(data).some((tree) => Object.keys(tree).some((path) => path.startsWith('validation/')));
    return names.map((name) => {
      const job = prepareHost(name, data[name] ?? {}, hasValidation);
      return { name, job, running: start('train', job, { ALL_REDUCE_PORT: port }) };
    });
  }

  async function ends(hosts: Awaited<ReturnType<typeof startHosts>>) {
    return Promise.all(
      hosts.map(async ({ job, running }) => {
        const { code, log } = await running.ended;
        const path = join(job.base, 'output/failure');
        const failure = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : undefined;
        return { code, log, failure, model: readdirSync(join(job.base, 'model')) };
      }),
    );
  }

  it('equals training on one in the TypeScript template, writes the model once, and bears an empty share', async () => {
    const twin = await makeTypescriptProject('test-algo', { algorithm: 'distributed' });
    const alone = await trainTypescript(makeJob(twin, { 'train/all.csv': shards.join(''), 'validation/v.csv': validation }));
    const half = validation.indexOf('\n', validation.length / 2) + 1;
    const hosts = await startHosts({
      [LEADER]: { 'train/0.csv': shards[0] ?? '', 'validation/0.csv': validation.slice(0, half) },
      'algo-10': { 'train/1.csv': shards.slice(1).join(''), 'validation/1.csv': validation.slice(half) },
    });
    const results = await ends(hosts);
    expect(results.map(({ code, model }) => [code, model])).toEqual([
      [0, ['model.json']],
      [0, []],
      [0, []],
    ]);
    const numbers = (text: string) => {
      const { intercept, means, coefficients } = JSON.parse(text) as Model;
      return [intercept, ...means, ...coefficients];
    };
    const found = numbers(readFileSync(join(hosts[0]?.job.base ?? '', 'model/model.json'), 'utf8'));
    const expected = numbers(alone.model ?? '{}');
    expect(found).toHaveLength(21);
    for (const [i, value] of expected.entries()) expect(Math.abs((found[i] ?? Number.NaN) - value)).toBeLessThan(1e-6 * Math.abs(value));
    for (const name of ['train:rmse', 'validation:rmse', 'validation:r2']) {
      expect(metricOf(results[0]?.log ?? '', name)).toBeCloseTo(metricOf(alone.log, name), 9);
      expect(results.slice(1).some(({ log }) => log.includes(`${name}=`))).toBe(false);
    }
  });

  it('ends everywhere with the reason of the host that has broken data', async () => {
    const good = '1,2,3\n2,3,5\n3,4,4\n';
    const data = Object.fromEntries(HOSTS.map((name) => [name, { 'train/d.csv': name === 'algo-2' ? `${good}4,x,6\n` : good }]));
    const results = await ends(await startHosts(data));
    const reason = 'train/d.csv, line 4, column 2: "x" is not a number.';
    expect(results.map(({ code, failure, model }) => [code, failure, model])).toEqual(
      HOSTS.map((name) => [1, name === 'algo-2' ? reason : `Host algo-2: ${reason}`, []]),
    );
  });

  it('ends well on all hosts when one is stopped while it waits for the others', async () => {
    const data = Object.fromEntries(HOSTS.map((name) => [name, { 'train/d.csv': shards[0] ?? '' }]));
    const hosts = await startHosts(data, HOSTS.slice(0, 2));
    await until('the other one is connected', () => hosts[0]?.running.log().includes('Host algo-10 has joined') === true);
    hosts[1]?.running.child.kill('SIGTERM');
    const results = await ends(hosts);
    expect(results.map(({ code, failure }) => [code, failure])).toEqual(hosts.map(() => [0, undefined]));
    expect(results[0]?.log).toMatch(/Stopped without the part of host algo-2[\s\S]*Stopped early/);
    expect(results.map(({ model }) => model)).toEqual([['model.json'], []]);
  });
});
