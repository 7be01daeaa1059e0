// How training grows: rows and columns in the template's program, channels and hosts in the tool.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeBuiltProject } from '../../harness/rehearsed-project.mjs';
import { CPU, doubling, straight, TIME, use } from './grow.mjs';

const BLOCK = 5_000;

/** Adds up every number of the channel `train`. */
const READ = `import { openChannel } from './runtime/channels.ts';
const channel = openChannel({ name: 'train', spec: {}, config: { TrainingInputMode: 'File' }, folder: process.argv[2], stop: new AbortController().signal });
let sum = 0;
for await (const { values } of channel.rows()) for (let i = 0; i < values.length; i += 1) sum += values[i];
console.log(sum);
`;

/** @returns parts for rows, columns and channels. */
export function trainingParts(bench, node) {
  const project = bench.create('bench-growth');
  writeFileSync(path.join(project, 'src/read.ts'), READ);
  const train = (folder) =>
    use(bench, node, [path.join(project, 'src/runtime/train.ts')], { env: { ...bench.env, SAGEMAKER_BASE_DIR: folder } });
  const read = (folder) => use(bench, node, [path.join(project, 'src/read.ts'), path.join(folder, 'input/data')]);
  return [rowsPart(bench, train), columnsPart(bench, { train, read }), channelsPart(bench, project)];
}

function rowsPart(bench, train) {
  const values = doubling(bench.size(50_000, 5_000), bench.size(6, 3));
  const folders = new Map(values.map((rows) => [rows, makeData(bench, `rows-${rows}`, { rows, columns: 11 })]));
  return {
    id: 'growth/rows',
    title: 'Rows of training data',
    rounds: 3,
    grows: { by: 'rows', unit: 'rows', values },
    metrics: { cpu: CPU, ms: TIME },
    candidates: { training: (rows) => train(folders.get(rows)) },
    own: ['training'],
    claims: [straight('rows', 'Training of the typescript template, by rows (11 numbers each)', 'training', 'cpu')],
  };
}

function columnsPart(bench, { train, read }) {
  const values = doubling(8, bench.size(6, 3));
  const rows = bench.size(20_000, 2_000);
  const folders = new Map(values.map((columns) => [columns, makeData(bench, `columns-${columns}`, { rows, columns })]));
  return {
    id: 'growth/columns',
    title: 'Columns of training data',
    rounds: 3,
    grows: { by: 'columns', unit: 'columns', values },
    metrics: { cpu: CPU, ms: TIME },
    candidates: { reading: (columns) => read(folders.get(columns)), training: (columns) => train(folders.get(columns)) },
    own: ['reading', 'training'],
    claims: [
      straight('columns', `Reading training data, by columns (${rows.toLocaleString('en-US')} rows)`, 'reading', 'cpu'),
      straight('columns/least-squares', 'Training of the typescript template, by columns', 'training', 'cpu'),
    ],
  };
}

/** What the tool lays out for a container; SageMaker takes up to 20 channels. */
function channelsPart(bench, project) {
  const values = bench.size([1, 2, 4, 7, 12, 20], [1, 2, 3]);
  const data = path.join(project, 'data');
  mkdirSync(data);
  for (let file = 0; file < bench.size(200, 20); file += 1) writeFileSync(path.join(data, `${file}.csv`), rowsOf(1_000, 10));
  const projects = new Map(values.map((count) => [count, makeManyChannels(bench, project, count)]));
  return {
    id: 'growth/channels',
    title: 'Channels',
    rounds: 3,
    grows: { by: 'channels', unit: 'channels', values },
    metrics: { cpu: CPU, ms: TIME },
    candidates: {
      async 'train --prepare'(count, round) {
        const out = bench.at(`prepared-${count}-${round}`);
        const used = await use(bench, ...bench.tool('train', '--prepare', out), { cwd: projects.get(count) });
        rmSync(out, { recursive: true });
        return used;
      },
    },
    own: ['train --prepare'],
    claims: [
      straight('channels', '`train --prepare`, which lays out the data, by channels (15 MB in 200 files each)', 'train --prepare', 'cpu'),
    ],
  };
}

/** A copy of the project whose spec has so many channels with the same sample data. */
function makeManyChannels(bench, project, count) {
  const folder = bench.create(`bench-channels-${count}`);
  const file = path.join(folder, 'sagemaker-algo.json');
  const spec = JSON.parse(readFileSync(file, 'utf8'));
  const { train } = spec.training.channels;
  const names = ['train', ...Array.from({ length: count - 1 }, (_, index) => `more-${index}`)];
  spec.training.channels = Object.fromEntries(names.map((name) => [name, train]));
  const sample = { path: 'data', contentType: 'text/csv' };
  spec.samples.channels = Object.fromEntries(names.map((name) => [name, sample]));
  spec.training.objectives = undefined;
  writeFileSync(file, JSON.stringify(spec));
  bench.run('cp', ['-al', path.join(project, 'data'), folder]);
  return folder;
}

/** The distributed algorithm on hosts that are containers of this machine, the data split between them. */
export function hostsPart(bench) {
  // One host is another case: it has nobody to wait for.
  const values = bench.size([2, 3, 4, 6, 8, 12], [2, 3, 4]);
  const { folder } = makeBuiltProject(bench, '--algorithm', 'distributed');
  return {
    id: 'growth/hosts',
    title: 'Hosts of a distributed training',
    rounds: 3,
    grows: { by: 'hosts', unit: 'hosts', values },
    metrics: { ms: TIME },
    candidates: {
      'train --instances': (hosts) => bench.time(...bench.tool('train', '--instances', String(hosts)), { cwd: folder }),
    },
    own: ['train --instances'],
    claims: [straight('hosts', '`train --instances`, each host a container, by hosts', 'train --instances')],
  };
}

/** The folder that stands for `/opt/ml`, with one file of data. */
function makeData(bench, name, { rows, columns }) {
  const folder = bench.at(name);
  for (const one of ['input/config', 'input/data/train', 'model', 'output']) mkdirSync(path.join(folder, one), { recursive: true });
  const out = openSync(path.join(folder, 'input/data/train/rows.csv'), 'w');
  const block = rowsOf(Math.min(BLOCK, rows), columns);
  for (let written = 0; written < rows; written += BLOCK) writeSync(out, block);
  closeSync(out);
  return folder;
}

/** Numbers such as -3.1415, always the same ones. */
function rowsOf(rows, columns) {
  let seed = 1;
  const number = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return ((seed / 2_147_483_647 - 0.5) * 20).toFixed(4);
  };
  return Array.from({ length: rows }, () => `${Array.from({ length: columns }, number).join(',')}\n`).join('');
}
