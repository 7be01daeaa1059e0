import { cpSync } from 'node:fs';
import path from 'node:path';
import { provideNode } from '../../test/setup/node-package.mjs';
import { writeTable } from '../harness/csv-data.mjs';
import { compareSums, MEMORY, measure, memoryClaims, SPEED, throughFifo } from '../harness/readers.mjs';
import { csvParse } from '../harness/set-up.mjs';

const programs = path.join(import.meta.dirname, '../programs/csv');
const [FILE, PIPE] = ['template, File', 'template, Pipe'];

export const csv = {
  title: 'Reading CSV: the typescript template',
  method:
    'Whole processes on one file in the page cache, ten columns, Node 24 as in the image. Each adds up all numbers, and the sums are compared. In Pipe mode `cat` fills a FIFO. The C program that reads digit by digit knows plain numbers of few digits only.',
  needs: ['cc', 'node24', 'csvParse'],
  async prepare(bench) {
    const project = bench.create('reader');
    for (const file of ['template.mjs', 'report.mjs']) cpSync(path.join(programs, file), path.join(project, 'src', file));
    for (const name of ['strtod', 'digits']) bench.run('cc', ['-O2', '-o', bench.at(name), path.join(programs, `${name}.c`)]);
    const short = writeTable(bench, 'short', bench.size(100e6, 2e6));
    const long = writeTable(bench, 'long', bench.size(100e6, 2e6), String);
    const large = writeTable(bench, 'large', bench.size(1e9, 4e6));
    return [
      {
        ...{ id: 'csv/speed', title: 'Numbers of four decimals', rounds: 5, metrics: SPEED, own: [FILE, PIPE], check: compareSums },
        candidates: {
          ...others(bench, short),
          'C, digit by digit': measure(bench, short, [bench.at('digits'), [short.file]]),
          ...template(bench, short),
        },
        claims: [
          faster('csv/split', 'split and parseFloat', 5),
          faster('csv/csv-parse', 'csv-parse', 15),
          faster('csv/strtod', 'C, strtod', 0.7),
          faster('csv/digits', 'C, digit by digit'),
          { id: 'csv/fifo', what: 'time in Pipe mode against File mode', own: PIPE, base: FILE, target: { most: 1.2 } },
        ],
      },
      {
        ...{ id: 'csv/precise', title: 'Numbers of full precision', rounds: 3, metrics: SPEED, own: [FILE], check: compareSums },
        candidates: { ...others(bench, long), [FILE]: template(bench, long)[FILE] },
        claims: [
          faster('csv/precise/split', 'split and parseFloat'),
          faster('csv/precise/csv-parse', 'csv-parse'),
          faster('csv/precise/strtod', 'C, strtod', 0.7),
        ],
      },
      {
        ...{ id: 'csv/memory', title: 'Memory while 1 GB is read', rounds: 2, metrics: MEMORY, own: [FILE, PIPE], check: compareSums },
        candidates: template(bench, large),
        claims: memoryClaims('csv/memory', [FILE, PIPE]),
      },
    ];
  },
};

const faster = (id, base, least) => ({
  ...{ id, what: `speed against ${base}`, own: FILE, base, faster: true },
  ...(least === undefined ? {} : { target: { least } }),
});

/** The command of a Node program. Node keeps what it has compiled, as in the image. */
const node = (bench, ...args) => [
  path.join(provideNode('24'), 'node'),
  args,
  { env: { ...bench.env, NODE_COMPILE_CACHE: bench.at('compiled') } },
];

function others(bench, table) {
  return {
    'split and parseFloat': measure(bench, table, node(bench, path.join(programs, 'split.mjs'), table.file)),
    'csv-parse': { run: measure(bench, table, node(bench, path.join(programs, 'csv-parse.mjs'), table.file, csvParse.program)), every: 4 },
    'C, strtod': measure(bench, table, [bench.at('strtod'), [table.file]]),
  };
}

function template(bench, table) {
  const read = (mode) => measure(bench, table, node(bench, bench.at('reader/src/template.mjs'), mode, table.folder));
  return { [FILE]: read('File'), [PIPE]: throughFifo(bench, table, read('Pipe')) };
}
