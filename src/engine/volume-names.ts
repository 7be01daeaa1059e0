import type { RunSpec } from './engine.ts';

/** Names of the volumes that stand for the mounts of a container where the engine sees no folder of this machine. */
export function namesOfVolumes({ name, mounts }: RunSpec): readonly string[] {
  return mounts.map((_, index) => `${name}-ml${index}`);
}
