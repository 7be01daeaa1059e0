import { type ClientSettings, clientSettings } from '../aws/client-settings.ts';
import { loadConfig } from '../config/load.ts';
import type { Config, ConfigIssue } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { type AwsOptions, type PublishSettings, resolveSettings } from './settings.ts';

/** One project and the place in AWS that it goes to. Opening it calls nobody and loads nothing of the SDK. */
export interface Session {
  readonly config: Config;
  readonly issues: readonly ConfigIssue[];
  readonly projectDir: string;
  readonly settings: PublishSettings;
  /** For clients of the SDK. */
  readonly client: ClientSettings;
}

export function openSession(options: AwsOptions, context: Pick<Context, 'cwd' | 'env' | 'version'>): Session {
  const { config, issues, projectDir } = loadConfig(context);
  const settings = resolveSettings(options, context.env, config);
  return { config, issues, projectDir, settings, client: clientSettings(settings, context.version) };
}
