import { cpSync } from 'node:fs';
import path from 'node:path';
import { writeTable } from '../harness/csv-data.mjs';
import { pythonOf } from '../harness/python-tools.mjs';
import { compareSums, MEMORY, measure, memoryClaims, SPEED, throughFifo } from '../harness/readers.mjs';

const programs = path.join(import.meta.dirname, '../programs/python-csv');
const [FILE, PIPE] = ['template, File', 'template, Pipe'];
/** Each reads in pieces, in constant memory, and could do so from a FIFO too. */
const OTHERS = { pandas: 'pandas_chunks.py', pyarrow: 'pyarrow_batches.py', polars: 'polars_pieces.py', 'NumPy loadtxt': 'numpy_lines.py' };

export const pythonCsv = {
  title: 'Reading CSV: the python template',
  method:
    'From the first byte to the sum of all numbers, on one file in the page cache, ten columns; loading the packages is not in the time. All read in pieces. The sums are compared. In Pipe mode `cat` fills a FIFO.',
  needs: ['science'],
  async prepare(bench) {
    const project = bench.create('reader', '--template', 'python');
    for (const file of ['template.py', 'report.py']) cpSync(path.join(programs, file), path.join(project, file));
    // As in the images, where everything is compiled.
    bench.run(pythonOf('science'), ['-m', 'compileall', '-q', project]);
    const table = writeTable(bench, 'data', bench.size(100e6, 2e6));
    const large = writeTable(bench, 'large', bench.size(1e9, 4e6));
    return [
      {
        ...{ id: 'pythonCsv/speed', title: 'Speed', rounds: 5, metrics: SPEED, own: [FILE, PIPE], check: compareSums },
        candidates: { ...others(bench, table), ...template(bench, table) },
        claims: [
          ...Object.keys(OTHERS).map((base) => faster(base)),
          { id: 'pythonCsv/fifo', what: 'time in Pipe mode against File mode', own: PIPE, base: FILE, target: { most: 1.2 } },
        ],
      },
      {
        ...{
          id: 'pythonCsv/memory',
          title: 'Memory while 1 GB is read',
          rounds: 1,
          metrics: MEMORY,
          own: [FILE, PIPE],
          check: compareSums,
        },
        candidates: template(bench, large),
        claims: memoryClaims('pythonCsv/memory', [FILE, PIPE]),
      },
    ];
  },
};

const faster = (base) => ({
  ...{ id: `pythonCsv/${base.split(' ')[0].toLowerCase()}`, what: `speed against ${base}`, own: FILE, base, faster: true },
  target: { least: 0.83 },
});

function others(bench, table) {
  const run = (program) => measure(bench, table, [pythonOf('science'), [path.join(programs, program), table.file]]);
  return Object.fromEntries(Object.entries(OTHERS).map(([name, program]) => [name, run(program)]));
}

function template(bench, table) {
  const read = (mode) => measure(bench, table, [pythonOf('science'), [bench.at('reader/template.py'), mode, table.folder]]);
  return { [FILE]: read('File'), [PIPE]: throughFifo(bench, table, read('Pipe')) };
}
