import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, parse, relative } from 'node:path';

/** Marks a project; the same name as in `src/config/find.ts`. */
const SPEC = 'sagemaker-algo.json';

/**
 * Folders that belong to a project, as real paths: its own, and the git work tree around it, since several projects may share
 * what lies beside them. A home folder or a whole disk is never meant, also where somebody keeps it in git.
 */
export function rootsOf(projectDir: string): readonly string[] {
  const own = realpathSync(projectDir);
  const tooMuch = [parse(own).root, realHome()];
  for (let folder = own; !tooMuch.includes(folder); folder = dirname(folder)) {
    if (statSync(join(folder, '.git'), { throwIfNoEntry: false }) !== undefined) return [...new Set([own, folder])];
  }
  return [own];
}

function realHome(): string | undefined {
  try {
    return realpathSync(homedir());
  } catch {
    return undefined;
  }
}

/** Whether a path, its links followed, is in one of these folders. Of one that does not exist the nearest folder that does counts. */
export function isInside(roots: readonly string[], path: string): boolean {
  const real = realOf(path);
  return roots.some((root) => {
    const way = relative(root, real);
    return way === '' || !(isAbsolute(way) || /^\.\.(?:[\\/]|$)/.test(way));
  });
}

/** The real path, with what does not exist yet as it is written. */
export function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realOf(above), basename(path));
  }
}

/** Where links inside a folder of sample data may lead: into the folder, and into the project that it lies in. */
export function homeOfSamples(folder: string): readonly string[] {
  const own = realOf(folder);
  for (let above = folder; dirname(above) !== above; above = dirname(above)) {
    if (statSync(join(above, SPEC), { throwIfNoEntry: false }) !== undefined) return [own, ...rootsOf(above)];
  }
  return [own];
}
