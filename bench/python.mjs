// Reading in the python template beside what is usual: `node bench/python.mjs [megabytes] [rounds]`, after `npm run build`. PYTHON names
// the Python, from 3.12 on, with the packages of the template (`node test/setup/python-venv.mjs` makes one) and pandas, polars and
// pyarrow. Whole processes take turns, every second round backwards; medians of the ratios within a round count. BENCH_DIR moves the data,
// best to a memory disk.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pythonVenv } from '../test/setup/python-venv.mjs';

const [size, count] = process.argv.slice(2);
const rounds = Number(count ?? 5);
const root = path.dirname(import.meta.dirname);
const python = process.env.PYTHON ?? path.join(pythonVenv() ?? '/no/venv', 'bin/python');
const work = mkdtempSync(path.join(process.env.BENCH_DIR ?? tmpdir(), 'bench-python-'));
const project = path.join(work, 'project');
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.error ?? ''}${result.stdout}${result.stderr}`);
  return result.stdout;
}

function makeProject() {
  const create = [path.join(root, 'bin/create-sagemaker-algo.cjs'), project, '--template', 'python', '--yes', '--no-git', '--no-install'];
  run(process.execPath, create);
  // As in the images, where everything is compiled.
  run(python, ['-m', 'compileall', '-q', project]);
}

/** Lines that are the same for all: sums of the columns, and what was needed for it. */
const FRAME = `import resource, sys, time
begin = time.perf_counter()
def end(sums):
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print('{"sum":%.6f,"seconds":%.4f,"peak":%.0f,"idle":%.0f}' % (sum(sums), seconds, peak, idle))
def ready():
    global begin, idle
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.perf_counter()
names = [f"c{i}" for i in range(10)]
file = sys.argv[1]
`;

/** Each reads in pieces, in constant memory, and could do so from a FIFO too. */
const READERS = {
  template: `from pathlib import Path
sys.path.insert(0, ${JSON.stringify(project)})
from runtime.channels import InputChannel
from runtime.spec import ChannelSpec
from runtime.stop import Stop
ready()
mode, folder = sys.argv[2:]
sums = sum(rows.sum(axis=0) for rows in InputChannel("train", ChannelSpec(), {"TrainingInputMode": mode}, Path(folder), Stop()).rows())
end(sums)`,
  pandas: `import pandas
ready()
end(sum(part.to_numpy().sum(axis=0) for part in pandas.read_csv(open(file, "rb"), header=None, dtype="f8", chunksize=50000)))`,
  pyarrow: `import pyarrow, pyarrow.csv as csv, pyarrow.compute as compute, numpy
read = csv.ReadOptions(column_names=names, block_size=1 << 20)
convert = csv.ConvertOptions(column_types={name: pyarrow.float64() for name in names})
ready()
end(sum(numpy.array([compute.sum(column).as_py() for column in batch.columns]) for batch in csv.open_csv(file, read, convert_options=convert)))`,
  polars: `import polars
schema = {name: polars.Float64 for name in names}
def pieces(size=1 << 20):
    rest = b""
    with open(file, "rb", buffering=0) as data:
        while piece := data.read(size):
            cut = piece.rfind(b"\\n") + 1
            yield rest + piece[:cut]
            rest = piece[cut:]
ready()
end(sum(polars.read_csv(piece, has_header=False, schema=schema).to_numpy().sum(axis=0) for piece in pieces()))`,
  numpy: `import numpy
from itertools import islice
ready()
with open(file) as data:
    end(sum(numpy.loadtxt(lines, delimiter=",").sum(axis=0) for lines in iter(lambda: list(islice(data, 20000)), [])))`,
};

function writeNumbers(file, megabytes) {
  const script = `import numpy, sys
numbers = numpy.random.default_rng(1)
with open(sys.argv[1], "w") as out:
    while out.tell() < float(sys.argv[2]) * 1e6:
        rows = (numbers.random((20000, 10)) - 0.5) * 20
        out.write("\\n".join(",".join(f"{x:.4f}" for x in row) for row in rows) + "\\n")`;
  run(python, ['-c', script, file, String(megabytes)]);
}

function compareCsv(megabytes) {
  const data = path.join(work, 'data/train');
  mkdirSync(data, { recursive: true });
  const file = path.join(data, 'rows.csv');
  writeNumbers(file, megabytes);
  const candidates = { ...READERS, 'template FIFO': READERS.template };
  const names = Object.keys(candidates);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const fifo = path.join(work, 'data/train_0');
      if (name.endsWith('FIFO')) {
        run('mkfifo', [fifo]);
        spawn('sh', ['-c', `cat "${file}" > "${fifo}"`], { stdio: 'ignore' });
      }
      const mode = name.endsWith('FIFO') ? 'Pipe' : 'File';
      const result = JSON.parse(run(python, ['-c', FRAME + candidates[name], file, mode, path.join(work, 'data')]));
      rmSync(fifo, { force: true });
      if (round >= 0) results[name].push(result);
    }
  }
  console.log(`${megabytes} MB of CSV, 10 columns, ${rounds} rounds`);
  for (const name of names) {
    const speed = megabytes / median(results[name].map(({ seconds }) => seconds));
    const ratio = median(results[name].map(({ seconds }, i) => results.template[i].seconds / seconds));
    const peak = median(results[name].map(({ peak: most, idle }) => most - idle));
    console.log(
      `${name.padEnd(14)} ${speed.toFixed(0).padStart(5)} MB/s  ${ratio.toFixed(2)} of the template's speed  ${peak.toFixed(0).padStart(4)} MiB over idle`,
    );
  }
  const sums = names.map((name) => results[name][0].sum);
  if (sums.some((sum) => Math.abs(sum - sums[0]) > 0.01)) throw new Error(`the sums differ: ${sums}`);
}

try {
  makeProject();
  compareCsv(Number(size ?? 200));
} finally {
  rmSync(work, { recursive: true, force: true });
}
