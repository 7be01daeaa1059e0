import { dirname } from 'node:path';
import { type BuildDeps, buildImage, checkAdopted, type ImageOutcome } from '../build/build-image.ts';
import { openCache } from '../build/cache.ts';
import { keepReceipt } from '../build/keep-receipt.ts';
import { renderFailure, renderImages, renderJson, renderRefused } from '../build/outcome-text.ts';
import type { AdoptedImage, BuildJob } from '../build/plan.ts';
import { type BuildPlan, planProject } from '../build/project-plan.ts';
import { isTouched } from '../build/receipt.ts';
import { complainAboutSecrets, planRun } from '../build/secrets.ts';
import { findConfig } from '../config/find.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { resolveBuilder } from '../engine/index.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { neutraliseLine } from '../text/safe.ts';

/** Options of `build`, as `cli/program.ts` defines them. */
export interface BuildOptions {
  readonly role?: string | undefined;
  readonly cache: boolean;
  readonly buildArg: readonly string[];
  readonly platform: string;
  readonly builder?: string | undefined;
  readonly progress: 'auto' | 'plain';
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What `--platform` is without being given. */
const SAGEMAKER_PLATFORM = 'linux/amd64';

/** Builds the project's images side by side, or leaves alone what has not changed. Exit code 3 when one cannot be built. */
export async function build(options: BuildOptions, context: Context): Promise<ExitCode> {
  const began = context.now();
  const role = parseRole(options.role);
  const buildArgs = parseBuildArgs(options.buildArg);
  const wish = { role, buildArgs, platform: options.platform, builder: options.builder, noCache: !options.cache };
  const cache = openCache(context.env, context.platform);
  const [plan, engine] = await Promise.all([planProject(context, wish, cache), resolveBuilder(context)]);
  if (options.dryRun) return await printCommands(plan, engine, context);
  if (isTouched(context, role)) {
    // The clients that tell which builder there is run while the sources are read, once they have been started.
    engine.prepareBuild?.({ builder: options.builder });
    await new Promise(setImmediate);
  }
  const deps: BuildDeps = {
    ...context,
    engine,
    cache,
    contexts: new Map(),
    images: new Map(),
    note: context.progress.note,
    onLine: options.progress === 'plain' ? (role, line) => context.stderr.write(`${role} | ${neutraliseLine(line, 500)}\n`) : undefined,
  };
  // Killed in the middle of it, nothing of a secret may stay behind.
  const release = context.onKill(() => void engine.sweep(context.runId, { wait: false }));
  const outcomes = await Promise.all(plan.map((job) => runOne(job, deps, context))).finally(release);
  context.progress.close();
  context.stdout.write(options.json ? renderJson(outcomes) : renderImages(outcomes));
  if (isPlain(options))
    keepReceipt(context, role, { plan, projectDir: dirname(findConfig(context.cwd)), engine, looked: deps, outcomes, began }, context.now);
  for (const outcome of outcomes) context.stderr.write(outcome.status === 'failed' ? renderFailure(outcome) : renderRefused(outcome));
  return outcomes.some(({ status }) => status === 'failed') ? EXIT.couldNotLook : EXIT.ok;
}

/** Nothing is wished for but a role and the form of the answer. */
function isPlain({ cache, buildArg, platform, builder }: BuildOptions): boolean {
  return cache && buildArg.length === 0 && platform === SAGEMAKER_PLATFORM && builder === undefined;
}

async function runOne(job: BuildJob | AdoptedImage, deps: BuildDeps, context: Context): Promise<ImageOutcome> {
  if (job.kind === 'adopted') return await checkAdopted(job, deps);
  const step = context.progress.step(`${job.roles.join(' and ')} image`);
  try {
    const outcome = await buildImage(job, deps, step);
    if (outcome.status === 'failed') step.fail(neutraliseLine(outcome.reason));
    else step.done(outcome.status);
    return outcome;
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function printCommands(plan: BuildPlan, engine: ContainerEngine, context: Context): Promise<ExitCode> {
  for (const job of plan) {
    if (job.kind === 'adopted') {
      context.stdout.write(`# ${job.roles.join(' and ')}: ${job.tag} is used as it is, nothing is built\n`);
      continue;
    }
    const complaint = complainAboutSecrets(job.spec, context.cwd);
    if (complaint !== undefined) {
      throw new UserError(`The ${job.roles.join(' and ')} image cannot be built: ${complaint.reason}.`, {
        hint: complaint.fix,
        exitCode: EXIT.couldNotLook,
      });
    }
    context.stdout.write(`${await engine.describeBuild(planRun(job.spec, context.runId))}\n`);
  }
  return EXIT.ok;
}

function parseRole(value: string | undefined): Role | undefined {
  const role = ROLES.find((known) => known === value);
  if (value !== undefined && role === undefined) {
    throw new UserError(`There is no role ${JSON.stringify(value)}.`, {
      hint: 'It is `train` or `serve`; without it both images are built.',
    });
  }
  return role;
}

function parseBuildArgs(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      if (at < 1) throw new UserError(`--build-arg ${value} has no value.`, { hint: 'Write it as --build-arg NAME=VALUE.' });
      return [value.slice(0, at), value.slice(at + 1)];
    }),
  );
}
