// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs as text
import { describe, expect, it } from 'vitest';
import { HOLE } from '../../src/adopt/code-facts.ts';
import { looseLanguageOf, readLooseFacts } from '../../src/adopt/loose-facts.ts';

const facts = (ending: string, text: string) => {
  const language = looseLanguageOf(ending);
  if (language === undefined) throw new Error(`no language for ${ending}`);
  return readLooseFacts(text, language);
};
const reads = (ending: string, text: string) =>
  facts(ending, text).hyperparameters.map(({ name, type, default: fallback, optional }) => [name, type, fallback, optional]);

describe('hyperparameters in other languages', () => {
  it.each<[string, string, unknown]>([
    ['r', 'x <- training_params$depth', [['depth', undefined, undefined, false]]],
    [
      'r',
      'p <- fromJSON("/opt/ml/input/config/hyperparameters.json")\nx <- as.integer(p[["depth"]])',
      [['depth', 'Integer', undefined, false]],
    ],
    [
      'r',
      'path <- file.path(prefix, "input/config/hyperparameters.json")\np <- jsonlite::read_json(path)\nx <- as.numeric(p$rate) # p$other',
      [['rate', 'Continuous', undefined, false]],
    ],
    ['r', 'if (!is.null(hyperparameters$n)) 1', [['n', undefined, undefined, true]]],
    ['r', 'x <- as.numeric(hyperparameters$n %||% 0.5)', [['n', 'Continuous', 0.5, true]]],
    ['r', 'x <- Sys.getenv("SM_HP_EPOCHS", "5")', [['epochs', undefined, undefined, true]]],
    ['r', 'p <- fromJSON("config.json")\nx <- p$depth', []],
    [
      'mjs',
      "const hp = JSON.parse(readFileSync('/opt/ml/input/config/hyperparameters.json'));\nconst n = Number(hp.rate ?? 0.1);\nconst m = parseInt(hp['depth'], 10);",
      [
        ['rate', 'Continuous', 0.1, true],
        ['depth', 'Integer', undefined, false],
      ],
    ],
    [
      'ts',
      "const raw: Record<string, string> = JSON.parse(await read(`${root}/input/config/hyperparameters.json`));\nconst kind = raw.kind || 'fast'; // raw.other",
      [['kind', 'Text', 'fast', true]],
    ],
    ['ts', 'Object.entries(hyperparameters).map(x)\nhyperparameters.forEach(y)\nconst { length } = hyperparameters.keys()', []],
    ['js', 'const e = process.env.SM_HP_EPOCHS;', [['epochs', undefined, undefined, true]]],
    [
      'java',
      'Map<String, String> hp = mapper.readValue(new File("/opt/ml/input/config/hyperparameters.json"), Map.class);\nint depth = Integer.parseInt(hp.getOrDefault("depth", "5"));\ndouble rate = Double.parseDouble(hp.get("rate"));',
      [
        ['depth', 'Integer', 5, true],
        ['rate', 'Continuous', undefined, false],
      ],
    ],
    [
      'java',
      'int n = hyperparameters.getInt("n");\ndouble m = hyperParameters.optDouble("m", 0.5);\n/* hyperparameters.getInt("x")\n*/',
      [
        ['n', 'Integer', undefined, false],
        ['m', 'Continuous', 0.5, true],
      ],
    ],
    ['java', 'int n = hyperparameters.path("n").asInt(3);', [['n', 'Integer', 3, true]]],
    [
      'jl',
      'hp = JSON.parsefile("/opt/ml/input/config/hyperparameters.json")\nn = parse(Int, hp["n"])',
      [['n', 'Integer', undefined, false]],
    ],
  ])('.%s: %s', (ending, text, expected) => expect(reads(ending, text)).toEqual(expected));

  it('finds the line behind comments of several', () => {
    expect(facts('js', '/*\n\n*/\nhp.a;').hyperparameters).toMatchObject([{ line: 4 }]);
  });

  it('passes over lines that a program wrote', () => expect(reads('js', `${'x'.repeat(3_000)}; hp.a`)).toEqual([]));

  it.each(['rs', 'cpp', 'md', ''])('knows no .%s', (ending) => expect(looseLanguageOf(ending)).toBeUndefined());
});

describe('channels and printed lines', () => {
  it.each([
    ['r', 'x <- "/opt/ml/input/data/train"', ['train']],
    ['js', 'const d = `/opt/ml/input/data/val/x.csv`; process.env.SM_CHANNEL_TEST', ['test', 'val']],
    ['java', 'new File("/opt/ml/input/data/" + name)', []],
  ])('.%s: %s', (ending, text, names) => expect(facts(ending, text).channels.map(({ name }) => name)).toEqual(names));

  it.each([
    ['r', 'cat("rmse=", rmse, "\\n")', `rmse=${HOLE}\n`],
    ['r', 'print(paste0("rmse: ", rmse))', `rmse: ${HOLE}`],
    ['js', 'console.log(`validation:rmse=${rmse.toFixed(2)}`)', `validation:rmse=${HOLE}`],
    ['js', "console.log('rmse:', rmse)", `rmse:${HOLE}`],
    ['java', 'System.out.printf("rmse=%.3f%n", rmse);', `rmse=${HOLE}${HOLE}`],
    ['java', 'System.out.println("rmse=" + rmse);', `rmse=${HOLE}`],
    ['jl', 'println("rmse=$rmse")', `rmse=${HOLE}`],
  ])('.%s: %s', (ending, text, expected) => expect(facts(ending, text).printed.map((one) => one.text)).toEqual([expected]));
});
