import { describe, expect, it } from 'vitest';
import { readWholeTree } from '../../src/cli/whole-tree.ts';
import { completeValues } from '../../src/commands/complete-values.ts';
import { completion } from '../../src/commands/completion.ts';
import { type FlatCommand, flatten } from '../../src/completion/flatten.ts';
import { QUESTIONS } from '../../src/completion/questions.ts';
import { SPOKEN_OF } from '../../src/completion/values.ts';
import { selectDiagnoses } from '../../src/doctor/select-diagnoses.ts';
import { REPORTER_NAMES } from '../../src/reporters/names.ts';
import { packageRoot, testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const readCommands = async () => flatten(await readWholeTree(testContext({ cwd: '/' })));
const places = ({ path, options, arguments: positional }: FlatCommand) => [
  ...options.flatMap(({ long, kind }) => (kind === undefined ? [] : [{ place: `${path} ${long}`, kind }])),
  ...positional.map(({ name, kind }) => ({ place: `${path} [${name}]`, kind })),
];

describe('what a shell offers for a value', () => {
  it('speaks of options and arguments that exist', async () => {
    const known = (await readCommands()).flatMap(places).map(({ place }) => place);
    expect(SPOKEN_OF.filter((place) => !known.includes(place))).toEqual([]);
  });

  it('is nothing only where nobody but the user can know', async () => {
    const nothing = (await readCommands()).flatMap(places).filter(({ kind }) => Object.keys(kind).length === 0);
    const words = [...new Set(nothing.map(({ place }) => place.split(' ').at(-1)))].sort();
    expect(words).toMatchInlineSnapshot(`
      [
        "--accept",
        "--account",
        "--algorithm",
        "--answer",
        "--as",
        "--bucket",
        "--build-arg",
        "--builder",
        "--content-type",
        "--default",
        "--description",
        "--endpoint",
        "--hyperparameter",
        "--image",
        "--inspect",
        "--instances",
        "--max",
        "--max-concurrent",
        "--max-payload",
        "--max-runtime",
        "--max-wait",
        "--metric",
        "--min",
        "--name",
        "--older-than",
        "--poll",
        "--port",
        "--product",
        "--profile",
        "--regex",
        "--region",
        "--role",
        "--sample-accept",
        "--sample-content-type",
        "--sample-records",
        "--scan-timeout",
        "--serve-image",
        "--startup-timeout",
        "--timeout",
        "--tolerance",
        "--train-image",
        "--train-timeout",
        "--training-job",
        "--url",
        "--value",
        "--values",
        "--volume",
        "[name]",
      ]
    `);
  });
});

it('offers what the command takes: reports that there are, and the diagnoses of `doctor`, not the checks of `test-local`', async () => {
  const known = (await readCommands()).flatMap(places);
  const kindAt = (wanted: string) => known.find(({ place }) => place === wanted)?.kind;
  expect(kindAt('test-local --report')?.words).toEqual(REPORTER_NAMES);
  expect(kindAt('doctor --only')).not.toEqual(kindAt('test-local --only'));
  const context = testContext({ cwd: '/' });
  await completion('bash', await readWholeTree(context), { ...context, packageRoot });
  const words = /^__sagemaker_algo_diagnoses='(.*)'$/m.exec(context.stdout.text())?.[1]?.split(' ') ?? [];
  expect(words.map((word) => selectDiagnoses([word]).length).every((number) => number > 0)).toBe(true);
  expect(words).toEqual(expect.arrayContaining(['machine', 'project', 'machine/engine-answers']));
});

describe('complete-values', () => {
  const ask = async (cwd: string) => {
    const answers: Record<string, string> = {};
    for (const question of QUESTIONS) {
      const context = testContext({ cwd });
      expect(await completeValues(question, context)).toBe(0);
      answers[question] = context.stdout.text();
    }
    return answers;
  };
  const spec = { training: { hyperparameters: { alpha: {}, 'max-depth': {} }, channels: { train: {}, validation: {} } } };

  it('names what the project declares, from a folder below it too', async () => {
    const folder = workspace({ 'sagemaker-algo.json': JSON.stringify(spec), 'src/deep/': '' });
    const answers = { hyperparameters: 'alpha\nmax-depth\n', channels: 'train\nvalidation\n' };
    expect(await ask(folder)).toEqual(answers);
    expect(await ask(`${folder}/src/deep`)).toEqual(answers);
  });

  it.each(['{', '[]', 'null', '{"training":7}', '{"training":{"channels":[]}}'])('says nothing about the file %s', async (text) => {
    const folder = workspace({ 'sagemaker-algo.json': text });
    expect(await ask(folder)).toEqual({ hyperparameters: '', channels: '' });
  });
});
