import { accessSync, constants, type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ML_ROOT } from '../sagemaker/contract.ts';
import type { RunSpec } from './engine.ts';
import type { OwnershipClient } from './ownership.ts';

/** Lies in the work folder of a run for a moment. */
const SPOOL = '.sagemaker-algo-owner.tar';

/**
 * Gives this user every folder that the container wrote to (contract 9.5). The first try is for an ordinary engine; the second
 * for engines that map users, where the container's root stands for us or for somebody out of reach.
 */
export async function takeOver(spec: RunSpec, client: OwnershipClient): Promise<void> {
  // Whoever made the folder is who runs this tool, even where users have no names.
  const { uid, gid } = statSync(spec.ml);
  for (const { path } of spec.mounts.filter(({ readOnly }) => !readOnly)) {
    const folder = join(spec.ml, path);
    const target = path === '' ? ML_ROOT : `${ML_ROOT}/${path}`;
    const owners = [
      { uid, gid, folderBits: 0o700, fileBits: 0o400 },
      { uid: 0, gid: 0, folderBits: 0o777, fileBits: 0o444 },
    ];
    for (const owner of owners) {
      if (isOurs(folder)) break;
      const { changeOwner } = await import('./ownership.ts');
      await changeOwner(client, spec.name, target, owner, join(spec.ml, SPOOL)).catch(() => {});
    }
  }
}

/**
 * Whether this user can list, read and delete everything below `folder`: every folder open to us, every file readable.
 * Symbolic links are not followed.
 */
export function isOurs(folder: string): boolean {
  if (!allows(folder, constants.R_OK | constants.W_OK | constants.X_OK)) return false;
  return listFolder(folder).every((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isOurs(path);
    return !entry.isFile() || allows(path, constants.R_OK);
  });
}

/** Empty when its path is too long. */
function listFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch (error) {
    // Whose it is makes no difference where nobody on this machine can name it, or where it has just gone.
    return error instanceof Error && 'code' in error && (error.code === 'ENAMETOOLONG' || error.code === 'ENOENT');
  }
}
