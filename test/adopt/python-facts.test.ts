// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Python has such texts too
import { describe, expect, it } from 'vitest';
import { HOLE } from '../../src/adopt/code-facts.ts';
import { readPythonFacts } from '../../src/adopt/python-facts.ts';

const OPEN = "with open('/opt/ml/input/config/hyperparameters.json') as f:\n    p = json.load(f)\n";
/** Name, type, default and whether the code can do without, for each read in order. */
const reads = (text: string) =>
  readPythonFacts(text).hyperparameters.map(({ name, type, default: fallback, optional }) => [name, type, fallback, optional]);

describe('hyperparameters in Python', () => {
  it.each<[string, string, unknown]>([
    ['by the usual name', "x = hyperparameters['depth']", [['depth', undefined, undefined, false]]],
    ['as an attribute', "env.hyperparameters.get('depth', 5)", [['depth', 'Integer', 5, true]]],
    [
      'with a default of each kind',
      "hp.get('a', 0.5); hp.get('b', True); hp.get('c', 'x'); hp.get('d', '7'); hp.get('e', -1); hp.get('f', 1e-3); hp.get('g', None)",
      [
        ['a', 'Continuous', 0.5, true],
        ['b', 'Boolean', true, true],
        ['c', 'Text', 'x', true],
        ['d', 'Integer', '7', true],
        ['e', 'Integer', -1, true],
        ['f', 'Continuous', 0.001, true],
        ['g', undefined, undefined, true],
      ],
    ],
    [
      'converted',
      "a = int(hp['a']); b = float(hp.get('b', 1)); c = str2bool(hp['c']); d = np.float32(hp['d'])",
      [
        ['a', 'Integer', undefined, false],
        ['b', 'Continuous', 1, true],
        ['c', 'Boolean', undefined, false],
        ['d', 'Continuous', undefined, false],
      ],
    ],
    [
      'converted later',
      "a = hp.get('a', None)\nif a is not None:\n    a = int(a)",
      [
        ['a', undefined, undefined, true],
        ['a', 'Integer', undefined, true],
      ],
    ],
    ['with `or`', "n = int(hp.get('n') or 7)", [['n', 'Integer', 7, true]]],
    [
      'asked for first',
      "if 'n' in hp:\n    n = hp['n']",
      [
        ['n', undefined, undefined, true],
        ['n', undefined, undefined, false],
      ],
    ],
    [
      'through a function of its own',
      "a = get_float(hp, 'a', 0.1)\nb = read_param(hp, 'b')",
      [
        ['a', 'Continuous', 0.1, true],
        ['b', undefined, undefined, false],
      ],
    ],
    ['of the file, opened', `${OPEN}x = p['depth']`, [['depth', undefined, undefined, false]]],
    [
      'of the file, by a path in parts',
      "root = '/opt/ml'\npath = os.path.join(root, 'input', 'config', 'hyperparameters.json')\nwith open(path) as g:\n    settings = json.load(g)\nsettings['a']",
      [['a', undefined, undefined, false]],
    ],
    [
      'of the file, with pathlib',
      "base = Path('/opt/ml/input/config')\nsettings = json.loads((base / 'hyperparameters.json').read_text())\nsettings.get('a', 1)",
      [['a', 'Integer', 1, true]],
    ],
    [
      'of the file, read first',
      "text = open('/opt/ml/input/config/hyperparameters.json').read()\nsettings = json.loads(text)\nsettings['a']",
      [['a', undefined, undefined, false]],
    ],
    [
      'of the file, by a function',
      "settings = load_json('/opt/ml/input/config/hyperparameters.json')\nsettings['a']",
      [['a', undefined, undefined, false]],
    ],
    ['of the toolkit', "settings = json.loads(os.environ['SM_HPS'])\nsettings['a']", [['a', undefined, undefined, false]]],
    [
      'of a copy',
      `${OPEN}q = dict(p)\nq['a']\nr = {k: v for k, v in p.items()}\nr['b']`,
      [
        ['a', undefined, undefined, false],
        ['b', undefined, undefined, false],
      ],
    ],
    ['of another file, not', "with open('config.json') as f:\n    settings = json.load(f)\nsettings['a']", []],
    [
      'of the environment',
      "int(os.environ['SM_HP_DEPTH']); os.environ.get('SM_HP_RATE', 0.1); os.getenv('SM_HP_KIND', 'a'); os.environ['HOME']",
      [
        ['depth', 'Integer', undefined, false],
        ['rate', 'Continuous', 0.1, true],
        ['kind', 'Text', 'a', true],
      ],
    ],
    ['of the platform, not', "hp['_tuning_objective_metric']; hp.get('sagemaker_program')", []],
    [
      'in Python 2',
      `${OPEN}print 'depth', p['depth']\nexec 'x'\nq = p.get('b', 3L)`,
      [
        ['depth', undefined, undefined, false],
        ['b', 'Integer', 3, true],
      ],
    ],
    ['in a broken file', `${OPEN}x = p['depth'\n\ndef (:\n`, [['depth', undefined, undefined, false]]],
    ['in comments and texts, not', '# hp["a"]\nx = "hp[\'a\']"\n', []],
    [
      'in conditions, loops and defaults',
      "while hp['a']:\n    pass\ndef f(x=hp['b']):\n    return hp['c']\nlambda: hp['d']\nassert hp['e']",
      [...'abcde'].map((name) => [name, undefined, undefined, false]),
    ],
  ])('%s', (_what, text, expected) => expect(reads(text)).toEqual(expected));

  it('finds the line', () => {
    expect(readPythonFacts("\n\n# é\r\nx = hp['a']\n").hyperparameters).toMatchObject([{ name: 'a', line: 4 }]);
  });
});

describe('options of a command line', () => {
  const options = (text: string) => readPythonFacts(text).hyperparameters;
  it('are read with type, default, choices and help', () => {
    expect(
      options(
        "p.add_argument('-d', '--max_depth', type=int, default=6, choices=[3, 6], help='Levels')\np.add_argument('--lr', type=float, required=True)\np.add_argument('--fast', action='store_true')",
      ),
    ).toEqual([
      { name: 'max_depth', line: 1, type: 'Integer', default: 6, optional: true, choices: ['3', '6'], help: 'Levels', option: true },
      { name: 'lr', line: 2, type: 'Continuous', default: undefined, optional: false, choices: undefined, help: undefined, option: true },
      { name: 'fast', line: 3, type: 'Boolean', default: undefined, optional: true, choices: undefined, help: undefined, option: true },
    ]);
  });

  it.each([
    "p.add_argument('--model-dir', default=os.environ['SM_MODEL_DIR'])",
    "p.add_argument('--out', default=os.environ.get('SM_OUTPUT_DATA_DIR'))",
    "p.add_argument('--weights', default='/opt/ml/model')",
    "p.add_argument('--weights', default=os.path.join(prefix, '/opt/ml/model'))",
    "p.add_argument('--num-gpus', type=int)",
    "p.add_argument('command')",
    "p.add_argument('-v')",
  ])("are none where they are paths or the platform's: %s", (text) => expect(options(text)).toEqual([]));
});

describe('channels in Python', () => {
  it.each([
    ["p = '/opt/ml/input/data/train'", ['train']],
    ["p = '/opt/ml/input/data/train/part.csv'", ['train']],
    ["p = prefix + '/input/data/' + 'val'", ['val']],
    ["root = '/opt/ml/'\ndata = root + 'input/data'\nname = 'training'\np = os.path.join(data, name)", ['training']],
    ["p = f'{root}/input/data/images'", ['images']],
    ["p = '/opt/ml/input/data/train_0'", ['train']],
    ["p = os.environ['SM_CHANNEL_TEST']", ['test']],
    ["name = choose()\np = os.path.join('/opt/ml/input/data', name)", []],
    ["name = 'a'\nname = choose()\np = os.path.join('/opt/ml/input/data', name)", []],
  ])('%s', (text, names) => expect([...new Set(readPythonFacts(text).channels.map(({ name }) => name))]).toEqual(names));
});

describe('what Python prints', () => {
  it.each([
    ["print(f'rmse={x:.3f};')", [`rmse=${HOLE};`]],
    ["print('rmse: %.3f, %d%%' % (x, y))", [`rmse: ${HOLE}, ${HOLE}%`]],
    ["print('rmse: {:.3f} {{a}}'.format(x))", [`rmse: ${HOLE} {a}`]],
    ["print('rmse', x)", [`rmse ${HOLE}`]],
    ["print('rmse', x, sep='=')", [`rmse=${HOLE}`]],
    ["print('rmse: ' + str(x))", [`rmse: ${HOLE}`]],
    ["print('a' 'b: ' f'{x}')", [`ab: ${HOLE}`]],
    ["logger.info('rmse=%s mae=%(m)s', x)", [`rmse=${HOLE} mae=${HOLE}`]],
    ["sys.stdout.write(f'rmse {x}\\n')", [`rmse ${HOLE}\n`]],
    ['print()', []],
    ["input('rmse: ')", []],
  ])('%s', (text, printed) => expect(readPythonFacts(text).printed.map((one) => one.text)).toEqual(printed));
});

describe('content types in Python', () => {
  it.each([
    ["if request.content_type == 'text/csv': pass", [['text/csv', 'request']]],
    [
      "if request.content_type in ('text/csv', 'application/json'): pass",
      [
        ['text/csv', 'request'],
        ['application/json', 'request'],
      ],
    ],
    ["if t.startswith('text/csv'): pass", [['text/csv', 'request']]],
    ["if accept == 'application/json': pass", [['application/json', 'response']]],
    ["if headers['Accept'] != 'text/csv': pass", [['text/csv', 'response']]],
    ["Response(response=x, mimetype='text/csv')", [['text/csv', 'response']]],
    ["Response(content=x, media_type='application/json')", [['application/json', 'response']]],
    ["Response(response='\\n', mimetype='application/json')", []],
    ["answer(400, 'no rows', content_type='text/plain')", []],
    ["answer(200, 'text/csv', content_type='text/csv')", [['text/csv', 'response']]],
    ["x = 'text/csv'; y == 'a/b'", []],
  ])('%s', (text, types) => expect(readPythonFacts(text).types.map(({ type, side }) => [type, side])).toEqual(types));
});

it.each([
  ['brackets', '('.repeat(200_000)],
  ['operators', 'a+'.repeat(100_000)],
  ['strings', 'f"{'.repeat(50_000)],
  ['blocks', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}with a as b:`).join('\n')],
  ['attributes', `hp${'.a'.repeat(100_000)}`],
])('a file of nothing but %s is read to its end', (_what, text) => {
  expect(readPythonFacts(text).hyperparameters).toEqual([]);
});

it('a file that is nested more deeply than the stack holds says nothing', () => {
  const below = <T>(frames: number, work: () => T): T => (frames === 0 ? work() : below(frames - 1, work));
  let frames = 1_000;
  const fits = () => {
    try {
      return below(frames, () => true);
    } catch {
      return false;
    }
  };
  while (fits()) frames += 100;
  expect(below(Math.floor(frames * 0.9), () => readPythonFacts('('.repeat(200_000)).hyperparameters)).toEqual([]);
});
