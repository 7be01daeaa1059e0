import { resolve } from 'node:path';
import { describeCommand } from '../command-line.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, isInterrupted } from '../errors.ts';
import { assertEngineThere } from '../observe/engine-there.ts';
import { createLab, type Lab, type LabParts } from '../observe/lab.ts';
import type { Limits } from '../observe/limits.ts';
import { showLive } from '../observe/live-log.ts';
import { describeScenarios } from '../observe/rehearsal-commands.ts';
import { type Forward, startForward } from '../observe/serve/forward.ts';
import { type Served, serveScenario } from '../observe/serve/served.ts';
import { planServing, SERVING } from '../plan/serve.ts';
import { causeOfEnd, describeEnd } from '../text/ending.ts';
import { formatDuration } from '../text/terminal.ts';
import { announce, type Debugging, type InspectWish, prepareDebugging, refuseWithInspect } from './debugging.ts';
import { type AsOption, placeOnMachine } from './on-machine.ts';

/** Options of `serve`, as `cli/program.ts` defines them. */
export interface ServeOptions {
  readonly as?: AsOption;
  readonly model: string;
  readonly port?: number | undefined;
  readonly engine?: EngineName | undefined;
  readonly network: boolean;
  readonly dryRun: boolean;
  /** Lets a debugger in. */
  readonly inspect?: InspectWish | undefined;
}

/** Seconds that a server gets after Ctrl-C; a person waits. */
const STOP_GRACE = 5;

/**
 * Serves a model as SageMaker would, until Ctrl-C, at a port of this machine's loopback. Exit code 0 after Ctrl-C, which is how
 * it is meant to end, and 1 when the server does not become ready or ends by itself. `parts` is for tests.
 */
export async function serve(options: ServeOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  if (options.inspect !== undefined) refuseWithInspect({ '--dry-run': options.dryRun });
  const { config, issues, projectDir } = loadConfig(context);
  const found = await (parts.findEngine ?? resolveEngine)(context, { name: options.engine, projectDir, config });
  const engine = await placeOnMachine(found, config, options.as, context);
  const project = { config, issues, dir: projectDir };
  if (options.dryRun) {
    const run = { engine, project, runId: context.runId, outside: options.network };
    context.stdout.write(describeScenarios(run, [planServing(project, { ...SERVING, outside: options.network })]));
    return EXIT.ok;
  }
  const lab = createLab(context, { engine, project, outside: options.network, limits: limitsFor(options, parts) });
  const live = showLive(context.progress);
  let forward: Forward | undefined;
  let debugging: Debugging | undefined;
  try {
    forward = await startForward(options.port ?? 0);
    const scenario = planServing(project, { ...SERVING, outside: options.network });
    if (options.inspect !== undefined) debugging = await prepareDebugging(options.inspect, scenario, lab, context);
    const step = context.progress.step('Start the server');
    const model = resolve(context.cwd, options.model);
    const served = await serveScenario(lab, model, {
      ...{ watch: live.watch, scenario: debugging?.scenario ?? scenario },
      ...(debugging === undefined ? {} : { onStarted: announce(debugging, context) }),
    });
    if (served.status === 'failed') {
      await assertEngineThere(lab);
      step.fail(served.reason);
      return EXIT.failed;
    }
    step.done(`ready after ${formatDuration(served.readyMs)}`);
    forward.to(served.target);
    context.progress.close();
    context.stdout.write(describeServer(config, forward.port));
    return await untilInterrupted(lab, served, context);
  } finally {
    live.end();
    context.progress.close();
    await Promise.all([forward?.close(), debugging?.close()]);
    await lab.close();
  }
}

/** A server that stands at a breakpoint is not late. */
function limitsFor({ inspect }: ServeOptions, { limits = {} }: LabParts): Partial<Limits> {
  return inspect === undefined ? limits : { ...limits, startup: Number.POSITIVE_INFINITY };
}

async function untilInterrupted(lab: Lab, { started }: Extract<Served, { status: 'ready' }>, context: Context): Promise<ExitCode> {
  try {
    const exit = await lab.untilAborted(started.container.exited);
    await assertEngineThere(lab);
    const { cause = '' } = causeOfEnd(exit);
    context.stderr.write(`${`The server ended by itself: ${describeEnd(exit)}. ${cause}`.trim()}\n`);
    return EXIT.failed;
  } catch (error) {
    if (!isInterrupted(error)) throw error;
    await started.container.stop(STOP_GRACE);
    return EXIT.ok;
  }
}

function describeServer({ samples }: Config, port: number): string {
  const url = `http://127.0.0.1:${port}`;
  const sample = samples.requests[0];
  const headers = sample === undefined ? [] : ['-H', `Content-Type: ${sample.contentType}`];
  const accept = sample?.accept === undefined ? [] : ['-H', `Accept: ${sample.accept}`];
  const body = sample === undefined ? [] : ['--data-binary', `@${sample.path}`];
  const lines = sample === undefined ? [] : [`Try it: ${describeCommand('curl', [...headers, ...accept, ...body, `${url}/invocations`])}`];
  return [`Serving at ${url} until Ctrl-C.`, ...lines, ''].join('\n');
}
