import { describe, expect, it } from 'vitest';
import type { Kind } from '../../src/add/addition.ts';
import { describeCode } from '../../src/add/code-hints.ts';
import { exampleLine } from '../../src/add/metric.ts';
import { compileMetricPattern, scrapeMetric } from '../../src/sagemaker/metric-pattern.ts';
import { sampleConfig } from '../support/project.ts';

const training = {
  hyperparameters: {
    depth: { type: 'Integer' },
    rate: { type: 'Continuous', default: 1 },
    'my-note': { type: 'FreeText', required: true },
  },
  channels: {
    test: { required: false, contentTypes: ['text/csv; header=absent'], inputModes: ['File', 'Pipe'] },
    'my-images': { contentTypes: ['image/png'], inputModes: ['Pipe'] },
  },
  metrics: { 'test:mae': { regex: 'mae: ([0-9.]+);' }, odd: { regex: 'q{3}(x+)' }, 'p0.5{"`}': { regex: '^p0\\.5\\{"`\\}=(.*)$' } },
};
const inference = { contentTypes: ['text/csv', 'a/request', 'a/both'], responseTypes: ['a/answer', 'a/both'] };
const code = (template: string | undefined, kind: Kind, name: string) =>
  describeCode(
    kind,
    name,
    sampleConfig({ training, inference, ...(template === undefined ? {} : { template: { name: template, version: '1.0.0' } }) }),
  );

describe('the code that is left to write', () => {
  it.each<readonly [string | undefined, Kind, string, readonly string[]]>([
    [
      'typescript',
      'hyperparameter',
      'depth',
      ['hyperparameters.depth is now text, undefined when the buyer sets nothing;', 'test/algorithm.test.ts'],
    ],
    ['typescript', 'hyperparameter', 'rate', ['hyperparameters.rate is now a number;']],
    ['typescript', 'hyperparameter', 'my-note', ['hyperparameters["my-note"] is now text;']],
    ['typescript', 'channel', 'test', ['when channels.test.present: for await (const rows of channels.test.rows()).']],
    ['typescript', 'channel', 'my-images', ['train: for await (const piece of channels["my-images"].bytes()) gives the raw bytes']],
    ['typescript', 'metric', 'test:mae', [`log(\`mae: ${'$'}{value};\`).`, 'In the line "mae: 0.5;" the regular expression finds 0.5.']],
    ['typescript', 'metric', 'p0.5{"`}', ['print it in train: log(`p0.5{"\\`}=$' + '{value}`).']],
    ['python', 'metric', 'p0.5{"`}', ['training.log(f"p0.5{{\\"`}}={value}")']],
    ['typescript', 'metric', 'odd', ['Print a line in train that the regular expression matches.']],
    ['typescript', 'content-type', 'a/both', ['add "a/both" to MEDIA_TYPES', 'decode.ts', 'encode.ts']],
    ['python', 'hyperparameter', 'depth', ['training.hyperparameters.integer("depth")']],
    ['python', 'hyperparameter', 'rate', ['training.hyperparameters.number("rate")']],
    ['python', 'hyperparameter', 'my-note', ['training.hyperparameters.text("my-note")']],
    ['python', 'channel', 'test', ['if training.channels["test"].present: for block in training.channels["test"].rows().']],
    ['python', 'channel', 'my-images', ['train: for piece in training.channels["my-images"].bytes().']],
    ['python', 'metric', 'test:mae', ['training.log(f"mae: {value};")']],
    ['python', 'content-type', 'a/request', ['media_types.py', 'decode.py']],
    ['python', 'hyperparameter', 'depth', ['in train, if "depth" in training.hyperparameters.']],
    ['minimal', 'hyperparameter', 'my-note', ['the environment variable HP_my_note.']],
    ['minimal', 'hyperparameter', 'depth', ['HP_depth; it is not there when the buyer sets nothing.']],
    ['minimal', 'channel', 'test', ['"$INPUT_DATA/test"']],
    ['minimal', 'metric', 'test:mae', ['prints it as a line', '"mae: 0.5;"']],
    ['minimal', 'content-type', 'a/both', ['runtime/http.pl: predict turns a body of type a/both', 'turn them into a/both']],
    [undefined, 'hyperparameter', 'depth', ['reads "depth" from /opt/ml/input/config/hyperparameters.json']],
    [
      'somebody',
      'channel',
      'test',
      ['/opt/ml/input/data/test, or the FIFO /opt/ml/input/data/test_0 in Pipe mode; without the channel it has to go on.'],
    ],
    ['constructor', 'channel', 'my-images', ['reads the FIFO /opt/ml/input/data/my-images_0 in Pipe mode.']],
    [undefined, 'metric', 'test:mae', ['In the line "mae: 0.5;" the regular expression finds 0.5.']],
    [undefined, 'content-type', 'a/both', ['takes requests with Content-Type: a/both.', 'answers in a/both when Accept asks for it']],
    [undefined, 'content-type', 'a/answer', ['answers in a/answer']],
  ])('of %s: %s %s', (template, kind, name, words) => {
    const sentences = code(template, kind, name);
    for (const sentence of sentences) expect(sentence).toMatch(/^\S.*\.$/);
    for (const word of words) expect(sentences.join('\n')).toContain(word);
  });

  it('names only the side of the server that is concerned', () => {
    expect(code('typescript', 'content-type', 'a/request').join()).not.toContain('encode.ts');
    expect(code('typescript', 'content-type', 'a/answer').join()).not.toContain('decode.ts');
    expect(code(undefined, 'content-type', 'a/answer')).toHaveLength(1);
  });
});

describe('an example of a line with a metric', () => {
  it.each([
    ['validation:mae', 'validation:mae=([0-9.]+)', 'validation:mae=0.5'],
    ['rmse', 'rmse=([0-9.]+);', 'rmse=0.5;'],
    ['validation:rmse', 'rmse=([0-9.]+)', 'validation:rmse=0.5'],
    ['mae', '^\\[mae\\]\\s+(\\d+\\.\\d+)$', '[mae] 0.5'],
    ['loss', '#quality_metric: host=\\S+, loss <loss>=(\\S+)', '#quality_metric: host=x, loss <loss>=0.5'],
    ['loss', '\\w+ .* \\d+%: ([0-9.]+)', 'x x 1%: 0.5'],
    ['loss', 'loss: ([0-9\\.]+)', 'loss: 0.5'],
    ['train:loss', '(?:train )?loss ([+-]?[0-9.]+(?:e[+-]?\\d+)?)', 'train:loss 0.5'],
    ['n', 'n=([0-9]+) rows', undefined],
    ['n', '([', undefined],
  ])('of %s by %s', (name, regex, line) => {
    expect(exampleLine(name, regex)).toBe(line);
    if (line === undefined) return;
    const compiled = compileMetricPattern(regex);
    expect('pattern' in compiled && scrapeMetric(compiled.pattern, line)).toEqual({ captured: ['0.5'] });
  });
});
