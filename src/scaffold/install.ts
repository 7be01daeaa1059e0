import type { Context } from '../context.ts';

/** How installing ended; `reason` holds the last lines that npm said. */
export type InstallResult = { readonly status: 'installed' | 'interrupted' } | { readonly status: 'failed'; readonly reason: string };

/** What a reader types to repeat it. */
export function installCommand(scripts: boolean): string {
  return scripts ? 'npm install' : 'npm install --ignore-scripts';
}

/** Without scripts nothing that the project names is run: neither what packages bring along nor another `git`. */
const NO_PROGRAMS = ['--ignore-scripts', '--git=git'];

/** The lines of npm that say why. */
const REASON_LINES = 8;

/** Installs the new project's packages, the development ones whatever NODE_ENV says. A failure is a value. */
export async function installPackages(
  { folder, scripts }: { folder: string; scripts: boolean },
  { exec, signal }: Pick<Context, 'exec' | 'signal'>,
): Promise<InstallResult> {
  const args = ['install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', ...(scripts ? [] : NO_PROGRAMS)];
  const result = await exec({
    command: 'npm',
    args,
    cwd: folder,
    env: { npm_config_dry_run: undefined, npm_config_global: undefined },
    signal,
  });
  if (signal.aborted || result.aborted) return { status: 'interrupted' };
  if (result.exitCode === 0) return { status: 'installed' };
  if (result.startError === 'ENOENT') return { status: 'failed', reason: 'npm was not found' };
  const lines = result.stderr.split('\n').filter((line) => line.trim() !== '' && !line.includes('A complete log'));
  return { status: 'failed', reason: lines.slice(0, REASON_LINES).join('\n') || `npm ended with exit code ${result.exitCode}` };
}
