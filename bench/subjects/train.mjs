import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { provideNode } from '../../test/setup/node-package.mjs';
import { writeTable } from '../harness/csv-data.mjs';
import { pythonOf } from '../harness/python-tools.mjs';

const programs = path.join(import.meta.dirname, '../programs/train');
const ALPHA = 10;
const OWN = 'template';
const SCIENCE = 'pandas and scikit-learn';
/** How far two results may differ, in relation to their size. */
const CLOSE = 1e-9;

export const train = {
  title: 'Training on 1 GB',
  method:
    'Whole processes, from the start to the model: ridge regression of ten columns of CSV with standardised features, and its error on the training data. The file is in the page cache. Coefficients and error are compared to a billionth. scikit-learn reads with pandas, once with its usual parser and once with that of pyarrow.',
  misses:
    'The template reads and sums on one processor, at the speed of its reader and with 63 MiB of memory; pandas and scikit-learn need 3.2 GB and use both processors in the second half of their work. ' +
    'By processor time the ratio is above 3; how fast pandas gets gigabytes of memory differs from round to round.',
  needs: ['node24', 'science'],
  async prepare(bench) {
    const project = bench.create('ridge');
    const { file, bytes } = writeTable(bench, 'ml/input/data', bench.size(1e9, 3e6));
    const config = { 'hyperparameters.json': { alpha: String(ALPHA) }, 'inputdataconfig.json': { train: { TrainingInputMode: 'File' } } };
    for (const folder of ['input/config', 'output', 'model']) mkdirSync(bench.at('ml', folder), { recursive: true });
    for (const [name, value] of Object.entries(config)) writeFileSync(bench.at('ml/input/config', name), JSON.stringify(value));
    const compare = sameModels();
    const science = (reader) => withScience(bench, { file, bytes, reader, compare });
    return [
      {
        ...{ id: 'train', title: 'Ridge regression', rounds: 3, own: [OWN] },
        metrics: {
          ms: { title: 'time', unit: 'ms' },
          rate: { title: 'speed', unit: 'MB/s' },
          cpu: { title: 'processor time', unit: 'ms' },
          peak: { title: 'peak memory', unit: 'MiB' },
        },
        candidates: {
          [SCIENCE]: science('c'),
          [`${SCIENCE}, read by pyarrow`]: science('pyarrow'),
          [OWN]: withTemplate(bench, { project, bytes, compare }),
        },
        claims: [
          { id: 'train/science', what: `speed against ${SCIENCE}`, own: OWN, base: SCIENCE, faster: true, target: { least: 3 } },
          {
            id: 'train/pyarrow',
            what: `speed against ${SCIENCE}, read by pyarrow`,
            own: OWN,
            base: `${SCIENCE}, read by pyarrow`,
            faster: true,
          },
          { id: 'train/peak', what: `peak memory against ${SCIENCE}`, own: OWN, base: SCIENCE, metric: 'peak' },
        ],
      },
    ];
  },
};

function withTemplate(bench, { project, bytes, compare }) {
  const use = bench.at('use.json');
  const env = { ...bench.env, SAGEMAKER_BASE_DIR: bench.at('ml'), NODE_COMPILE_CACHE: bench.at('compiled'), USE: use };
  const args = ['--import', path.join(programs, 'note-use.mjs'), path.join(project, 'src/runtime/train.ts'), 'train'];
  return () => {
    const [ms, log] = timed(() => bench.run(path.join(provideNode('24'), 'node'), args, { env }));
    compare({ rmse: Number(/^train:rmse=(.+)$/m.exec(log)[1]), ...readJson(bench.at('ml/model/model.json')) });
    return { ms, rate: bytes / 1000 / ms, ...readJson(use) };
  };
}

function withScience(bench, { file, bytes, reader, compare }) {
  const model = bench.at('science.json');
  return () => {
    const [ms, output] = timed(() => bench.run(pythonOf('science'), [path.join(programs, 'ridge.py'), file, String(ALPHA), reader, model]));
    const { rmse, ...use } = JSON.parse(output);
    compare({ rmse, ...readJson(model) });
    return { ms, rate: bytes / 1000 / ms, ...use };
  };
}

function timed(act) {
  const began = performance.now();
  const result = act();
  return [performance.now() - began, result];
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Returns what throws when it is given another model than the first time. */
function sameModels() {
  let first;
  return ({ rmse, intercept, means, coefficients }) => {
    const numbers = [rmse, intercept, ...means, ...coefficients];
    first ??= numbers;
    // A mean near zero is what is left of large numbers; it counts beside the spread of its column, which is some units here.
    const at = numbers.findIndex((value, index) => Math.abs(value - first[index]) > CLOSE * Math.max(1, Math.abs(value)));
    if (at >= 0) throw new Error(`the models differ: ${numbers[at]} and ${first[at]}`);
  };
}
