import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyTree, kindOf } from '../../files.ts';
import { walkTree } from '../tree.ts';

/**
 * Puts the folders of several hosts into one, as the platform does at the end of a job (DIST-07). Where two have the same path
 * the first keeps it; what lies below a path that is a file elsewhere is left out.
 */
export async function mergeFolders(folders: readonly string[], target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  for (const folder of folders) {
    for (const { path, type } of walkTree(folder)) {
      const to = join(target, path);
      if (kindOf(to) !== undefined || kindOf(dirname(to)) !== 'folder') continue;
      if (type === 'folder') mkdirSync(to);
      else if (type === 'file' || type === 'hardlink' || type === 'symlink') await copyTree(join(folder, path), to);
    }
  }
}
