import { resolve } from 'node:path';
import { openCache } from '../build/cache.ts';
import { isOutdated } from '../build/outdated.ts';
import { planBuilds } from '../build/plan.ts';
import { listChecks } from '../checks/list-checks.ts';
import { neededObservations, selectChecks } from '../checks/select-checks.ts';
import { loadConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { writeFileAtomic } from '../files.ts';
import { assertEngineThere } from '../observe/engine-there.ts';
import { isServerOnly, isServing, observe, withPrerequisites } from '../observe/index.ts';
import { createLab, type Lab, type LabParts } from '../observe/lab.ts';
import { describeRehearsal } from '../observe/rehearsal-commands.ts';
import { readObservations, renderObservations } from '../observe/saved.ts';
import type { Attempts } from '../observe/types.ts';
import { resolveReports } from '../reporters/index.ts';
import { createJudge } from './judge-rehearsal.ts';
import { type AsOption, placeOnMachine } from './on-machine.ts';
import { assertWritableFiles, doAll } from './write-report.ts';

/** Options of `test-local`, as `cli/program.ts` defines them. */
export interface TestLocalOptions {
  readonly smoke: boolean;
  readonly only: readonly string[];
  readonly strict: boolean;
  readonly engine?: EngineName | undefined;
  readonly report: readonly string[];
  readonly json: boolean;
  readonly saveObservations?: string | undefined;
  readonly from?: string | undefined;
  readonly as?: AsOption;
  readonly network: boolean;
  /** Seconds. */
  readonly trainTimeout?: number;
  readonly startupTimeout?: number;
  readonly keep: boolean;
  readonly list: boolean;
  readonly dryRun: boolean;
  /** Again at each change, until somebody ends it. */
  readonly watch?: boolean;
}

/**
 * Rehearses the container contract: selects checks, observes what they need, judges, reports. Exit codes as in
 * `resolveExitCode`; `parts` is for tests.
 */
export async function testLocal(options: TestLocalOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  if (options.watch === true) return (await import('./test-local-watch.ts')).testLocalWatch(options, context, parts);
  const { findEngine = resolveEngine } = parts;
  const { trainTimeout: training, startupTimeout: startup } = options;
  const limits = { ...(training === undefined ? {} : { training }), ...(startup === undefined ? {} : { startup }), ...parts.limits };
  const checks = selectChecks(options);
  if (options.list) {
    context.stdout.write(listChecks(checks));
    return EXIT.ok;
  }
  const targets = resolveReports(options);
  assertWritableFiles([options.saveObservations, ...targets.map(({ file }) => file)], context);
  const startedAt = context.now();
  const judge = createJudge({ checks, targets, startedAt }, options, context);
  if (options.from !== undefined) {
    const saved = readObservations(resolve(context.cwd, options.from));
    return judge(saved.attempts, saved.project, context.cwd);
  }
  const { config, issues, projectDir } = loadConfig(context);
  const found = await findEngine(context, { name: options.engine, projectDir, config });
  const engine = await placeOnMachine(found, config, options.as, context);
  const wanted = neededObservations(checks);
  const project = { config, issues, dir: projectDir };
  if (options.dryRun) {
    const setting = { engine, project, runId: context.runId, outside: options.network };
    context.stdout.write(describeRehearsal(setting, withPrerequisites(wanted)));
    return EXIT.ok;
  }
  const lab = createLab(context, {
    ...{ engine, project, smoke: options.smoke, outside: options.network, limits },
    ...{ serving: isServing(wanted), serverOnly: isServerOnly(wanted), keeper: openCache(context.env, context.platform) },
  });
  try {
    const observing = observe(lab, ['project', ...wanted, 'run/diary']);
    // It would only hold up the first container.
    const whenFree = Promise.race([lab.underWay, observing]);
    const [attempts, outdated] = await Promise.all([
      observing,
      whenFree.then(() => noteOutdated(lab, context)).catch((): readonly string[] => []),
    ]);
    let code: ExitCode = EXIT.ok;
    await doAll([
      () => save(attempts, options, context),
      async () => {
        await assertEngineThere(lab);
        await beginToClose(lab, options);
        code = await judge(attempts, { config, issues, engine: engine.info }, projectDir);
      },
    ]);
    for (const note of outdated) context.stderr.write(`Careful: ${note}\n`);
    return code;
  } finally {
    context.progress.close();
    await lab.close({ keep: options.keep });
    if (options.keep) context.stderr.write(`The work folder is kept: ${lab.folder}\n`);
  }
}

/** The engine removes the last container and the network while this process judges and tells; whoever closes the lab waits for that. */
async function beginToClose(lab: Lab, { keep }: TestLocalOptions): Promise<void> {
  lab.close({ keep }).catch(() => {});
  // So that the engine has heard of it by then.
  await new Promise(setImmediate);
}

function save(attempts: Attempts, { saveObservations: file }: TestLocalOptions, context: Context): void {
  if (file !== undefined) writeFileAtomic(resolve(context.cwd, file), renderObservations(attempts, context));
}

/** Tells which images were not made from the files as they are now, at once and for the end: what is tested is then not what was written last. */
async function noteOutdated({ engine, project }: Lab, context: Context): Promise<readonly string[]> {
  if (engine.info.kind === 'process') return [];
  const wish = { role: undefined, buildArgs: {}, platform: 'linux/amd64', noCache: false, runId: context.runId };
  const deps = { ...context, engine, cache: openCache(context.env, context.platform) };
  const notes: string[] = [];
  for (const job of planBuilds(project.config, project.dir, wish)) {
    if (job.kind !== 'build' || (await isOutdated(job, deps)) !== true) continue;
    notes.push(`the image ${job.spec.tag} was built from other files than are there now. Build it again with: sagemaker-algo build`);
  }
  for (const note of notes) context.progress.note(note.replace(/^t/, 'T'));
  return notes;
}
