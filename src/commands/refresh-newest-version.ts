import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { rememberNewest } from '../update-notice.ts';

const TIMEOUT_MS = 30_000;

/** Asks npm for the newest version and remembers it. Started in the background by commands on a terminal, at most once a day. */
export async function refreshNewestVersion(context: Pick<Context, 'exec' | 'env' | 'platform' | 'cwd' | 'signal'>): Promise<ExitCode> {
  const { exitCode, stdout } = await context.exec({
    command: 'npm',
    args: ['view', '--loglevel=error', '--fetch-retries=0', '--', 'create-sagemaker-algo', 'version'],
    cwd: context.cwd,
    timeoutMs: TIMEOUT_MS,
    signal: context.signal,
  });
  const version = stdout.trim();
  if (exitCode !== 0 || !/^\d+\.\d+\.\d+$/.test(version)) return EXIT.couldNotLook;
  rememberNewest(version, context);
  return EXIT.ok;
}
