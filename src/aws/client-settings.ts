import { env } from 'node:process';

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
}

/** Throttling goes on for longer than the SDK's three attempts last when several publish at once. */
const ATTEMPTS = 6;

/** Settings for clients at this place; every file that makes a client asks here, before it makes it. */
export function clientSettings({ region, profile }: AwsTarget, version: string): ClientSettings {
  // It is about the Node version of whoever runs this tool, which they have read about when they installed it.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    maxAttempts: ATTEMPTS,
    retryMode: 'standard',
    customUserAgent: `sagemaker-algo/${version}`,
  };
}
