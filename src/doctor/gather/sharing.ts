import { readFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Facts } from '../facts.ts';
import { type GatherContext, type Gatherer, NotThereError } from '../gather.ts';
import { NO_ENGINE } from './engine.ts';
import { isRecord } from './reading.ts';

/** Names under which versions of Docker Desktop keep the folders that its virtual machine sees. */
const KEYS = ['FilesharingDirectories', 'filesharingDirectories'];

/** Engines in a virtual machine see only folders that are shared with it. */
export const sharing: Gatherer<'sharing'> = {
  title: 'the folders that the engine shares',
  limitMs: 8_500,
  async make({ context, ask }) {
    const [engine, endpoint] = await Promise.all([ask('engine'), ask('endpoint')]);
    if (engine.status !== 'answers') throw new NotThereError(NO_ENGINE);
    const needed = [context.cwd, tmpdir()];
    const home = context.env['HOME'] ?? homedir();
    if (/colima|lima/.test(`${endpoint.context} ${endpoint.host ?? ''}`)) {
      return { file: 'the default of Colima and Lima', folders: [home, '/tmp/colima', '/tmp/lima'], needed };
    }
    if (engine.name !== 'Docker Desktop' || context.platform === 'win32') return undefined;
    for (const file of settingsFiles(context, home)) {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined) return { file, folders: parseFolders(text), needed };
    }
    throw new NotThereError('The settings of Docker Desktop were not found.');
  },
};

function settingsFiles({ platform }: GatherContext, home: string): readonly string[] {
  const folder = platform === 'darwin' ? join(home, 'Library/Group Containers/group.com.docker') : join(home, '.docker/desktop');
  return ['settings-store.json', 'settings.json'].map((name) => join(folder, name));
}

/** What differs from the default is in the file; without the key there is only the default, which holds home and temporary folders. */
export function parseFolders(text: string): NonNullable<Facts['sharing']>['folders'] {
  try {
    const settings: unknown = JSON.parse(text);
    const key = KEYS.find((name) => isRecord(settings) && Array.isArray(settings[name]));
    if (!isRecord(settings)) return undefined;
    return key === undefined
      ? ['/Users', '/home', '/Volumes', '/private', '/tmp', '/var/folders']
      : (settings[key] as readonly unknown[]).map(String);
  } catch {
    return undefined;
  }
}
