import { isAbsolute, relative, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { kindOf } from '../files.ts';
import { placeRecordings } from '../listing/bodies.ts';
import { type KeptRecordings, readKept } from '../listing/kept-recordings.ts';
import { assemblePack } from '../listing/pack.ts';
import { type FileRow, type Placing, place, planPlacing } from '../listing/place.ts';
import { renderFiles } from '../listing/render-files.ts';
import { type ChannelSample, placeSampleData } from '../listing/sample-data.ts';
import { readTexts } from '../listing/texts.ts';
import type { Gap } from '../listing/types.ts';
import { createLab, type LabParts } from '../observe/lab.ts';
import { recordSamples } from '../observe/recording/record-samples.ts';
import { describeScenarios } from '../observe/rehearsal-commands.ts';
import { listSample, type SampleFile } from '../observe/sample-files.ts';
import { planTransform } from '../plan/batch.ts';
import type { Project } from '../plan/scenario.ts';
import { planServing, SERVING } from '../plan/serve.ts';
import { planTraining } from '../plan/train.ts';
import { resolveBatchRequest } from '../plan/transform.ts';
import { readProof } from './listing-proof.ts';
import { renderListing } from './listing-summary.ts';

/** Options of `listing`, as `cli/listing.ts` defines them. */
export interface ListingOptions {
  readonly out: string;
  readonly engine?: EngineName | undefined;
  /** False: the recordings of the folder are used again. */
  readonly record: boolean;
  /** JSON report of a complete run of `test-local`; without one, what is remembered of the last run. */
  readonly report?: string | undefined;
  readonly check: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

type LoadedProject = ReturnType<typeof loadConfig>;

/** Makes the folder of the listing. Exit code 1 under `--check` when something is missing or stale; `parts` is for tests. */
export async function listing(options: ListingOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  const loaded = loadConfig(context);
  const { config, issues, projectDir: dir } = loaded;
  const folder = resolve(context.cwd, options.out);
  assertOutside(folder, { config, dir });
  if (options.dryRun) return await showPlan({ config, dir }, options, context, parts);
  const kept = await findRecordings(loaded, folder, { options, context, parts });
  const data = placeSampleData(listChannels({ config, dir }));
  const pack = assemblePack({
    ...{ config, issues, texts: readTexts(config.listing, dir) },
    ...kept,
    proof: readProof(options.report, { config, dir, ...kept }, context),
    gaps: [...kept.gaps, ...data.gaps],
  });
  const files = [...renderFiles(pack, config), ...data.files, ...kept.files];
  const placing = await settleEdits(
    planPlacing(folder, files, () => options.force),
    folder,
    options,
    context,
  );
  if (!options.check) place(folder, placing);
  context.progress.close();
  const shown = { folder: relative(context.cwd, folder) || '.', rows: placing.rows, gaps: pack.gaps, check: options.check };
  context.stdout.write(options.json ? renderJson(shown) : renderListing(shown));
  return options.check && (pack.gaps.length > 0 || !isFresh(placing.rows)) ? EXIT.failed : EXIT.ok;
}

/** What is written must not become a sample the next time. */
function assertOutside(folder: string, { config: { samples }, dir }: Project): void {
  const sources = [
    ...Object.values(samples.channels).map(({ path }) => path),
    ...(samples.batch === undefined ? [] : [samples.batch.path]),
  ];
  const inside = sources.find(
    (path) => !/^\.\.(?:[\\/]|$)/.test(relative(resolve(dir, path), folder)) && !isAbsolute(relative(resolve(dir, path), folder)),
  );
  if (inside === undefined) return;
  throw new UserError(`${folder} lies inside the sample data ${inside}.`, { hint: 'Choose another folder with --out.' });
}

/** A file that was edited is the seller's; everything else has to be as it would be written. */
function isFresh(rows: readonly FileRow[]): boolean {
  return rows.every(({ action }) => action === 'unchanged' || action === 'edited');
}

/** Where nobody has decided with an option, the seller is asked about files that were edited. */
async function settleEdits(placing: Placing, folder: string, { check, force, json }: ListingOptions, context: Context): Promise<Placing> {
  const edited = placing.rows.filter(({ action }) => action === 'edited').map(({ path }) => path);
  if (edited.length === 0 || check || force || json || !context.interactive) return placing;
  const replaced = new Set<string>();
  for (const path of edited) {
    if (await context.prompt.confirm({ message: `${path} was edited by hand. Replace it?`, initial: false })) replaced.add(path);
  }
  return planPlacing(folder, placing.files, (path) => replaced.has(path));
}

interface Surroundings {
  readonly options: ListingOptions;
  readonly context: Context;
  readonly parts: LabParts;
}

async function findRecordings(loaded: LoadedProject, folder: string, { options, context, parts }: Surroundings): Promise<KeptRecordings> {
  const { config, issues, projectDir: dir } = loaded;
  if (options.check || !options.record) {
    const kept = readKept(folder, { config, dir, batch: listBatch({ config, dir }) });
    if (kept !== undefined) return kept;
    if (options.check) return NOTHING;
    throw new UserError(`${folder} holds no recordings yet.`, { hint: 'Leave out --no-record, so that they are made.' });
  }
  const engine = await (parts.findEngine ?? resolveEngine)(context, { name: options.engine, projectDir: dir, config });
  const lab = createLab(context, { engine, project: { config, issues, dir }, limits: parts.limits ?? {} });
  try {
    const recorded = await recordSamples(lab);
    const idOf = async (tag: string) => (engine.info.kind === 'process' ? undefined : (await engine.inspectImage(tag))?.id);
    return {
      ...placeRecordings(recorded),
      recordedAt: new Date(context.now()).toISOString(),
      images: { train: await idOf(config.images.train.tag), serve: await idOf(config.images.serve.tag) },
      gaps: [],
    };
  } finally {
    context.progress.close();
    await lab.close();
  }
}

/** Objects of the batch sample; none where it is gone, which is told as a change. */
function listBatch({ config: { samples }, dir }: Project): readonly SampleFile[] {
  const path = samples.batch === undefined ? undefined : resolve(dir, samples.batch.path);
  return path === undefined || kindOf(path) === undefined ? [] : listSample(path, 'samples.batch.path');
}

/** What `--check` sees where nothing was made yet; the missing samples are among the gaps. */
const NOTHING: KeptRecordings = {
  recordings: { realtime: [], batch: undefined },
  recordedAt: '',
  images: { train: undefined, serve: undefined },
  files: [],
  gaps: [],
};

function listChannels({ config, dir }: Project): readonly ChannelSample[] {
  return Object.entries(config.samples.channels).map(([channel, { path }]) => ({
    channel,
    sample: path,
    files: listSample(resolve(dir, path), `samples.channels.${channel}.path`),
  }));
}

async function showPlan(project: Project, options: ListingOptions, context: Context, parts: LabParts): Promise<ExitCode> {
  const { config, dir } = project;
  const engine = await (parts.findEngine ?? resolveEngine)(context, { name: options.engine, projectDir: dir, config });
  const run = { engine, project, runId: context.runId, outside: false };
  const { samples } = config;
  const scenarios = [
    planTraining(project, { id: 'train', what: 'for the listing' }),
    ...(samples.requests.length === 0 ? [] : [planServing(project, SERVING)]),
    ...(samples.batch === undefined ? [] : [planTransform(project, { outside: false, wish: resolveBatchRequest({}, project, dir).wish })]),
  ];
  context.stdout.write(describeScenarios(run, scenarios));
  return EXIT.ok;
}

function renderJson({
  folder,
  rows,
  gaps,
}: {
  readonly folder: string;
  readonly rows: readonly FileRow[];
  readonly gaps: readonly Gap[];
}): string {
  return `${JSON.stringify({ schemaVersion: 1, folder, files: rows, gaps }, undefined, 2)}\n`;
}
