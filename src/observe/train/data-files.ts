import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { mayRename } from '../../plan/data-shape.ts';
import { planDataTolerances, planTolerated } from '../../plan/tolerances.ts';
import { planTraining } from '../../plan/train.ts';
import { NOMINAL } from '../../plan/train-variants.ts';
import { findMetrics } from '../../sagemaker/metric-pattern.ts';
import type { Lab } from '../lab.ts';
import type { Observer } from '../observer.ts';
import { listSample, type SampleFile } from '../sample-files.ts';
import { testGroups } from './group-test.ts';
import { requireTrained, trainOnce } from './observers.ts';
import type { NominalRun, TrainRun } from './types.ts';

const LIMIT_SECONDS = 120;
const TEXT_TYPE = /^(?:text\/csv|text\/plain|application\/(?:x-)?json(?:lines|l)?|application\/x-ndjson)/i;

export const dataFiles: Observer<'train/data-files'> = {
  title: 'Train on the same data in other files',
  after: ['train/nominal'],
  scenarios: (project, options) => {
    // Which of these a sample allows is known when its files are looked at.
    const { id, what, tolerances } = planDataTolerances(true, true);
    return [planTraining(project, { ...planTolerated(id, what, tolerances), ...options })];
  },
  make: async ({ lab, seen }) => {
    const nominal = requireTrained({ seen });
    const channels = fileChannels(lab);
    if (channels.length === 0) return { runs: [], tolerated: [], unsteady: [] };
    const group = planDataTolerances(
      channels.every(({ files }) => mayRename(files.map(({ key }) => key))),
      channels.every(({ contentType, files }) => TEXT_TYPE.test(contentType ?? '') && files.every(endsWithNewline)),
    );
    const limitSeconds = Math.max(LIMIT_SECONDS, (nominal.exit.durationMs / 1000) * 5);
    const compare = createComparison(lab, nominal, limitSeconds);
    const accepts = async (run: TrainRun) => run.exit.exitCode === 0 && (await compare.sameData(run));
    const test = await testGroups(lab, [group], { limitSeconds, accepts });
    return { ...test, ...compare.result() };
  },
};

function fileChannels({ project }: Lab): readonly { readonly contentType: string | undefined; readonly files: readonly SampleFile[] }[] {
  return planTraining(project, NOMINAL)
    .data.filter(({ as }) => as === 'folder')
    .map(({ channel, from, named }) => ({
      contentType: project.config.samples.channels[channel]?.contentType ?? project.config.training.channels[channel]?.contentTypes[0],
      files: listSample(from, named),
    }));
}

function endsWithNewline({ path }: SampleFile): boolean {
  const { size } = statSync(path);
  if (size === 0) return false;
  const file = openSync(path, 'r');
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, size - 1);
    return last[0] === 10;
  } finally {
    closeSync(file);
  }
}

/**
 * Whether a run that succeeded has seen the same data as the plain one. Its figures say so when they are the same in every plain
 * run and do not depend on the order of the files; that is tried out, once, only when some figure differs.
 */
function createComparison(lab: Lab, nominal: NominalRun, limitSeconds: number) {
  const plain = figures(lab, nominal);
  let comparable: Promise<readonly string[]> | undefined;
  let found: readonly string[] | undefined;
  const differing = (run: TrainRun) => {
    const other = figures(lab, run);
    return Object.keys(plain).filter((name) => other[name] !== plain[name]);
  };
  const findComparable = async () => {
    const variants = [
      { id: 'train-repeated', what: 'once more' },
      { id: 'train-reordered', what: 'with its files in another order', shape: { reversed: true } },
    ];
    const runs = await Promise.all(variants.map((variant) => trainOnce(lab, variant, { limitSeconds })));
    const uncertain = new Set(runs.flatMap((run) => (run.exit.exitCode === 0 ? differing(run) : Object.keys(plain))));
    found = Object.keys(plain).filter((name) => !uncertain.has(name));
    return found;
  };
  return {
    async sameData(run: TrainRun) {
      const other = differing(run);
      if (other.length === 0) return true;
      comparable ??= findComparable();
      const certain = await comparable;
      return !other.some((name) => certain.includes(name));
    },
    result: () => (found === undefined ? {} : { comparable: found }),
  };
}

/** The declared metrics of a run as text; without any, the model. */
function figures({ project }: Lab, { log, modelDigest }: TrainRun): Readonly<Record<string, string>> {
  const metrics = Object.entries(findMetrics(project.config.training.metrics, `${log.stdout}\n${log.stderr}`));
  const printed = metrics.filter(([, values]) => values.length > 0).map(([name, values]) => [name, JSON.stringify(values)]);
  if (printed.length > 0) return Object.fromEntries(printed);
  return modelDigest === undefined ? {} : { 'the model': modelDigest };
}
