import { spawn } from 'node:child_process';
import { join, sep } from 'node:path';
import { openCache } from './build/cache.ts';
import type { Context } from './context.ts';

/** Name of this package in npm's registry. */
const PACKAGE = 'create-sagemaker-algo';
const DAY_MS = 86_400_000;
/** The hidden command that asks npm. */
const REFRESH = 'refresh-newest-version';

/** What is remembered from one command to the next. */
interface Known {
  /** Newest version at the last answer. */
  readonly version?: string;
  /** When somebody last set out to ask, and when the reader was last told; milliseconds since the epoch. */
  readonly asked?: number;
  readonly told?: number;
}

export type NoticeContext = Pick<Context, 'env' | 'platform' | 'packageRoot' | 'version' | 'cwd' | 'stderr' | 'now'>;

/**
 * Once a day lets a process of its own ask npm for the newest version, and returns the line that tells of a newer one, as far as an
 * earlier process has found it; undefined when there is nothing to tell. Waits for nothing. Silent without a terminal, in CI, for
 * `--json` and where it is turned off.
 */
export function noticeUpdate(options: Readonly<Record<string, unknown>>, node: string, context: NoticeContext): string | undefined {
  if (options['json'] === true || !mayNotice(context)) return undefined;
  const cache = openNotes(context);
  const known = cache.read();
  const now = context.now();
  if (isOver(known.asked, now)) {
    // Noted first: of several commands at once one asks.
    cache.write({ ...known, asked: now });
    startRefresh(node, context);
  }
  const { version } = known;
  if (version === undefined || !isNewer(version, context.version) || !isOver(known.told, now)) return undefined;
  cache.write({ ...cache.read(), told: now });
  return `Version ${version} of ${PACKAGE} is there; this is ${context.version}. Update:\n  ${describeUpdate(version, context)}`;
}

/** Remembers the newest version, for the commands to come. */
export function rememberNewest(version: string, context: Pick<Context, 'env' | 'platform'>): void {
  const cache = openNotes(context);
  cache.write({ ...cache.read(), version });
}

/** Whether one version comes after another. A preliminary one is nothing to update to. */
export function isNewer(version: string, than: string): boolean {
  const parse = (text: string) =>
    /^(\d+)\.(\d+)\.(\d+)$/
      .exec(text.replace(/[-+].*$/, ''))
      ?.slice(1)
      .map(Number);
  const [one, other] = [/^[\d.]+$/.test(version) ? parse(version) : undefined, parse(than)];
  if (one === undefined || other === undefined) return false;
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at === -1) return than.includes('-');
  return (one[at] ?? 0) > (other[at] ?? 0);
}

/** A terminal, nobody who said no, and an installed package: a checkout is updated otherwise. */
function mayNotice({ env, stderr, packageRoot }: NoticeContext): boolean {
  const ci = (env['CI'] ?? '') !== '' && env['CI'] !== 'false';
  const refused = ['SAGEMAKER_ALGO_NO_UPDATE_NOTICE', 'NO_UPDATE_NOTIFIER'].some((name) => (env[name] ?? '') !== '');
  return (
    stderr.isTTY && !ci && !refused && env['npm_config_update_notifier'] !== 'false' && packageRoot.split(sep).includes('node_modules')
  );
}

/** How this copy was installed decides how it is renewed. */
function describeUpdate(version: string, { packageRoot, cwd }: NoticeContext): string {
  const folders = packageRoot.split(sep);
  if (folders.includes('_npx')) return `npx ${PACKAGE}@latest`;
  const owner = folders.slice(0, folders.lastIndexOf('node_modules')).join(sep);
  const local = `${cwd}${sep}`.startsWith(`${owner}${sep}`);
  return `npm install ${local ? '--save-dev' : '--global'} ${PACKAGE}@${version}`;
}

/** npm knows the reader's registry, proxies and certificates. It runs on its own; nobody waits for it or sees what it says. */
function startRefresh(node: string, { packageRoot, cwd }: NoticeContext): void {
  const child = spawn(node, [join(packageRoot, 'bin/sagemaker-algo.cjs'), REFRESH], {
    cwd,
    stdio: 'ignore',
    detached: true,
    windowsHide: true,
  });
  // Not being able to ask is nothing to speak of.
  child.on('error', () => {});
  child.unref();
}

function openNotes({ env, platform }: Pick<Context, 'env' | 'platform'>) {
  const cache = openCache(env, platform);
  return {
    read: () => readKnown(cache.read('newest-version', [PACKAGE])),
    write: (known: Known) => cache.write('newest-version', [PACKAGE], known),
  };
}

/** Somebody else may have written it. */
function readKnown(json: unknown): Known {
  if (typeof json !== 'object' || json === null) return {};
  const { version, asked, told }: { readonly version?: unknown; readonly asked?: unknown; readonly told?: unknown } = json;
  return {
    ...(typeof version === 'string' ? { version } : {}),
    ...(typeof asked === 'number' ? { asked } : {}),
    ...(typeof told === 'number' ? { told } : {}),
  };
}

/** Whether a day has gone by; a time in the future is that of a wrong clock. */
function isOver(since: number | undefined, now: number): boolean {
  return since === undefined || since > now || now - since >= DAY_MS;
}
