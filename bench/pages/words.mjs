// The claims in the words of those who use the tool, in the groups of docs/performance.md. Figures come from the results alone.

const README = { readme: true };

/**
 * Tables by name: rows of `[claim, what]`; those with `{ readme: true }` stand in README.md too. `what` says what is measured and, for a ratio,
 * against what; where more is better it says so.
 */
export const GROUPS = {
  start: [
    ['startup/version', '`--version`, against an empty Node process'],
    ['startup/help', '`--help`, against an empty Node process', README],
    ['startup/command-help', '`test-local --help`, against an empty Node process'],
    ['scaffold/typescript/bare-script', 'making a project, against a script that does nothing but write the same files', README],
    ['scaffold/python/bare-script', 'the same with the Python template'],
    ['scaffold/minimal/bare-script', 'the same with the template for any language'],
    ['scaffold/typescript/create-vite-vanilla-ts', 'making a project, against `create-vite` (vanilla-ts)'],
    ['scaffold/typescript/create-vite-react-ts', 'making a project, against `create-vite` (react-ts)'],
    ['package/tarball', 'what `npm create` downloads'],
    ['package/unpacked', 'the package on the disk'],
    ['package/dependencies', 'packages that come with it'],
  ],
  work: [
    ['build/unchanged', '`build`, nothing changed, against the same images with `docker build`, cached', README],
    ['build/edited', '`build` after an edit, against the same images with `docker build` at the same time', README],
    ['build/edited-in-turn', '`build` after an edit, against `docker build` of one image after the other'],
    ['watch/process', '`test-local --watch` without containers: from saving to the first verdict'],
    ['watch/process-by-hand', 'the same, against starting the server and sending the requests by hand'],
    ['watch/docker', '`test-local --watch` with docker, against build, start and requests by hand'],
  ],
  rehearsal: [
    ['smoke/engine', '`test-local --smoke`, against what the engine alone needs for the same two containers', README],
    ['smoke/commands', '`test-local --smoke`, against bare docker commands for the same two containers'],
    ['smoke/tutorial', '`test-local --smoke`: how many times as fast as the commands of the common tutorial', README],
    ['local-mode/aws', "`test-local --smoke`: how many times as fast as the SageMaker Python SDK's local mode", README],
    ['local-mode/sagify', '`test-local --smoke`: how many times as fast as sagify'],
    ['rehearsal/starts', 'the whole `test-local`, against as many bare `docker run --rm` as it starts containers', README],
    ['rehearsal/seconds', 'the whole `test-local`'],
    ['rehearsal/memory', 'the most memory that it takes meanwhile', README],
  ],
  serving: [
    ['serving/row/tutorial/each', "one row of CSV: how many times the requests of the common tutorial's Flask server", README],
    ['serving/row/gunicorn/each', 'one row of CSV: how many times the requests of gunicorn with two workers'],
    ['serving/row/constant/each', 'one row of CSV, against a server that always gives the same answer (the limit)', README],
    ['serving/json/tutorial/each', "one row of JSON: how many times the requests of the tutorial's server"],
    ['serving/100-kb/tutorial/one', '100 KB of CSV, one process: how many times the requests of the tutorial'],
    ['serving/100-kb/tutorial/each', '100 KB of CSV, a process for each core: how many times the requests of the tutorial', README],
    ['serving/5-mb/tutorial/one', '5 MB of CSV, one process: how many times the requests of the tutorial'],
    ['serving/5-mb/tutorial/each', '5 MB of CSV, a process for each core: how many times the requests of the tutorial'],
    ['serving/ping/one', 'slowest `/ping` while 8 clients send 5 MB each, one process'],
    ['serving/ping/each', 'slowest `/ping` while 8 clients send 5 MB each, a process for each core', README],
    ['serving/life/ready', 'from `docker run` to the first good `/ping`, against nginx'],
    ['serving/life/memory', "memory of the idle server, one process, against the tutorial's"],
    ['serving/life/stop', "`docker stop`: how many times as fast as the tutorial's server", README],
    ['pythonServing/row/tutorial/each', "Python template, one row of CSV: how many times the requests of the tutorial's server", README],
    ['pythonServing/100-kb/tutorial/each', 'Python template, 100 KB of CSV: how many times the requests of the tutorial'],
    ['pythonServing/ping/each', 'Python template, slowest `/ping` while 8 clients send 5 MB each'],
  ],
  training: [
    ['csv/split', 'reading CSV: how many times as fast as `split` and `parseFloat`', README],
    ['csv/csv-parse', 'reading CSV: how many times as fast as csv-parse'],
    ['csv/strtod', 'reading CSV: speed against a loop of `strtod` in C', README],
    ['csv/precise/split', 'reading numbers of full precision: how many times as fast as `split` and `parseFloat`'],
    ['csv/fifo', 'Pipe mode, against File mode'],
    ['csv/memory/file', 'memory for reading 1 GB, over that before, at most', README],
    ['csv/memory/pipe', 'the same in Pipe mode'],
    ['train/science', 'training on 1 GB: how many times as fast as pandas and scikit-learn with the same result', README],
    ['train/peak', 'the most memory that it takes, against theirs'],
    ['pythonCsv/pandas', 'Python template, reading CSV: how many times as fast as pandas', README],
    ['pythonCsv/pyarrow', 'the same against pyarrow'],
    ['pythonCsv/polars', 'the same against polars'],
    ['pythonCsv/fifo', 'Python template: Pipe mode, against File mode'],
    ['pythonCsv/memory/file', 'Python template: memory for reading 1 GB, over that before, at most'],
  ],
  batch: [
    ['transform/local-mode', "batch transform of 100 MB: how many times as fast as the SageMaker Python SDK's local mode", README],
    ['transform/container', 'batch transform of 100 MB, against what the container alone needs'],
  ],
  publish: [
    ['dry-run/help', '`publish --dry-run`, against `--help`'],
    ['push/far/two', '`push`, nothing changed, 40 ms from the registry, against two `docker push`es of the same images', README],
    ['push/near/two', '`push`, nothing changed, to a registry on the same machine, against two `docker push`es'],
  ],
};
