import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ROLES } from '../../sagemaker/contract.ts';
import { complainAboutSecret } from '../../sagemaker/model-key.ts';
import type { Facts } from '../facts.ts';
import type { Gathering } from '../gather.ts';
import { configOf } from './project.ts';
import { runBriefly } from './reading.ts';

/** Whether everything that the spec names under `samples` can be used. */
export async function readSamples(gathering: Gathering): Promise<Facts['samples']> {
  const { samples } = configOf(gathering);
  const declared = [
    ...Object.entries(samples.channels).map(([name, { path }]) => ({ where: `samples.channels.${name}`, path, folder: true })),
    ...samples.requests.map(({ path }, index) => ({ where: `samples.requests[${index}]`, path, folder: false })),
    ...(samples.batch === undefined ? [] : [{ where: 'samples.batch', path: samples.batch.path, folder: true }]),
  ];
  const broken = declared.flatMap(({ where, path, folder }) => {
    const trouble = complain(resolve(gathering.projectDir(), path), folder);
    return trouble === undefined ? [] : [{ where, path, trouble }];
  });
  return { declared: declared.length, broken };
}

function complain(path: string, folder: boolean): string | undefined {
  try {
    const found = statSync(path);
    if (found.isDirectory()) {
      if (!folder) return 'is a folder';
      return readdirSync(path).length === 0 ? 'is empty' : undefined;
    }
    accessSync(path, constants.R_OK);
    // A request without a body is a sample, too.
    return folder && found.size === 0 ? 'is empty' : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : 'cannot be read';
  }
}

/** The files that builds get as secrets. */
export async function readSecretFiles(gathering: Gathering): Promise<Facts['secretFiles']> {
  const { images } = configOf(gathering);
  const dir = gathering.projectDir();
  const named = ROLES.flatMap((role) => Object.entries(images[role].secrets)).map(([id, path]) => ({ id, path }));
  const different = named.filter(({ id, path }, at) => named.findIndex((one) => one.id === id && one.path === path) === at);
  if (different.length === 0) return [];
  const listed = await runBriefly(gathering.context, 'git', ['ls-files', '-z', '--', ...different.map(({ path }) => path)], { cwd: dir });
  const tracked = new Set((listed ?? '').split('\0'));
  return different.map(({ id, path }) => {
    const full = resolve(dir, path);
    const found = statSync(full, { throwIfNoEntry: false });
    const mode = found === undefined ? undefined : found.mode & 0o777;
    return { id, path, trouble: complainAboutSecret(id, full), mode, tracked: tracked.has(path.replace(/^\.\//, '')) };
  });
}
