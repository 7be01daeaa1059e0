import type { Config } from '../config/schema.ts';
import type { Kind } from './addition.ts';
import { exampleLine } from './metric.ts';

/** What code is still to be written for something that the spec has now. */
type Hints = Readonly<Record<Kind, (name: string, config: Config) => readonly string[]>>;

/** Sentences on the code that is still to be written, in the terms of the template that the project was made from. */
export function describeCode(kind: Kind, name: string, config: Config): readonly string[] {
  const template = config.template?.name ?? '';
  return (Object.hasOwn(BY_TEMPLATE, template) ? (BY_TEMPLATE[template] ?? ANY) : ANY)[kind](name, config);
}

const TYPESCRIPT: Hints = {
  hyperparameter: (name, { training }) => {
    const spec = training.hyperparameters[name];
    const numeric = spec?.range !== undefined || typeof spec?.default === 'number';
    const absent = spec?.default === undefined && spec?.required !== true;
    return [
      `src/algorithm.ts: hyperparameters${member(name)} is now ${numeric ? 'a number' : 'text'}${absent ? ', undefined when the buyer sets nothing' : ''}; use it in train.`,
      `test/algorithm.test.ts: give ${name} a value where the tests call train; npm test names the places.`,
    ];
  },
  channel: (name, { training }) => {
    const spec = training.channels[name];
    const rows = readsRows(spec?.contentTypes);
    const loop = `for await (const ${rows ? 'rows' : 'piece'} of channels${member(name)}.${rows ? 'rows' : 'bytes'}())`;
    const when = spec?.required === false ? `, when channels${member(name)}.present` : '';
    return [
      `src/algorithm.ts: read it in train${when}: ${loop}${rows ? '' : ' gives the raw bytes; rows() reads CSV only'}.`,
      `test/algorithm.test.ts: give ${name} among the channels where the tests call train; npm test names the places.`,
    ];
  },
  metric: (name, config) =>
    printing(
      name,
      config,
      (line) =>
        `src/algorithm.ts: print it in train: log(\`${withHole(line, '$' + '{value}', (text) => text.replaceAll(/[`\\]|\$(?=\{)/g, '\\$&'))}\`).`,
    ),
  'content-type': (name, config) => [
    `src/runtime/media-types.ts: add ${JSON.stringify(name)} to MEDIA_TYPES; until then such a request is answered with 415.`,
    ...sidesOf(name, config, {
      request: 'src/runtime/decode.ts: a decoder in DECODERS that turns the body into rows.',
      response: 'src/runtime/encode.ts: an entry in FORMATS that turns predictions into the body.',
    }),
  ],
};

const PYTHON: Hints = {
  hyperparameter: (name, { training }) => {
    const spec = training.hyperparameters[name];
    const type = spec?.type;
    const absent = spec?.default === undefined && spec?.required !== true;
    const method = type === 'Integer' ? 'integer' : type === 'Continuous' ? 'number' : 'text';
    const when = absent ? `, if ${JSON.stringify(name)} in training.hyperparameters` : '';
    return [`algorithm.py: use training.hyperparameters.${method}(${JSON.stringify(name)}) in train${when}.`];
  },
  channel: (name, { training }) => {
    const spec = training.channels[name];
    const channel = `training.channels[${JSON.stringify(name)}]`;
    const when = spec?.required === false ? `, if ${channel}.present` : '';
    return [
      `algorithm.py: read it in train${when}: for ${readsRows(spec?.contentTypes) ? `block in ${channel}.rows()` : `piece in ${channel}.bytes()`}.`,
    ];
  },
  metric: (name, config) =>
    printing(
      name,
      config,
      (line) =>
        `algorithm.py: print it in train: training.log(f"${withHole(line, '{value}', (text) => text.replaceAll(/["\\]/g, '\\$&').replaceAll(/[{}]/g, '$&$&'))}").`,
    ),
  'content-type': (name, config) => [
    `runtime/media_types.py: add ${JSON.stringify(name)} to MediaType and MEDIA_TYPES; until then such a request is answered with 415.`,
    ...sidesOf(name, config, {
      request: 'runtime/decode.py: a decoder that turns the body into rows.',
      response: 'runtime/encode.py: what turns predictions into the body.',
    }),
  ],
};

const MINIMAL: Hints = {
  hyperparameter: (name, { training }) => {
    const spec = training.hyperparameters[name];
    const absent = spec?.default === undefined && spec?.required !== true ? '; it is not there when the buyer sets nothing' : '';
    return [`Your algorithm finds it in the environment variable HP_${name.replaceAll(/\W/g, '_')}${absent}.`];
  },
  channel: (name) => [
    `Your algorithm finds its files below "$INPUT_DATA/${name}" in File and FastFile mode; rows come to it only of train and validation (runtime/train).`,
  ],
  metric: (name, config) => printing(name, config, () => 'Your algorithm prints it as a line, on standard output or standard error.'),
  'content-type': (name, config) =>
    sidesOf(name, config, {
      request: `runtime/http.pl: predict turns a body of type ${name} into one record on each line.`,
      response: `runtime/http.pl: results are answered as they come from the algorithm, a line for each; turn them into ${name} there.`,
    }),
};

/** For containers of which nothing is known but the contract. */
const ANY: Hints = {
  hyperparameter: (name) => [
    `The training program reads ${JSON.stringify(name)} from /opt/ml/input/config/hyperparameters.json, where every value is text.`,
  ],
  channel: (name, { training }) => {
    const modes = training.channels[name]?.inputModes ?? [];
    const places = [
      ...(modes.includes('File') || modes.includes('FastFile') ? [`the files below /opt/ml/input/data/${name}`] : []),
      ...(modes.includes('Pipe') ? [`the FIFO /opt/ml/input/data/${name}_0 in Pipe mode`] : []),
    ];
    const when = training.channels[name]?.required === false ? '; without the channel it has to go on' : '';
    return [`The training program reads ${places.join(', or ')}${when}.`];
  },
  metric: (name, config) => printing(name, config, () => 'The training program prints it.'),
  'content-type': (name, config) =>
    sidesOf(name, config, {
      request: `The serving program takes requests with Content-Type: ${name}.`,
      response: `The serving program answers in ${name} when Accept asks for it, and says so in Content-Type.`,
    }),
};

const BY_TEMPLATE: Readonly<Record<string, Hints>> = { typescript: TYPESCRIPT, python: PYTHON, minimal: MINIMAL };

function printing(name: string, { training }: Config, say: (line: string) => string): readonly string[] {
  const line = exampleLine(name, training.metrics[name]?.regex ?? '');
  if (line === undefined) return ['Print a line in train that the regular expression matches.'];
  return [`${say(line)} In the line ${JSON.stringify(line)} the regular expression finds 0.5.`];
}

/** The example with a variable in the place of its value, as the inside of a literal of some language. */
function withHole(line: string, hole: string, quote: (text: string) => string): string {
  const at = line.lastIndexOf('0.5');
  return quote(line.slice(0, at)) + hole + quote(line.slice(at + 3));
}

function sidesOf(
  name: string,
  { inference }: Config,
  sentences: { readonly request: string; readonly response: string },
): readonly string[] {
  return [
    ...(inference.contentTypes.includes(name) ? [sentences.request] : []),
    ...(inference.responseTypes.includes(name) ? [sentences.response] : []),
  ];
}

/** A channel that says nothing of its type is most likely one of rows, too. */
function readsRows(contentTypes: readonly string[] | undefined): boolean {
  return contentTypes === undefined || contentTypes.length === 0 || contentTypes.some((type) => /^text\/csv\b/i.test(type));
}

function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
