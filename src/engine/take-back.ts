import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { describeOwner, OWNER_LABEL } from '../owner.ts';
import { labelArgs, mountValue } from './cli-args.ts';
import type { EngineClient } from './find-clients.ts';
import { changeOwner } from './ownership.ts';
import { importProbe } from './probe-image.ts';
import { isOurs } from './take-over.ts';

/** Where the folder is in a container of ours that never runs. */
const PLACE = '/data';

/**
 * Gives this user what a container of an earlier run wrote as root or as anybody else, by a container of ours that is made with the
 * folder in it and never started. Says whether everything below the folder can be deleted now: an engine elsewhere does not see it.
 */
export async function takeFolderBack(
  client: EngineClient,
  folder: string,
  { runId, probeFolder }: { readonly runId: string; readonly probeFolder: string },
): Promise<boolean> {
  const name = `sagemaker-algo-${runId}-owner`;
  const tag = `sagemaker-algo-probe:${runId}`;
  const labels = { 'sagemaker-algo.run': runId, [OWNER_LABEL]: describeOwner() };
  try {
    await importProbe({ client, folder: probeFolder, architecture: client.architecture }, tag, labels);
    const mount = ['--mount', mountValue(folder, PLACE, false)];
    const made = await client.call(['create', '--name', name, '--network', 'none', ...labelArgs(labels), ...mount, tag]);
    if (made.exitCode === 0) await changeAll(client, name, folder);
  } catch {
    // Whether it worked is seen by the folder.
  } finally {
    await client.call(['rm', '--force', '--volumes', name]);
    await client.call(['image', 'rm', '--force', tag]);
  }
  return isOurs(folder);
}

/** The second try is for engines that map users, as in `take-over.ts`. */
async function changeAll(client: EngineClient, container: string, folder: string): Promise<void> {
  const { uid, gid } = lstatSync(folder);
  const owners = [
    { uid, gid, folderBits: 0o700, fileBits: 0o400 },
    { uid: 0, gid: 0, folderBits: 0o777, fileBits: 0o444 },
  ];
  for (const owner of owners) {
    if (!isOurs(folder)) await changeOwner(client, container, PLACE, owner, join(folder, '.sagemaker-algo-owner.tar')).catch(() => {});
  }
}
