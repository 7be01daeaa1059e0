import { env } from 'node:process';
import { needsRoute } from '../network/route.ts';
import { createRoutedHandler, routeCredentials } from './http-handler.ts';

/** Where and as whom AWS is called. What is left out, the SDK finds by its default chain: environment, profiles, roles. */
export interface AwsTarget {
  readonly region: string | undefined;
  readonly profile: string | undefined;
}

/** Settings of every client of the SDK. */
export interface ClientSettings {
  readonly region?: string;
  readonly profile?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly customUserAgent: string;
  /** Left out: the SDK's own, which knows no proxy. */
  readonly requestHandler?: ReturnType<typeof createRoutedHandler>;
  /** Left out: the SDK's own. */
  readonly credentialDefaultProvider?: ReturnType<typeof routeCredentials>;
  readonly logger: Readonly<Record<'trace' | 'debug' | 'info' | 'warn' | 'error', () => void>>;
}

/** Throttling goes on for longer than the SDK's three attempts last when several publish at once. */
export const ATTEMPTS = 6;

/** The SDK would write warnings into the middle of what this tool shows. */
const silent = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

// What failed for want of credentials does not say whose: one command has one target.
let target: AwsTarget = { region: undefined, profile: undefined };

/** Where clients were last made for, to explain what failed. */
export function lastTarget(): AwsTarget {
  return target;
}

/** Settings for clients at this place; every file that makes a client asks here, before it makes it. */
export function clientSettings({ region, profile }: AwsTarget, version: string): ClientSettings {
  target = { region, profile };
  // It is about the Node version of whoever runs this tool, which they have read about when they installed it.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const settings = {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: ATTEMPTS,
    retryMode: 'standard' as const,
    customUserAgent: `sagemaker-algo/${version}`,
    logger: silent,
  };
  if (!needsRoute(env)) return settings;
  return {
    ...settings,
    // Another one for each client: clients change theirs.
    get requestHandler() {
      return createRoutedHandler(env);
    },
    credentialDefaultProvider: routeCredentials(env),
  };
}
