import { CONFIG_FILE } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { isOpen, planDryRun } from '../publish/dry-run.ts';
import { lintRequest } from '../publish/lint-request.ts';
import { renderFindings, renderOpen, renderOutline } from '../publish/render-request.ts';
import { readSampleCompression } from '../publish/sample-compression.ts';
import { findSampleDigest } from '../publish/sample-files.ts';
import { type AwsOptions, resolveSettings } from '../publish/settings.ts';

/** What `publish --dry-run` may be told. */
export interface DryRunOptions extends AwsOptions {
  readonly json: boolean;
}

/**
 * Prints the CreateAlgorithm request that `publish` would send; calls nobody and needs no credentials. Exit code 1 when it would be
 * refused, 3 when something is missing that the seller has to say.
 */
export async function publishDryRun(options: DryRunOptions, context: Context): Promise<ExitCode> {
  const { config, issues, projectDir } = loadConfig(context);
  const settings = resolveSettings(options, context.env, config);
  const compression = readSampleCompression(config, projectDir);
  const digest = await findSampleDigest(config, projectDir);
  const { request, open } = planDryRun(config, settings, { compression, digest });
  const { region, account } = settings;
  const findings = lintRequest(request, { config, issues, region, account, compression }).filter(({ value }) => !isOpen(value));
  context.stdout.write(options.json ? `${JSON.stringify(request, undefined, 2)}\n` : renderOutline(request));
  context.stderr.write(`${options.json ? '' : '\n'}${renderOpen(open)}${renderFindings(findings, CONFIG_FILE)}`);
  if (findings.some(({ level }) => level === 'must')) return EXIT.failed;
  return open.some(({ told }) => told) ? EXIT.couldNotLook : EXIT.ok;
}
