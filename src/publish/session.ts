import { type ClientSettings, clientSettings } from '../aws/client-settings.ts';
import { findConfig } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import type { Config, ConfigIssue } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { isUserError } from '../errors.ts';
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

/** A place in AWS, and the project if there is one: for what can be done from anywhere once it has a name. */
export interface Place extends Pick<Session, 'settings' | 'client'> {
  readonly config: Config | undefined;
}

/** Like `openSession`; without a project only flags and environment say where. */
export function openPlace(options: AwsOptions, context: Pick<Context, 'cwd' | 'env' | 'version'>): Place {
  if (hasProject(context)) return openSession(options, context);
  const settings = resolveSettings(options, context.env, { publish: undefined });
  return { config: undefined, settings, client: clientSettings(settings, context.version) };
}

function hasProject({ cwd }: Pick<Context, 'cwd'>): boolean {
  try {
    findConfig(cwd);
    return true;
  } catch (error) {
    if (isUserError(error)) return false;
    throw error;
  }
}
