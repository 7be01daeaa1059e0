import { judgeOwner, OWNER_LABEL } from '../../owner.ts';
import { listWorkFolders } from '../../work-folders.ts';
import type { Facts } from '../facts.ts';
import { type GatherContext, type Gatherer, NotThereError } from '../gather.ts';
import { parseLines, runBriefly, textAt } from './reading.ts';

type Thing = Facts['leftovers']['things'][number];

const RUN = 'sagemaker-algo.run';
/**
 * What carries the label of its owner, whose process does not run any more, as far as that can be told here, and our work folders. The label
 * of the run alone is on the user's own containers, too: they have it from the image.
 */
export const leftovers: Gatherer<'leftovers'> = {
  title: 'what earlier runs have left',
  limitMs: 8_500,
  async make({ context, ask }) {
    const folders = listFolders();
    try {
      const [engine, { path }] = await Promise.all([ask('engine'), ask('client')]);
      if (engine.status !== 'answers' || path === undefined) return { things: folders, unasked: 'No container engine answers.' };
      return { things: [...(await listThings(context, path)), ...folders], unasked: undefined };
    } catch (error) {
      if (error instanceof NotThereError) return { things: folders, unasked: error.message };
      throw error;
    }
  },
};

async function listThings(context: GatherContext, docker: string): Promise<readonly Thing[]> {
  const filter = ['--filter', `label=${OWNER_LABEL}`, '--format', '{{json .}}'];
  const list = async (...args: readonly string[]) => {
    const text = await runBriefly(context, docker, [...args, ...filter]);
    if (text === undefined) throw new NotThereError('The engine did not list what it has.');
    return parseLines(text).filter((one) => judgeOwner(labelOf(one, OWNER_LABEL) ?? '') !== 'alive');
  };
  const [containers, networks, volumes] = await Promise.all([
    list('ps', '--all', '--no-trunc'),
    list('network', 'ls', '--no-trunc'),
    list('volume', 'ls'),
  ]);
  return [
    ...containers.map(
      (one): Thing => ({ ...describe('container', textAt(one, 'Names'), one), running: textAt(one, 'State') === 'running' }),
    ),
    ...networks.map((one) => describe('network', textAt(one, 'Name'), one)),
    ...(await dateVolumes(context, docker, volumes)),
  ];
}

/** A list of volumes does not say how old they are. */
async function dateVolumes(context: GatherContext, docker: string, listed: readonly unknown[]): Promise<readonly Thing[]> {
  const volumes = listed.map((one) => describe('volume', textAt(one, 'Name'), one));
  if (volumes.length === 0) return [];
  const text = await runBriefly(context, docker, ['volume', 'inspect', '--format', '{{json .}}', ...volumes.map(({ name }) => name)]);
  const ages = new Map(parseLines(text ?? '').map((one) => [textAt(one, 'Name'), parseTime(textAt(one, 'CreatedAt'))]));
  return volumes.map((volume) => ({ ...volume, made: ages.get(volume.name) }));
}

function describe(kind: Thing['kind'], name: string, one: unknown): Thing {
  const dead = judgeOwner(labelOf(one, OWNER_LABEL) ?? '') === 'dead';
  return { kind, name, run: labelOf(one, RUN), made: parseTime(textAt(one, 'CreatedAt')), running: false, dead };
}

/** Of a list, in which labels stand as `name=value` with commas between. */
function labelOf(one: unknown, name: string): string | undefined {
  const found = textAt(one, 'Labels')
    .split(',')
    .find((label) => label.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** `2026-11-26T09:38:20Z`, or `2026-11-26 09:38:20.123456789 +0000 UTC`, of which Date takes the first three parts. */
export function parseTime(text: string): number | undefined {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? ([+-]\d\d)(\d\d)/.exec(text);
  const time =
    found === null
      ? /^\d{4}-\d\d-\d\dT/.test(text)
        ? Date.parse(text)
        : Number.NaN
      : Date.parse(`${found[1]}T${found[2]}${found[3]}:${found[4]}`);
  return Number.isNaN(time) ? undefined : time;
}

/** Those whose process has ended, which `clean` removes. */
function listFolders(): readonly Thing[] {
  const left = listWorkFolders().filter(({ state }) => state === 'dead');
  return left.map(({ path, run, madeAt }) => ({ kind: 'folder', name: path, run, made: madeAt, running: false, dead: true }));
}
