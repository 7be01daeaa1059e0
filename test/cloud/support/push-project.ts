import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openCache } from '../../../src/build/cache.ts';
import { digestSpec, writeTestRecord } from '../../../src/build/test-record.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { SAMPLE_FILES, sampleConfig } from '../../support/project.ts';
import { workspace } from '../../support/workspace.ts';
import { digestOf } from './images.ts';

/** A project whose images are small and already there. */
export interface PushProject {
  readonly folder: string;
  readonly home: string;
  readonly config: Config;
  readonly repositories: { readonly train: string; readonly serve: string };
  readonly env: Readonly<Record<string, string>>;
  /** Id of the image of a role, as the engine has it. */
  id(role: 'train' | 'serve'): string;
  /** Makes the image of a role anew, from layers of so many bytes that cannot be packed. */
  rebuild(role: 'train' | 'serve', layers?: readonly number[], platform?: string): void;
  /** Notes that a complete rehearsal passed or failed with the images as they are. */
  rehearsed(verdict?: 'passed' | 'failed'): void;
}

export function docker(...args: readonly string[]): string {
  return execFileSync('docker', [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Makes one whose images are removed when the test ends. `more` replaces sections of its spec. */
export function makePushProject(
  more: { readonly version?: string; readonly combined?: boolean; readonly layers?: readonly number[] } = {},
): PushProject {
  const name = `push-test-${randomBytes(4).toString('hex')}`;
  const tags = { train: `${name}-train:1`, serve: more.combined === true ? `${name}-train:1` : `${name}-serve:1` };
  const images = { train: { tag: tags.train }, serve: { tag: tags.serve } };
  const config = sampleConfig({ name, version: more.version ?? '0.1.0', images });
  const folder = workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(describe(name, more.version ?? '0.1.0', images)) });
  const home = workspace();
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CACHE_HOME: join(home, '.cache') };
  const id = (role: 'train' | 'serve') => docker('image', 'inspect', '--format', '{{.Id}}', tags[role]);
  const rebuild: PushProject['rebuild'] = (role, layers = more.layers ?? [100], platform = 'linux/amd64') => {
    execFileSync('docker', ['load', '--quiet'], { input: makeArchive(tags[role], layers, platform), stdio: ['pipe', 'ignore', 'pipe'] });
  };
  rebuild('train');
  if (more.combined !== true) rebuild('serve');
  onTestFinished(() => {
    for (const tag of new Set(Object.values(tags))) docker('rmi', '--force', tag);
  });
  const repository = (role: string) => `sagemaker-algo/${name}${more.combined === true ? '' : `-${role}`}`;
  return {
    ...{ folder, home, config, env, id, rebuild },
    repositories: { train: repository('train'), serve: repository('serve') },
    rehearsed(verdict = 'passed') {
      const context = { cwd: folder, env, version: '0.1.0' };
      const { config: spec, projectDir } = loadConfig(context);
      writeTestRecord(openCache(env, process.platform), projectDir, {
        ...{ verdict, images: { train: id('train'), serve: id('serve') }, passed: 80, failed: 0, warned: 0 },
        ...{ at: '2026-11-26T05:00:00.000Z', spec: digestSpec(spec) },
      });
    },
  };
}

/** An image as `docker save` writes it: the legacy builder makes none for another platform than its own. */
function makeArchive(tag: string, layers: readonly number[], platform: string): Buffer {
  const folder = workspace();
  const tar = (...args: readonly string[]) => execFileSync('tar', ['-C', folder, '-c', ...args], { maxBuffer: 1e9 });
  const files = layers.map((bytes, index) => {
    writeFileSync(join(folder, `file-${index}`), randomBytes(bytes));
    const layer = tar(`file-${index}`);
    writeFileSync(join(folder, `layer-${index}.tar`), layer);
    return { name: `layer-${index}.tar`, digest: digestOf(layer) };
  });
  const [os, architecture] = platform.split('/');
  const rootfs = { type: 'layers', diff_ids: files.map(({ digest }) => digest) };
  const names = files.map(({ name }) => name);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ os, architecture, config: { Cmd: ['/file'] }, rootfs }));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [tag], Layers: names }]));
  return tar('manifest.json', 'config.json', ...names);
}

/** The spec as its file has it: with nothing but what the schema reads back. */
function describe(name: string, version: string, images: object): object {
  const { $schema: _, ...spec } = sampleConfig({ name, version, images });
  configSchema.parse(spec);
  return spec;
}
