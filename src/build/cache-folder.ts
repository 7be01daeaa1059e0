import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this tool keeps what makes it quicker; undefined when there is no place. */
export function findCacheFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string | undefined {
  const base = findBase(env, platform);
  return base === undefined ? undefined : join(base, 'sagemaker-algo');
}

function findBase(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string | undefined {
  const own = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  // By the specification of these variables, a relative path is none: it would also put the cache into the build.
  if (own && isAbsolute(own)) return own;
  try {
    const home = env['HOME'] || homedir();
    if (!isAbsolute(home)) return undefined;
    return join(home, platform === 'darwin' ? 'Library/Caches' : platform === 'win32' ? 'AppData/Local' : '.cache');
  } catch {
    // A user without a name and without HOME.
    return undefined;
  }
}
