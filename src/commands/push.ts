import { explainingAws } from '../aws/explain.ts';
import { openCache } from '../build/cache.ts';
import type { Context } from '../context.ts';
import { resolveBuilder } from '../engine/index.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { findTestRecord } from '../publish/push-plan.ts';
import { planOnly, renderPlan, renderPushed } from '../publish/push-text.ts';
import type { PushOptions } from '../publish/pushed.ts';
import { openSession } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';

/** Options of `push`, as `cli/publishing.ts` defines them. */
export interface PushCommandOptions extends AwsOptions, Omit<PushOptions, 'engine' | 'patience' | 'scanTimeout'> {
  /** Whether the registry's scan is awaited. */
  readonly scan: boolean;
  /** Seconds. */
  readonly scanTimeout: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Version of the JSON result; a change of its form bumps it. */
const SCHEMA_VERSION = 1;

/** Brings the images to ECR and prints their references by digest. Exit code 1 when one may not be used, 3 when it cannot be brought there; `parts` is for tests. */
export async function push(options: PushCommandOptions, context: Context, parts: Pick<PushOptions, 'patience'> = {}): Promise<ExitCode> {
  const session = openSession(options, context);
  const engine = await resolveBuilder(context);
  const print = (result: object, text: string) =>
    context.stdout.write(options.json ? `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...result }, undefined, 2)}\n` : text);
  if (options.dryRun) {
    const { record } = findTestRecord(openCache(context.env, context.platform), session.projectDir, session.config);
    const plan = await planOnly(session.config, engine, { record, untested: options.untested });
    print({ dryRun: true, images: plan }, renderPlan(plan));
    return EXIT.ok;
  }
  // Only from here on AWS is called.
  const { pushImages } = await import('../publish/push.ts');
  const pushed = await explainingAws(() =>
    pushImages(session, context, { ...options, ...parts, engine, scanTimeout: options.scan ? options.scanTimeout : 0 }),
  );
  context.progress.close();
  print(pushed, renderPushed(pushed));
  return EXIT.ok;
}
