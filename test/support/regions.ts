import type { DerivedObservation } from '../../src/observe/project/types.ts';

/** A marked region of a README, as it is observed. */
export function region(state: DerivedObservation['regions'][number]['state'], line = 10): DerivedObservation['regions'][number] {
  return { file: 'README.md', line, name: 'channels', state };
}
