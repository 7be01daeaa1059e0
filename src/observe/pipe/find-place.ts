import { join } from 'node:path';
import type { RunSpec } from '../../engine/engine.ts';
import type { Scenario } from '../../plan/scenario.ts';
import type { Lab } from '../lab.ts';
import type { FifoPlace } from './fifo-place.ts';
import { folderFifos } from './folder-fifos.ts';
import { volumeFifos } from './volume-fifos.ts';

/** Where the input data of a container lies on the probe's side. */
const DATA = '/data';

/**
 * FIFOs that the scenario's container will see: in its bind mount on Linux; where the engine is in a virtual machine, or anywhere else,
 * they are in a volume that takes the place of `input/data`, with the data of the other channels beside them.
 */
export async function findFifoPlace(
  lab: Lab,
  scenario: Scenario,
  ml: string,
): Promise<Pick<RunSpec, 'volume'> & { readonly place: FifoPlace }> {
  const folder = join(ml, 'input/data');
  const { engine, labels } = lab;
  if (engine.info.kind !== 'container') return { place: folderFifos(lab.context, folder) };
  const shares = (await engine.sharesFolders?.(labels)) ?? true;
  if (shares && lab.context.platform === 'linux') return { place: folderFifos(lab.context, folder) };
  const volume = await lab.createVolume(`${scenario.id}-data`);
  const probe = await lab.startProbe(`${scenario.id}-feed`, {
    words: ['feed', DATA],
    network: { kind: 'none' },
    volume: { name: volume.name, path: DATA },
  });
  await lab.untilAborted(probe.ready);
  await lab.engine.probes?.fill(probe, folder, DATA);
  const readOnly = scenario.run.mounts.find(({ path }) => path === 'input')?.readOnly ?? true;
  return { place: volumeFifos(probe), volume: { name: volume.name, path: 'input/data', readOnly } };
}
