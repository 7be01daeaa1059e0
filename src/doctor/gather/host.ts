import { readFile } from 'node:fs/promises';
import { arch, hostname, release } from 'node:os';
import { versions } from 'node:process';
import { kindOf } from '../../files.ts';
import type { Gatherer } from '../gather.ts';

/** The machine that this program runs on. */
export const host: Gatherer<'host'> = {
  title: 'this machine',
  limitMs: 3_000,
  async make({ context }) {
    const linux = context.platform === 'linux';
    const limits = linux ? await readOr('/proc/self/limits') : '';
    return {
      platform: context.platform,
      arch: arch(),
      node: versions.node,
      wsl: linux && /microsoft/i.test(release()),
      hostname: hostname(),
      container: linux ? surroundingContainer() : undefined,
      openFiles: numberOr(/^Max open files\s+(\d+)/m.exec(limits)?.[1]),
      selinux: linux && (await readOr('/sys/fs/selinux/enforce')).trim() === '1',
      now: context.now(),
    };
  },
};

/** Each engine leaves a mark of its own in the root of a container. */
function surroundingContainer(): 'docker' | 'podman' | undefined {
  if (kindOf('/.dockerenv') !== undefined) return 'docker';
  return kindOf('/run/.containerenv') === undefined ? undefined : 'podman';
}

async function readOr(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function numberOr(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
