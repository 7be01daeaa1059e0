import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openCache } from '../build/cache.ts';
import { listCacheEntries, measureTree } from '../build/cache-entries.ts';
import type { Context } from '../context.ts';
import { type EngineThing, listThings, removeThing } from '../engine/engine-remains.ts';
import { type EngineClient, type FoundClients, findClients, type SilentClient } from '../engine/find-clients.ts';
import type { ContainerEngineName } from '../engine/names.ts';
import { isOurs } from '../engine/take-over.ts';
import { EXIT, type ExitCode, InterruptedError, UserError } from '../errors.ts';
import { exists, removeFolder } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';
import { listWorkFolders, removeWorkFolder } from '../work-folders.ts';
import { type Piece, pieceOfCache, pieceOfFolder, pieceOfThing, whySpared } from './clean-plan.ts';
import { describeClient, describeSum, type Findings, renderCleanJson, renderFindings } from './clean-text.ts';

/** Options of `clean`, as `cli/care.ts` defines them. */
export interface CleanOptions {
  /** Only these; undefined for all that answer. */
  readonly engine?: ContainerEngineName | undefined;
  /** Milliseconds. */
  readonly olderThan?: number | undefined;
  /** Also images of earlier builds without a name. */
  readonly images: boolean;
  /** Also what is kept to be quicker. */
  readonly cache: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** A piece, and what takes it away: gives the reason when it is still there. */
interface Removable {
  readonly piece: Piece;
  readonly remove: () => Promise<string | undefined>;
}

/**
 * Removes what runs have left behind: in every engine that answers what carries the label of its owner, in the temporary folder work
 * folders, both only of processes that have ended. Shows it and asks first. Exit code 1 when something could not be removed, 2 when
 * nobody can be asked, 3 when the engine that was named does not answer.
 */
export async function clean(options: CleanOptions, context: Context): Promise<ExitCode> {
  const step = context.progress.step('Look for remains');
  const clients = await findClients(context, options.engine === undefined ? undefined : [options.engine]);
  const { found, missed } = await findInEngines(clients, options);
  const all = [...found, ...findFolders(clients, context), ...findCached(options, context)];
  step.done();
  context.progress.close();
  requireEngine(options, clients);
  const spared = all.flatMap(({ piece }) => {
    const reason = whySpared(piece, { olderThan: options.olderThan, now: context.now() });
    return reason === undefined ? [] : [{ piece, reason }];
  });
  const removable = all.filter(({ piece }) => !spared.some((one) => one.piece === piece));
  const findings = { pieces: removable.map(({ piece }) => piece), spared, silent: [...clients.silent, ...missed] };
  if (!options.json) context.stdout.write(renderFindings(findings, context.now()));
  if (!(await isWanted(findings, options, context))) return EXIT.ok;
  return await removeAll(removable, findings, { options, context });
}

function requireEngine({ engine }: CleanOptions, { answered, silent }: FoundClients): void {
  if (engine === undefined || answered.length > 0) return;
  const why = silent.map(({ where, reason }) => `${describeClient(engine, where)}: ${reason}`).join('; ');
  throw new UserError(`${engine} does not answer. ${why === '' ? 'There is no such program on PATH.' : why}`, {
    hint: 'Nothing was removed. Without --engine every engine that answers is looked at.',
    exitCode: EXIT.couldNotLook,
  });
}

/** Whether to go on; throws UserError where that cannot be asked. */
async function isWanted(findings: Findings, options: CleanOptions, context: Context): Promise<boolean> {
  const { pieces } = findings;
  if (options.yes && !options.dryRun && pieces.length > 0) return true;
  if (options.json) context.stdout.write(renderCleanJson(findings, undefined));
  if (pieces.length === 0) {
    context.stderr.write('There is nothing to remove.\n');
    return false;
  }
  const sum = describeSum(pieces);
  if (options.dryRun) {
    context.stderr.write(`Without --dry-run this would be removed: ${sum}.\n`);
    return false;
  }
  if (options.json || !context.interactive) {
    throw new UserError(`Nobody can be asked whether to remove ${sum}.`, { hint: 'Say it with --yes. Nothing was removed.' });
  }
  if (await context.prompt.confirm({ message: `Remove ${sum}?`, initial: false })) return true;
  context.stderr.write('Nothing was removed.\n');
  return false;
}

/** Containers hold networks, volumes and images, and write to work folders. */
const ORDER: readonly Piece['kind'][] = ['container', 'network', 'volume', 'image', 'folder', 'cache'];
/** How many calls an engine gets at a time. */
const AT_ONCE = 8;

async function removeAll(
  removable: readonly Removable[],
  findings: Findings,
  { options, context }: { readonly options: CleanOptions; readonly context: Context },
): Promise<ExitCode> {
  const outcomes = new Map<Piece, string | undefined>();
  const step = context.progress.step('Remove');
  const waiting = ORDER.map((kind) => removable.filter(({ piece }) => piece.kind === kind));
  for (const ofKind of waiting) {
    for (let first = 0; first < ofKind.length; first += AT_ONCE) {
      if (context.signal.aborted) throw new InterruptedError('What was not removed yet is still there: run sagemaker-algo clean again.');
      const some = ofKind.slice(first, first + AT_ONCE);
      await Promise.all(some.map(async ({ piece, remove }) => outcomes.set(piece, await remove())));
      step.update(`${outcomes.size} of ${removable.length}`);
    }
  }
  step.done();
  context.progress.close();
  const gone = findings.pieces.filter((piece) => outcomes.get(piece) === undefined);
  if (options.json) context.stdout.write(renderCleanJson(findings, outcomes));
  else if (gone.length > 0) context.stdout.write(`Removed ${describeSum(gone)}.\n`);
  const failed = findings.pieces.flatMap((piece) => {
    const reason = outcomes.get(piece);
    return reason === undefined
      ? []
      : [`The ${piece.kind} ${neutraliseLine(piece.name)} could not be removed: ${neutraliseLine(reason)}\n`];
  });
  context.stderr.write(failed.join(''));
  return failed.length > 0 ? EXIT.failed : EXIT.ok;
}

/** `missed`: engines that answer, and do not list everything. */
async function findInEngines({ answered }: FoundClients, { images }: CleanOptions) {
  const looks = await Promise.all(answered.map(async (client) => ({ client, ...(await listThings(client, { superseded: images })) })));
  return {
    found: looks.flatMap(({ client, things }): readonly Removable[] => things.map((thing) => describe(client, thing))),
    missed: looks.flatMap(({ client: { name, where }, missed }): readonly SilentClient[] =>
      missed.length === 0 ? [] : [{ name, where, reason: missed.join('; ') }],
    ),
  };
}

function describe(client: EngineClient, thing: EngineThing): Removable {
  return { piece: pieceOfThing(thing, describeClient(client.name, client.where)), remove: () => removeThing(client, thing) };
}

function findFolders({ answered }: FoundClients, { packageRoot, runId }: Context): readonly Removable[] {
  return listWorkFolders().map((folder) => ({
    piece: pieceOfFolder(folder, measureTree(folder.path)),
    remove: () => removeOld(folder.path, answered, { runId, probeFolder: join(packageRoot, 'probe/bin') }),
  }));
}

async function removeOld(path: string, clients: readonly EngineClient[], parts: { readonly runId: string; readonly probeFolder: string }) {
  if (!isOurs(path)) {
    const { takeFolderBack } = await import('../engine/take-back.ts');
    for (const client of clients) if (await takeFolderBack(client, path, parts)) break;
    if (!isOurs(path))
      return 'a container wrote files to it as another user, and no engine that answers gives them back; remove it as root';
  }
  const failure = explainFailure(() => removeWorkFolder(path));
  if (failure === undefined || !exists(path)) return undefined;
  // Another `clean`, or the next run, may be at it as well.
  await sleep(500);
  return explainFailure(() => removeWorkFolder(path));
}

function findCached({ cache }: CleanOptions, { env, platform }: Context): readonly Removable[] {
  if (!cache) return [];
  return listCacheEntries(openCache(env, platform).folder).map((entry) => ({
    piece: pieceOfCache(entry),
    remove: async () => explainFailure(() => removeFolder(entry.path)),
  }));
}

function explainFailure(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
