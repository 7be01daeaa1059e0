import { judgeOwner, OWNER_LABEL, type OwnerState } from '../owner.ts';
import { firstLine } from './docker-client.ts';
import type { EngineClient } from './find-clients.ts';

/** Something in an engine that a run made. */
export interface EngineThing {
  readonly kind: 'container' | 'network' | 'volume' | 'image';
  readonly id: string;
  /** As people see it. */
  readonly name: string;
  readonly run: string;
  readonly project: string;
  /** Of the process that made it. `superseded`: an image of a build, whose name a later one has. */
  readonly state: OwnerState | 'superseded';
  /** Undefined when the engine does not say. */
  readonly bytes: number | undefined;
  /** Milliseconds since the epoch. */
  readonly madeAt: number | undefined;
}

type Kind = EngineThing['kind'];

/** Containers first: they hold the rest. */
const KINDS: readonly Kind[] = ['container', 'network', 'volume', 'image'];

const LISTS: Readonly<Record<Kind, readonly string[]>> = {
  container: ['ps', '--all', '--quiet', '--no-trunc'],
  network: ['network', 'ls', '--quiet'],
  volume: ['volume', 'ls', '--quiet'],
  image: ['image', 'ls', '--quiet', '--no-trunc'],
};

const REMOVALS: Readonly<Record<Kind, readonly string[]>> = {
  container: ['rm', '--force', '--volumes'],
  network: ['network', 'rm'],
  volume: ['volume', 'rm', '--force'],
  image: ['image', 'rm', '--force'],
};

const RUN_LABEL = 'sagemaker-algo.run';
const PROJECT_LABEL = 'sagemaker-algo.project';

/**
 * What carries the owner's label: everything that a run makes beside the images that it is asked to build. These, and the user's own
 * containers of them, carry the label of the run only. With `superseded` also images of builds that no name leads to any more.
 * `missed` says what the engine did not list, and why: nobody knows whether there is any of it.
 */
export async function listThings(
  client: EngineClient,
  { superseded }: { readonly superseded: boolean },
): Promise<{ readonly things: readonly EngineThing[]; readonly missed: readonly string[] }> {
  const missed: string[] = [];
  const list = (kind: Kind, filters: readonly string[]) => listKind(client, kind, { filters, missed });
  const owned = await Promise.all(KINDS.map((kind) => list(kind, [`--filter=label=${OWNER_LABEL}`])));
  const nameless = superseded
    ? await list('image', ['--filter=dangling=true', `--filter=label=${RUN_LABEL}`, `--filter=label=${PROJECT_LABEL}`])
    : [];
  const known = new Set(owned.flat().map(({ id }) => id));
  return { things: [...owned.flat(), ...nameless.filter(({ id }) => !known.has(id))], missed: [...new Set(missed)] };
}

async function listKind(
  client: EngineClient,
  kind: Kind,
  { filters, missed }: { readonly filters: readonly string[]; readonly missed: string[] },
): Promise<readonly EngineThing[]> {
  const listed = await client.call([...LISTS[kind], ...filters]);
  if (listed.exitCode !== 0) missed.push(`it did not list its ${kind}s (${listed.timedOut ? 'out of time' : firstLine(listed.stderr)})`);
  const ids = [...new Set(listed.stdout.split(/\s+/).filter((id) => id !== ''))];
  if (listed.exitCode !== 0 || ids.length === 0) return [];
  const sized = kind === 'container' ? await inspect(client, kind, ids, ['--size']) : [];
  const found = sized.length > 0 ? sized : await inspect(client, kind, ids, []);
  const things = found.map((one) => describeThing(kind, one));
  return kind === 'volume' ? withSizes(client, things) : things;
}

/** One that has gone meanwhile is an error of the client, and the others are there all the same. */
async function inspect(client: EngineClient, kind: Kind, ids: readonly string[], more: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await client.call([kind, 'inspect', ...more, '--format', '{{json .}}', ...ids]);
  return stdout.split('\n').flatMap((line) => {
    try {
      const parsed: unknown = JSON.parse(line);
      return Array.isArray(parsed) ? parsed : [parsed];
    } catch {
      return [];
    }
  });
}

function describeThing(kind: Kind, json: unknown): EngineThing {
  const labels = member(member(json, 'Config'), 'Labels') ?? member(json, 'Labels');
  const label = (name: string) => text(member(labels, name));
  const id = text(member(json, 'Id')) || text(member(json, 'Name'));
  const tags = member(json, 'RepoTags');
  const name = kind === 'image' ? text(Array.isArray(tags) ? tags[0] : undefined) : text(member(json, 'Name')).replace(/^\//, '');
  const made = Date.parse(text(member(json, 'Created')) || text(member(json, 'CreatedAt')));
  const bytes = member(json, kind === 'container' ? 'SizeRw' : 'Size');
  const owner = label(OWNER_LABEL);
  return {
    ...{ kind, id, name: name || id.replace(/^sha256:/, '').slice(0, 12), run: label(RUN_LABEL), project: label(PROJECT_LABEL) },
    state: owner === '' ? 'superseded' : judgeOwner(owner),
    // A network takes up nothing.
    bytes: kind === 'network' ? 0 : typeof bytes === 'number' ? bytes : undefined,
    madeAt: Number.isNaN(made) ? undefined : made,
  };
}

/** Only docker tells what volumes hold, and only in words. */
async function withSizes(client: EngineClient, volumes: readonly EngineThing[]): Promise<readonly EngineThing[]> {
  const { stdout } = await client.call(['system', 'df', '--verbose', '--format', '{{json .Volumes}}'], { timeoutMs: 15_000 });
  try {
    const told: unknown = JSON.parse(stdout);
    const sizes = new Map(
      (Array.isArray(told) ? told : []).map((one) => [text(member(one, 'Name')), parseSize(text(member(one, 'Size')))]),
    );
    return volumes.map((volume) => ({ ...volume, bytes: sizes.get(volume.name) }));
  } catch {
    return volumes;
  }
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes of `12.3MB`. */
export function parseSize(words: string): number | undefined {
  const { number, unit = '' } = /^(?<number>[\d.]+)(?<unit>[kMGT]?B)$/.exec(words)?.groups ?? {};
  return number === undefined ? undefined : Math.round(Number(number) * 1_000 ** UNITS.indexOf(unit));
}

/** Removes one thing; gives the reason when it is still there. One that has gone already is fine. */
export async function removeThing(client: EngineClient, { kind, id, state }: EngineThing): Promise<string | undefined> {
  // Never from under a container of somebody's.
  const args = state === 'superseded' ? ['image', 'rm'] : REMOVALS[kind];
  const { exitCode, stderr, timedOut } = await client.call([...args, id]);
  if (exitCode === 0 || /no such|not found|already in progress|not known/i.test(stderr)) return undefined;
  return timedOut ? 'the engine did not do it within a minute' : firstLine(stderr);
}

/** podman writes some names small. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  return record[name] ?? record[name.toLowerCase()];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
