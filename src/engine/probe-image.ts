import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { EXIT, UserError } from '../errors.ts';
import { labelChanges } from './cli-args.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import { PROBE_LABEL } from './names.ts';

export interface ProbeImageDeps {
  readonly client: Pick<DockerClient, 'call'>;
  /** Folder with the programs, one for each architecture. */
  readonly folder: string;
  /** The engine's, as in `amd64`. */
  readonly architecture: string;
}

/** Gives the engine an image that holds nothing but the probe; returns its id. */
export async function importProbe(deps: ProbeImageDeps, tag: string, labels: Readonly<Record<string, string>>): Promise<string> {
  const { client, folder, architecture } = deps;
  const file = join(folder, `probe-${architecture}`);
  if (!existsSync(file)) {
    throw new UserError(`There is no probe for engines on '${architecture || 'an unknown architecture'}'.`, {
      hint: 'It comes for amd64 and arm64.',
      exitCode: EXIT.couldNotLook,
    });
  }
  const args = ['import', ...labelChanges({ ...labels, [PROBE_LABEL]: 'true' }), '--change=ENTRYPOINT ["/probe"]', ...['-', tag]];
  const result = await client.call(args, { stdin: await packProbe(await readFile(file)) });
  if (result.exitCode === 0) return result.stdout.trim();
  throw new UserError(`The image of the probe could not be imported: ${firstLine(result.stderr)}`, { exitCode: EXIT.couldNotLook });
}

/** A file system with the probe in it, and the folders that mounts and programs look for. */
async function packProbe(program: Buffer): Promise<Buffer> {
  const writer = pack();
  const all = buffer(writer);
  for (const name of ['proc/', 'data/', 'tmp/']) writer.entry({ name, type: 'directory', mode: 0o755 });
  writer.entry({ name: 'probe', mode: 0o755 }, program);
  writer.finalize();
  return all;
}
