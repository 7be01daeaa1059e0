import { basename, dirname, join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { exists, readText } from '../files.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';

export interface ToolDependency {
  /** For package.json: a version range, `file:...` or an address. */
  readonly spec: string;
  /** Set when the project only works on this machine until the reader changes the line. */
  readonly warning?: string;
}

const PACKAGE = 'create-sagemaker-algo';

/** Where a registry keeps a package's tarballs, whichever registry it is. */
const REGISTRY_TARBALL = new RegExp(`^https?://.*/${PACKAGE}/-/${PACKAGE}-[^/]+\\.tgz$`);

/**
 * What a new project has to depend on to get exactly the tool that made it, which may not be on a registry:
 * a checkout by its folder, a tarball by its path, a registry's copy by its version. npm writes down where it took an installed
 * package from, also for npx; other package managers and `npm install --global` do not, then it is the installed folder.
 */
export function resolveToolDependency({ packageRoot, version }: Pick<Context, 'packageRoot' | 'version'>): ToolDependency {
  const modules = dirname(packageRoot);
  if (basename(modules) !== 'node_modules') return { spec: fileSpec(packageRoot) };
  const from = installedFrom(modules);
  if (from === undefined) return installedFolder(packageRoot, version);
  if (REGISTRY_TARBALL.test(from)) return { spec: `^${version}` };
  if (!from.startsWith('file:')) return { spec: from };
  const tarball = resolve(dirname(modules), from.slice('file:'.length));
  return exists(tarball) ? { spec: fileSpec(tarball) } : installedFolder(packageRoot, version);
}

function installedFolder(packageRoot: string, version: string): ToolDependency {
  return {
    spec: fileSpec(packageRoot),
    warning: `The project depends on the installed folder ${packageRoot}; to use it on another machine, put "^${version}" there in package.json.`,
  };
}

/** npm reads what follows `file:` as it is, spaces too, with forward slashes on every system. */
function fileSpec(path: string): string {
  return `file:${path.replaceAll('\\', '/')}`;
}

/** The source that npm's record of this folder names. */
function installedFrom(modules: string): string | undefined {
  const record = join(modules, '.package-lock.json');
  if (!exists(record)) return undefined;
  try {
    const { packages } = parseBoundedJson(readText(record)) as { packages?: Record<string, { resolved?: unknown }> };
    const resolved = packages?.[`node_modules/${PACKAGE}`]?.resolved;
    return typeof resolved === 'string' && resolved !== '' ? resolved : undefined;
  } catch {
    // A damaged record is as good as none.
    return undefined;
  }
}
